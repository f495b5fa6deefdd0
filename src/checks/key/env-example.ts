import path from 'node:path';
import type { Conversation } from '../../engine/check.ts';
import type { Finding, Outcome } from '../../engine/outcome.ts';
import { defineCheck, type FixContext, type LookContext } from '../check.ts';
import type { Step } from '../../engine/plan.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { addEmptyVariable, bareLines, readEnvDocument, valueOf } from '../../env-file/document.ts';
import { repairEncoding } from '../../env-file/encoding.ts';
import { envPreview } from '../../env-file/preview.ts';
import { holdsKey, keyRanges } from '../../keys/search.ts';
import { shortList } from '../../wording/short-list.ts';
import { isShownName } from '../../wording/shown-name.ts';
import { groups } from '../groups.ts';
import { notWritten } from '../not-written.ts';
import { obstacleRefusal } from './obstacle.ts';
import { isInTheWay } from './obstacle.text.ts';
import { wayWithin } from '../../machine/paths.ts';
import { keyVariable } from '../../env-file/key-variable.ts';

export type EnvExampleFact = {
  /** Names of the example files, the usual one first. */
  readonly files: readonly string[];
};

const keyList = 'https://platform.openai.com/settings/organization/api-keys';
const exampleNames = [
  '.env.example',
  '.env.sample',
  '.env.template',
  '.env.dist',
  '.env.local.example',
  'env.example',
  'example.env',
];

/** The example file, which everybody who clones the project sees, names the variable and holds no key. */
export const envExample = defineCheck({
  id: 'env-example',
  title: 'the example file names the variable and holds no key',
  group: groups.key,
  needs: {},
  async detect({ scope, ports }: LookContext): Promise<Outcome<EnvExampleFact>> {
    const examples = await findExamples(scope, ports);
    const names = examples.map(({ name }) => name);
    const fact: EnvExampleFact = { files: names };
    const [first] = examples;
    if (first === undefined) return { status: 'ok', summary: 'no example file here', fact };

    const leaking = examples.filter(({ bytes }) => holdsKey(bytes)).map(({ name }) => name);
    if (leaking.length > 0) return { ...holdsKeyFinding(leaking), fact };
    if (!examples.some(({ bytes }) => namesVariable(bytes))) return { ...missingFinding(first), fact };
    const named = `${names.join(', ')} ${names.length === 1 ? 'names' : 'name'} ${keyVariable}`;
    const missing = await othersMissing(first, scope, ports);
    const told = missing.length === 0 ? '' : shortList(` · not set in ${scope.envFile.name}:`, missing, 60);
    return { status: 'ok', summary: `${named}${told}`, fact };
  },
  fix: mend,
});

type Example = { readonly name: string; readonly path: string; readonly bytes: Buffer };

// oxlint-disable-next-line require-yield -- nothing is asked but the consent, and that is the engine's question
async function* mend({ scope, ports, outcome }: FixContext<EnvExampleFact>): Conversation {
  if (outcome.status === 'ok') return undefined;
  const examples = await findExamples(scope, ports);
  const leaking = examples.filter(({ bytes }) => holdsKey(bytes));
  if (leaking.length > 0) {
    const names = leaking.map(({ name }) => name).join(', ');
    return {
      kind: 'plan',
      summary: `take the key out of ${names}`,
      steps: leaking.map((example) =>
        writing(
          ports,
          example,
          withoutKeys(example.bytes),
          `The key is out of ${example.name}, but git may remember it. Revoke it: ${keyList}`,
        ),
      ),
      consent: 'ask',
    };
  }
  const [first] = examples;
  if (first === undefined || examples.some(({ bytes }) => namesVariable(bytes))) return undefined;
  const added = addEmptyVariable(first.bytes, keyVariable);
  if (!added.ok) return obstacleRefusal(added.obstacle, first.name);
  return {
    kind: 'plan',
    summary: `add an empty ${keyVariable} to ${first.name}`,
    steps: [writing(ports, first, added.bytes, `${first.name} has the line ${keyVariable}=`)],
    consent: 'ask',
  };
}

/** What else the project wants to have set: a file that was just made holds the key alone. */
async function othersMissing(example: Example, scope: Scope, ports: Ports): Promise<string[]> {
  const found = await ports.files.look(scope.envFile.path);
  if (found.kind !== 'file') return [];
  const set = new Set([keyVariable, ...readEnvDocument(found.bytes).assignments.map(({ name }) => name)]);
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
  return wayWithin(scope.root, file) ?? path.basename(file);
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
function namesVariable(bytes: Buffer): boolean {
  const repaired = repairEncoding(bytes);
  const document = readEnvDocument(repaired.ok ? repaired.bytes : bytes);
  if (valueOf(document, keyVariable) !== undefined || bareLines(document, keyVariable).length > 0) return true;
  return new RegExp(`^[ \\t]*#[# \\t]*(?:export[ \\t]+)?${keyVariable}[ \\t]*[=:]`, 'm').test(document.text);
}

function holdsKeyFinding(names: readonly string[]): Finding<never> {
  return {
    status: 'problem',
    code: 'example-holds-key',
    summary: `${names.join(', ')} ${names.length === 1 ? 'holds' : 'hold'} a real key`,
    why: 'Example files are committed, so everybody who can see the project can use that key and spend your money.',
    next: [
      `Revoke that key now, even if you remove it from the file: ${keyList}`,
      'Then replace it in the file by nothing, and commit.',
    ],
    data: { files: names },
  };
}

function missingFinding({ name, bytes }: Example): Finding<never> {
  const [obstacle] = readEnvDocument(bytes).obstacles;
  return {
    status: 'problem',
    code: 'example-missing-variable',
    summary: `${name} does not name ${keyVariable}`,
    why: 'Whoever clones the project learns from this file what to set.',
    next: obstacle === undefined ? [`Add this line to ${name}: ${keyVariable}=`] : isInTheWay(obstacle, name).next,
    data: { file: name },
    ...(obstacle === undefined ? {} : { fixable: false as const }),
  };
}

function writing(ports: Ports, { name, path: file, bytes }: Example, after: Buffer, done: string): Step {
  return {
    preview: envPreview(name, bytes, after),
    async run() {
      const result = await ports.files.write({ path: file, before: bytes, after, secret: false });
      if (result.written) return { status: 'ok', summary: done, fact: undefined };
      return notWritten(result, name, ports.world, {
        summary: `${name} was not changed`,
        next: ['Change it in an editor, or mend what is said above and run openai-setup again.'],
      });
    },
  };
}
