import type { Choice } from '../engine/ask.ts';
import type { WorkspacePackage } from '../project/packages.ts';
import { untrusted } from '../wording/untrusted.ts';

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
    text: 'This repository holds several packages. Which one is the key for?',
    ...(packages.length > maxOptions
      ? { guidance: [`There are ${packages.length - maxOptions} more: openai-setup -C path/to/package`] }
      : {}),
    why: 'A program reads the env file of its own package. The answer is kept; openai-setup -C . asks again.',
    options: [first, ...rest],
  };
}
