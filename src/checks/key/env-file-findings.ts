import type { Next } from '../../engine/action.ts';
import { bareLines, betterLine, controlLines, type EnvDocument, valueOf } from '../../env-file/document.ts';
import { repairEncoding } from '../../env-file/encoding.ts';
import { keyValueOf } from '../../env-file/key-value.ts';
import type { Obstacle } from '../../env-file/obstacle.ts';
import type { Finding } from '../../engine/outcome.ts';
import { isPlaceholder } from '../../keys/placeholder.ts';
import { syncServiceOf } from '../../machine/synced-folder.ts';
import type { World } from '../../machine/world.ts';
import type { Scope } from '../../project/scope.ts';
import type { Shell } from '../../shell/shell.ts';
import { shown } from './env-file-place.ts';
import * as text from './env-file.text.ts';
import { isInTheWay } from './obstacle.text.ts';

// What may be wrong with the content of the env file, and with what lies around it.

type Problem = Finding<never, typeof text.codes>;
export function utf16(bytes: Buffer, name: string): Problem {
  const common = { status: 'problem', code: 'utf-16', ...isInTheWay({ kind: 'utf-16' }, name) } as const;
  const repaired = repairEncoding(bytes);
  return repaired.ok ? common : { ...common, ...text.cannotBeConverted(name, common.why, repaired.because), fixable: false };
}

/** Conflicts, control characters and open quotes. A file of dotenvx is in order: that it is encrypted, `key-present` says. */
export function contentFinding(document: EnvDocument, bytes: Buffer, { envFile: { name }, variable }: Scope): Problem | undefined {
  return (
    obstacleOf('merge-conflict', document, name) ??
    controlCharacters(document, bytes, name, variable.name) ??
    obstacleOf('unterminated-quote', document, name)
  );
}

/** What only the user can put right. */
function obstacleOf(kind: 'merge-conflict' | 'unterminated-quote', document: EnvDocument, name: string): Problem | undefined {
  const obstacle = document.obstacles.find((one) => one.kind === kind);
  if (obstacle === undefined) return undefined;
  return { status: 'problem', code: kind, ...isInTheWay(obstacle, name), data: { line: obstacle.line ?? null }, fixable: false };
}

function controlCharacters(document: EnvDocument, bytes: Buffer, name: string, variable: string): Problem | undefined {
  const said = whatControls(document, name, variable);
  if (said === undefined) return undefined;
  const repaired = repairEncoding(bytes);
  const common = { status: 'problem', code: 'control-characters', ...said } as const;
  return repaired.ok ? common : { ...common, why: text.cannotBeFixed(said.why, repaired.because), fixable: false };
}

function whatControls(
  document: EnvDocument,
  name: string,
  variable: string,
): { summary: string; why: string; next: readonly Next[] } | undefined {
  const obstacle: Obstacle | undefined = document.obstacles.find(({ kind }) => kind === 'nul' || kind === 'lone-cr');
  if (obstacle !== undefined) return isInTheWay(obstacle, name);
  const [line] = controlLines(document, variable);
  return line === undefined ? undefined : text.hasControlCharacters(name, line);
}

export function byteOrderMark(name: string): Problem {
  return { status: 'problem', code: 'bom', ...text.hasByteOrderMark(name) };
}

export function duplicates(document: EnvDocument, { envFile: { name }, variable: { name: variable } }: Scope): Problem | undefined {
  const lines = valueOf(document, variable)?.assignments.map(({ line }) => line) ?? [];
  const bare = bareLines(document, variable);
  if (lines.length === 0 || lines.length + bare.length < 2) return undefined;
  return {
    status: 'problem',
    code: 'duplicate-key',
    ...text.isDuplicate(variable, name, lines, bare),
    data: { lines: [...lines, ...bare].toSorted((a, b) => a - b) },
    // An obstacle must be out of the way first.
    ...(document.obstacles.length > 0 ? { fixable: false as const } : {}),
  };
}

/** A key that stands where not every program finds it. What is no key yet is written anew anyway. */
export function unreadKey(
  document: EnvDocument,
  bytes: Buffer,
  { envFile: { name }, variable: { name: variable }, kind }: Scope,
): Problem | undefined {
  const found = valueOf(document, variable);
  if (found === undefined || isPlaceholder(found.value)) return undefined;
  const better = betterLine(bytes, variable);
  const missed = better?.missed ?? [];
  const isFixable = better?.bytes !== undefined;
  const missedBy = missed.map((reader) => text.programs[reader]);
  if (missedBy.length === 0) return undefined;
  // Other loaders for Python are stricter still.
  if (kind === 'python' && missed.includes('python'))
    return {
      status: 'problem',
      code: 'misread-by-python',
      ...text.isMisreadByPython(variable, name, found.line),
      data: { line: found.line, missedBy },
      ...(isFixable ? {} : { fixable: false }),
    };
  return {
    status: 'advice',
    code: 'not-read-by-all',
    ...text.isMissed(variable, name, found.line, missedBy, isFixable),
    data: { line: found.line, missedBy },
    ...(isFixable ? {} : { fixable: false }),
  };
}

/** A key that a service takes to other computers, and keeps old versions of. */
export function syncedKey(
  document: EnvDocument,
  { root, envFile: { name }, variable }: Scope,
  world: Pick<World, 'env' | 'home' | 'platform'>,
): Problem | undefined {
  const key = keyValueOf(document, variable.name);
  const service = key === undefined ? undefined : syncServiceOf(root, world);
  if (service === undefined) return undefined;
  return { status: 'advice', code: 'synced-folder', ...text.isSynced(name, service), data: { service }, fixable: false };
}

/** The code reads a file that a link leads out of the project to, so what is saved here isn't read. */
export function unreadFile({ envFile: { name, leadsOut } }: Scope): Problem | undefined {
  if (leadsOut === undefined) return undefined;
  return { status: 'advice', code: 'not-read-by-all', ...text.isNotRead(name, leadsOut), fixable: false };
}

/** `litter`: absolute paths. */
export function litterFinding(litter: readonly string[], scope: Scope, shell: Shell): Problem | undefined {
  if (litter.length === 0) return undefined;
  return {
    status: 'problem',
    code: 'litter',
    ...text.isLittered(
      litter.map((file) => shown(file, scope)),
      shell,
    ),
  };
}

/** What's fixed with one yes, said with the code of the most serious. */
export function together(...found: readonly (Problem | undefined)[]): Problem | undefined {
  const all = found.flatMap((each) => each ?? []);
  const [first] = all;
  return (
    first && {
      ...first,
      summary: all.map(({ summary }) => summary).join('. '),
      why: all.map(({ why }) => why).join(' '),
      next: all.flatMap(({ next }) => next),
    }
  );
}
