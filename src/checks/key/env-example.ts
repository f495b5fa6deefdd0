import { exampleNames } from '../../env-file/example-names.ts';
import path from 'node:path';
import type { Conversation } from '../../engine/check.ts';
import type { Finding, Outcome } from '../../engine/outcome.ts';
import { defineCheck, type FixContext } from '../check.ts';
import type * as plan from '../../engine/plan.ts';
import type { Ports } from '../ports.ts';
import { namesInExamples, type ExampleName } from '../../project/project-readings.ts';
import type { Scope } from '../../project/scope.ts';
import { addEmptyVariable, bareLines, readEnvDocument, valueOf } from '../../env-file/document.ts';
import { repairEncoding } from '../../env-file/encoding.ts';
import { envPreview } from '../../env-file/preview.ts';
import { holdsKey, keyRanges } from '../../keys/search.ts';
import { isShownName } from '../../wording/shown-name.ts';
import { groups } from '../groups.ts';
import { notWritten } from '../not-written.ts';
import * as text from './env-example.text.ts';
import { obstacleRefusal } from './obstacle.ts';
import { isInTheWay } from './obstacle.text.ts';
import { isWithin } from '../../machine/paths.ts';
import { shownPath } from '../../project/shown-path.ts';

export type EnvExampleFact = {
  /** Names of the example files, the usual one first. */
  readonly files: readonly string[];
};

/** Columns of the names that the env file lacks: they stand behind the summary. */
const mostColumns = 60;

/** The example file, which everybody who clones the project sees, names the variable and holds no key. */
export const envExample = defineCheck({
  id: 'env-example',
  title: 'the example file lists the variable and contains no key',
  group: groups.keyLater,
  codes: text.codes,
  needs: {},
  async detect({ scope, ports }): Promise<Outcome<EnvExampleFact, typeof text.codes>> {
    const examples = await findExamples(scope, ports);
    const names = examples.map(({ name }) => name);
    const fact: EnvExampleFact = { files: names };
    const [first] = examples;
    if (first === undefined) return { status: 'ok', summary: text.isAbsent, fact, applies: false };

    const leaking = examples.filter(({ bytes }) => holdsKey(bytes)).map(({ name }) => name);
    if (leaking.length > 0) return { ...holdsKeyFinding(leaking), fact };
    if (!examples.some(({ bytes }) => namesVariable(bytes, scope.variable.name))) {
      const other = (await namesInExamples(ports.files, path.dirname(scope.envFile.path)))[0];
      // With a name of their own, people leave the project's example as it is.
      const isOwnName = scope.variable.source === 'option' || scope.variable.source === 'chosen';
      if (other !== undefined && isOwnName) return { status: 'ok', summary: text.namesOther(other.file, other.name), fact };
      if (other !== undefined) return { ...otherNameFinding(scope, other), fact };
      return { ...missingFinding(scope.variable.name, first), fact };
    }
    const missing = await othersMissing(first, scope, ports);
    return { status: 'ok', summary: text.isInOrder(scope.variable.name, names, scope.envFile.name, missing, mostColumns), fact };
  },
  fix: fixExample,
});

type Step = plan.Step<typeof text.codes>;
type Example = { readonly name: string; readonly path: string; readonly bytes: Buffer };

// oxlint-disable-next-line require-yield -- nothing is asked but the consent, and that is the engine's question
async function* fixExample({ scope, ports, outcome }: FixContext<EnvExampleFact, typeof text.codes>): Conversation<typeof text.codes> {
  if (outcome.status === 'ok') return undefined;
  const examples = await findExamples(scope, ports);
  const leaking = examples.filter(({ bytes }) => holdsKey(bytes));
  if (leaking.length > 0) {
    return {
      kind: 'plan',
      summary: text.planToTakeOut(leaking.map(({ name }) => name)),
      steps: leaking.map((example) => writing(scope, ports, example, withoutKeys(example.bytes), text.takenOut(example.name))),
      consent: 'ask',
    };
  }
  const [first] = examples;
  if (first === undefined || examples.some(({ bytes }) => namesVariable(bytes, scope.variable.name))) return undefined;
  const edited = addEmptyVariable(first.bytes, scope.variable.name);
  if (!edited.ok) return obstacleRefusal(edited.obstacle, first.name);
  return {
    kind: 'plan',
    summary: text.planToAdd(scope.variable.name, first.name),
    steps: [writing(scope, ports, first, edited.bytes, text.added(scope.variable.name, first.name))],
    consent: 'ask',
  };
}

