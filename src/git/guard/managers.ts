import { yamlDocuments, yamlPlace } from '../../machine/yaml.ts';
import { block, withLines } from './block.ts';
import { guardId as id } from './hook-name.ts';
import { guardLines } from './script.ts';
import * as text from './script.text.ts';

/** One lefthook job. Its quotes are single ones: on Windows, lefthook itself puts double ones around it (2.2). */
const run = ['run: |', ...guardLines('single').map((line) => `  ${line}`)];
const job = [`- name: ${id}`, ...run.map((line) => `  ${line}`)];
const command = [`${id}:`, ...run.map((line) => `  ${line}`)];

/** A hook that runs once per commit, whatever files are in it. */
const repo = [
  '- repo: local',
  '  hooks:',
  `    - id: ${id}`,
  `      name: ${text.title}`,
  '      language: system',
  '      pass_filenames: false',
  '      always_run: true',
  '      stages: [pre-commit]',
  '      entry: |',
  "        sh -c '",
  ...guardLines('double').map((line) => `        ${line}`),
  "        '",
];

/** Where to put what: the path of a list or mapping, and the lines for it. `undefined` for its end: it's a new key of the whole file. */
type Place = { readonly path: readonly string[]; readonly lines: readonly string[]; readonly atEnd?: true };

const places: Readonly<Record<'lefthook' | 'pre-commit', readonly Place[]>> = {
  lefthook: [
    { path: ['pre-commit', 'jobs'], lines: job },
    { path: ['pre-commit', 'commands'], lines: command },
    { path: ['pre-commit'], lines: ['commands:', ...command.map((line) => `  ${line}`)] },
    { path: [], lines: ['pre-commit:', '  commands:', ...command.map((line) => `    ${line}`)], atEnd: true },
  ],
  'pre-commit': [{ path: ['repos'], lines: repo }],
};

/** What to write by hand if the file can't be edited. */
export const linesFor: Readonly<Record<'lefthook' | 'pre-commit', readonly string[]>> = {
  lefthook: ['pre-commit:', '  commands:', ...command.map((line) => `    ${line}`)],
  'pre-commit': ['repos:', ...repo.map((line) => `  ${line}`)],
};

/**
 * A hook manager's file with the guard in it, and all other bytes as they were. `undefined`: it isn't written so that lines can be added
 * (JSON, brackets, several documents, not YAML). The result is parsed, and must be the old content and one more entry.
 */
export async function withManagedGuard(manager: 'lefthook' | 'pre-commit', content: Buffer): Promise<Buffer | undefined> {
  const old = content.toString('latin1');
  for (const { path, lines, atEnd } of places[manager]) {
    const place = await yamlPlace(old, path);
    if (place === 'absent') continue;
    if (place === 'unfit') return undefined;
    const added = block(lines, { indent: ' '.repeat(place.indent) });
    const changed = withLines(content, atEnd === true ? content.length : place.start, added);
    return (await addsOnly(old, changed.toString('latin1'))) ? changed : undefined;
  }
  return undefined;
}

/** Whether the new text has all that the old one has, and the guard once more. */
async function addsOnly(before: string, after: string): Promise<boolean> {
  const [old, changed] = await Promise.all([yamlDocuments(before), yamlDocuments(after)]);
  if (old === 'unknown' || changed === 'unknown' || old.length > 1 || changed.length !== 1) return false;
  const kept = JSON.stringify(changed, (_name, value: unknown) => {
    if (Array.isArray(value)) return value.filter((each) => !isOurs(each));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([name]) => name !== id);
    return Object.fromEntries(entries.filter(([name, each]) => !isEmptyNow(name, each)));
  });
  return kept === JSON.stringify([old[0] ?? {}]);
}

function isOurs(entry: unknown): boolean {
  const fields = (typeof entry === 'object' ? entry : undefined) as { name?: unknown; id?: unknown; hooks?: unknown } | null | undefined;
  if (fields?.name === id || fields?.id === id) return true;
  return Array.isArray(fields?.hooks) && fields.hooks.length === 1 && isOurs(fields.hooks[0]);
}

/** `commands` or `pre-commit` with nothing in it but the guard. */
function isEmptyNow(name: string, value: unknown): boolean {
  if (name !== 'commands' && name !== 'pre-commit') return false;
  const names = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : ['?'];
  return names.length === 1 && (names[0] === id || isEmptyNow(names[0] as string, (value as Record<string, unknown>)[names[0] as string]));
}
