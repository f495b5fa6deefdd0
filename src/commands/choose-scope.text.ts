import type { Choice } from '../engine/ask.ts';
import type { WorkspacePackage } from '../project/packages.ts';
import type { KeyVariable } from '../project/key-variable.ts';
import { untrusted } from '../wording/untrusted.ts';

/** Which variable holds the key, where the code reads several and none is likelier than the others. */
export function variableQuestion({ name, reason, others, rivals }: KeyVariable): Choice {
  const labels = [
    { value: name, label: name, hint: reason },
    ...rivals.slice(0, maxOptions).map((rival) => {
      const place = others.find((other) => other.name === rival);
      return { value: rival, label: rival, ...(place === undefined ? {} : { hint: `${place.file}:${place.line} reads it` }) };
    }),
  ];
  const [first, ...rest] = labels as [(typeof labels)[0], ...typeof labels];
  return {
    kind: 'choice',
    text: 'Your code reads the key from several variables. Which one should have it?',
    why: 'Your choice is saved; openai-setup --variable NAME changes it.',
    options: [first, ...rest],
  };
}

/** As many as fit into a small window; other packages can be named. */
const maxOptions = 10;

/** Which package the key is for. */
export function packageQuestion(packages: readonly WorkspacePackage[]): Choice {
  const options = packages.slice(0, maxOptions).map((each) => ({
    value: each.path,
    label: untrusted(each.path, 80),
    ...(each.usesOpenAI ? { hint: 'uses OpenAI' } : {}),
  }));
  const root = { value: '.', label: 'The root itself', hint: 'one env file for all' };
  const [first, ...rest] = [...options, root] as const;
  return {
    kind: 'choice',
    text: 'This repo has several packages. Which one needs the key?',
    ...(packages.length > maxOptions
      ? { guidance: [`There are ${packages.length - maxOptions} more: openai-setup -C path/to/package`] }
      : {}),
    why: 'Each program reads the env file of its own package. Your choice is saved; openai-setup -C . asks again.',
    options: [first, ...rest],
  };
}