/** What else the project wants to have set: a file that was just made holds the key alone. */
async function othersMissing(example: Example, scope: Scope, ports: Ports): Promise<string[]> {
  const found = await ports.files.look(scope.envFile.path);
  if (found.kind !== 'file') return [];
  const set = new Set([scope.variable.name, ...readEnvDocument(found.bytes).assignments.map(({ name }) => name)]);
  const wanted = readEnvDocument(example.bytes).assignments.filter(({ name, value }) => !set.has(name) && isShownName(name, value));
  return [...new Set(wanted.map(({ name }) => name))];
}

/** Beside the env file. A pipe or a directory of that name is no example. */
async function findExamples(scope: Scope, ports: Ports): Promise<Example[]> {
  const directory = path.dirname(scope.envFile.path);
  const examples: Example[] = [];
  for (const name of exampleNames) {
    const file = path.join(directory, name);
    // With --file, the example itself may be the file that is set up.
    if (file === scope.envFile.path) continue;
    const found = await ports.files.lookInside(file);
    if (found.kind === 'file') examples.push({ name: shownName(file, scope), path: file, bytes: found.bytes });
  }
  return examples;
}

function shownName(file: string, scope: Scope): string {
  return isWithin(scope.root, file) ? shownPath(scope, file) : path.basename(file);
}

function withoutKeys(bytes: Buffer): Buffer {
  const repaired = repairEncoding(bytes);
  // Plain text stays as it is but for the key; only UTF-16 must be converted to find it.
  const text = (bytes.includes(0) && repaired.ok ? repaired.bytes : bytes).toString('latin1');
  let kept = '';
  let from = 0;
  for (const { start, end } of keyRanges(text)) {
    kept += text.slice(from, start);
    from = end;
  }
  return Buffer.from(kept + text.slice(from), 'latin1');
}

/** A commented `# OPENAI_API_KEY=` counts: it tells the reader what to set. */
function namesVariable(bytes: Buffer, variable: string): boolean {
  const repaired = repairEncoding(bytes);
  const document = readEnvDocument(repaired.ok ? repaired.bytes : bytes);
  if (valueOf(document, variable) !== undefined || bareLines(document, variable).length > 0) return true;
  return new RegExp(`^[ \\t]*#[# \\t]*(?:export[ \\t]+)?${variable}[ \\t]*[=:]`, 'm').test(document.text);
}

function holdsKeyFinding(names: readonly string[]): Finding<never, typeof text.codes> {
  return { status: 'problem', code: 'example-holds-key', ...text.holdsKey(names), data: { files: names } };
}

function missingFinding(variable: string, { name, bytes }: Example): Finding<never, typeof text.codes> {
  const finding = {
    status: 'problem',
    code: 'example-missing-variable',
    ...text.lacksVariable(variable, name),
    data: { file: name },
  } as const;
  const [obstacle] = readEnvDocument(bytes).obstacles;
  return obstacle === undefined ? finding : { ...finding, next: isInTheWay(obstacle, name).next, fixable: false };
}

/** A second name beside the one that's there would make it worse. */
function otherNameFinding({ variable }: Scope, { name, file, line }: ExampleName): Finding<never, typeof text.codes> {
  return {
    status: 'problem',
    code: 'example-missing-variable',
    ...text.namesOtherThan(file, line, name, variable.name, variable.reason),
    data: { file, line, names: name },
    fixable: false,
  };
}

function writing(scope: Scope, ports: Ports, { name, path: file, bytes }: Example, after: Buffer, done: string): Step {
  return {
    preview: envPreview(name, scope.variable.name, bytes, after),
    async run() {
      const result = await ports.files.write({ path: file, before: bytes, after, secret: false });
      if (result.written) return { status: 'ok', summary: done, fact: undefined };
      return notWritten(result, name, ports.world, text.notChanged(name));
    },
  };
}
