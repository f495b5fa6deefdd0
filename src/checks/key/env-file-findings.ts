import path from 'node:path';
import type { Finding } from '../../engine/outcome.ts';
import type { Code } from '../../engine/codes.ts';
import type { Found } from '../../machine/files-look.ts';
import type { World } from '../../machine/world.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { bareLines, betterLine, controlLines, type EnvDocument, valueOf } from '../../env-file/document.ts';
import { repairEncoding } from '../../env-file/encoding.ts';
import { obstacleText } from '../../env-file/obstacle.ts';
import { isPlaceholder } from '../../keys/placeholder.ts';
import { chmodCommand, makeWritable, removeCommand, replaceByCopy } from '../../shell/commands.ts';
import { type Shell, shellOf } from '../../shell/shell.ts';
import { shellWord } from '../../shell/word.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { isBelow, wayTo } from '../../machine/paths.ts';
import { keyVariable } from '../../env-file/key-variable.ts';

// What can be wrong with the env file, each in words for people.

type Problem = Finding<never>;
type File = Extract<Found, { kind: 'file' }>;

export function unusable(found: Exclude<Found, { kind: 'file' | 'absent' }>, name: string, world: World): Problem {
  const remove = removeCommand([name], shellOf(world));
  const problem = (code: Code, summary: string, why: string, next: string): Problem => ({
    status: 'problem',
    code,
    summary,
    why,
    next: [next],
    fixable: false,
  });
  const elsewhere = 'or name another file with --file, then run openai-setup again.';
  switch (found.kind) {
    case 'unreadable':
      if (found.because.includes('larger than')) {
        return problem(
          'unreadable',
          `${name} wasn't read: ${found.because}`,
          'An env file has a few lines, one variable each. Something else must have ended up in it.',
          `Move everything that isn't a variable out of ${name}, or use another file (--file). Then run openai-setup again.`,
        );
      }
      return problem(
        'unreadable',
        `${name} cannot be read`,
        `The system says: ${found.because}. Your program could not read it either.`,
        world.platform === 'win32'
          ? `Close what has it open, or give yourself the right to read it (Properties > Security in the Explorer), ${elsewhere}`
          : `Look who owns it (ls -l ${name}) and give yourself the right to read it, ${elsewhere}`,
      );
    case 'dangling-link':
    case 'link-loop':
      return problem(
        'symlink',
        `${name} is a link that leads nowhere`,
        'A key written to it would land where nobody expects it.',
        `Remove the link (${remove}), ${elsewhere}`,
      );
    case 'directory':
      return problem(
        'not-a-file',
        `${name} is a directory`,
        'Programs look for their key in a file of that name. Docker makes such a directory when it mounts a ' +
          'file that is not there.',
        `Rename or remove the directory, ${elsewhere}`,
      );
    case 'pipe':
      return problem(
        'not-a-file',
        `${name} is a pipe`,
        'Another tool hands the variables out through it (1Password does so); nothing can be saved in it.',
        `Put the key into that tool, ${elsewhere}`,
      );
    case 'socket':
    case 'device':
      return problem(
        'not-a-file',
        `${name} is a ${found.kind}, not a file`,
        'Nothing can be saved in it.',
        `Remove it (${remove}), ${elsewhere}`,
      );
    default:
      return found satisfies never;
  }
}

/** `agreed`: the user has agreed to write through this very link. */
export function linkFinding(file: File, scope: Scope, shell: Shell, agreed = false): Problem | undefined {
  const { name } = scope.envFile;
  if (file.through !== undefined && !agreed) {
    const inside = [scope.root, scope.gitRoot].some((root) => root !== null && isBelow(root, file.through ?? ''));
    return {
      status: 'problem',
      code: 'symlink',
      summary: `${name} is a link to ${shown(file.through, scope)}`,
      why: inside
        ? 'A key written to it changes the other file, and a rule that hides the link from git says nothing about that file.'
        : 'That file lies outside this project: a key written to it would be in force, or leak, in other places too.',
      next: [
        `To give this project a file of its own, replace the link: ${replaceByCopy(name, shell)}`,
        ...(inside
          ? ['Or name the real file with --file.', 'Or run openai-setup in a terminal and agree that it writes through the link.']
          : [`Or set up the project that the file belongs to: ${setUpOf(file.through, shell)}`]),
      ],
      ...(inside ? {} : { fixable: false as const }),
    };
  }
  if (file.links > 1) {
    return {
      status: 'problem',
      code: 'hard-link',
      summary: `${name} has a second name (a hard link)`,
      why:
        'The same file is in another place too, perhaps where git sees it. A new version saved here would ' +
        'leave the other behind.',
      next: [`Make it a file of its own: ${replaceByCopy(name, shell)}`],
      fixable: false,
    };
  }
  return undefined;
}

function setUpOf(file: string, shell: Shell): string {
  return `openai-setup -C ${shellWord(untrusted(path.dirname(file), 1000), shell)}`;
}

/** By its real path: named with an option, or a directory on the way to it is a link. */
export async function outsideProject({ envFile: { path: file, name } }: Scope, { files, world }: Pick<Ports, 'files' | 'world'>): Promise<Problem> {
  const isThere = (await files.look(path.dirname(file))).kind === 'directory';
  return {
    status: 'problem',
    code: 'outside-project',
    summary: `${name} isn't in this project`,
    why: "openai-setup changes only one project at a time, so it can't overwrite a key that another one uses.",
    next: [
      ...(isThere ? [`To set up that project instead: ${setUpOf(file, shellOf(world))}`] : []),
      `${isThere ? 'Or name' : 'Name'} an env file in this project with --file.`,
    ],
    fixable: false,
  };
}

export function utf16(bytes: Buffer, name: string): Problem {
  const { code, summary, why, next } = obstacleText({ kind: 'utf-16' }, name);
  const repaired = repairEncoding(bytes);
  if (repaired.ok) return { status: 'problem', code, summary, why, next };
  return {
    status: 'problem',
    code,
    summary,
    why: `${why} ${repaired.because}.`,
    next: [`Open ${name} in an editor and save it as UTF-8.`],
    fixable: false,
  };
}

/** Conflicts, control characters and open quotes. A file of dotenvx is in order: that it is encrypted, `key-present` says. */
export function contentFinding(document: EnvDocument, bytes: Buffer, name: string): Problem | undefined {
  const said = (kind: 'merge-conflict' | 'unterminated-quote'): Problem | undefined => {
    const obstacle = document.obstacles.find((one) => one.kind === kind);
    if (obstacle === undefined) return undefined;
    return {
      status: 'problem',
      ...obstacleText(obstacle, name),
      data: { line: obstacle.line ?? null },
      fixable: false,
    };
  };
  const conflict = said('merge-conflict');
  if (conflict !== undefined) return conflict;
  const obstacle = document.obstacles.find(({ kind }) => kind === 'nul' || kind === 'lone-cr');
  const [controlLine] = controlLines(document, keyVariable);
  if (obstacle !== undefined || controlLine !== undefined) {
    const text =
      obstacle === undefined
        ? {
            code: 'control-characters' as const,
            summary: `There are control characters in line ${controlLine} of ${name}`,
            why:
              'They cannot be seen and become a part of the key, which is then refused. Ctrl+V in some terminals ' +
              'writes one.',
            next: [`Remove them in an editor, or let openai-setup do it.`],
          }
        : obstacleText(obstacle, name);
    const repaired = repairEncoding(bytes);
    if (repaired.ok) return { status: 'problem', ...text };
    return { status: 'problem', ...text, why: `${text.why} ${repaired.because}.`, fixable: false };
  }
  return said('unterminated-quote');
}

/** On Windows, where WSL shows a Windows drive, and on a disk that keeps no modes, there is nothing that could be changed. */
export function isOpenToOthers({ mode, modeIsOfDisk }: File, { platform, env }: World, scope: Scope): boolean {
  if (platform === 'win32' || modeIsOfDisk || (mode & 0o077) === 0) return false;
  const isWsl = env['WSL_DISTRO_NAME'] !== undefined || env['WSL_INTEROP'] !== undefined;
  return !(isWsl && /^\/mnt\/[a-z]\//.test(scope.envFile.path));
}

export function isReadOnly(mode: number): boolean {
  return (mode & 0o200) === 0;
}

export function readableByOthers(mode: number, name: string, shell: Shell): Problem {
  return {
    status: 'problem',
    code: 'readable-by-others',
    summary: `Other users of this computer can ${(mode & 0o022) === 0 ? 'read' : 'change'} ${name}`,
    why: 'Whoever can read the key can spend your money with it.',
    next: [chmodCommand(name, shell, mode)],
    data: { mode: octal(mode) },
  };
}

export function byteOrderMark(name: string): Problem {
  return {
    status: 'problem',
    code: 'bom',
    summary: `${name} begins with a byte order mark`,
    why:
      'node --env-file, Vite and others take this invisible mark for a part of the first name, so that ' +
      'variable is missing for them.',
    next: [`Save ${name} as “UTF-8” (not “UTF-8 with BOM”) in your editor, or let openai-setup remove the mark.`],
  };
}

export function duplicates(document: EnvDocument, name: string): Problem | undefined {
  const lines = valueOf(document, keyVariable)?.assignments.map(({ line }) => line) ?? [];
  const bare = bareLines(document, keyVariable);
  if (lines.length === 0 || lines.length + bare.length < 2) return undefined;
  return {
    status: 'problem',
    code: 'duplicate-key',
    summary:
      lines.length > 1
        ? `${keyVariable} stands in ${name} more than once: lines ${lines.join(', ')}`
        : `${keyVariable} stands in ${name} a second time, without a value: line ${bare.join(', ')}`,
    why: 'Most programs read the last one and some the first, so a new key could seem to change nothing.',
    next: [`Keep one of these lines and remove the others, or let openai-setup keep the last value.`],
    data: { lines: [...lines, ...bare].toSorted((a, b) => a - b) },
    // An obstacle must be out of the way first.
    ...(document.obstacles.length > 0 ? { fixable: false as const } : {}),
  };
}

const programs = { dotenv: 'dotenv', node20: 'Node 20', node22: 'Node 22 and later', python: 'python-dotenv' };

/** A key that stands where not every program finds it. What is no key yet is written anew anyway. */
export function unreadKey(document: EnvDocument, bytes: Buffer, name: string): Finding<never> | undefined {
  const found = valueOf(document, keyVariable);
  if (found === undefined || isPlaceholder(found.value)) return undefined;
  const missed = betterLine(bytes, keyVariable)?.missed.map((reader) => programs[reader]) ?? [];
  if (missed.length === 0) return undefined;
  return {
    status: 'advice',
    code: 'not-read-by-all',
    summary: `Not every program reads ${keyVariable} in line ${found.line} of ${name}`,
    why: `The way the line is written, or what stands above it, hides it from: ${missed.join(', ')}. There the key is missing.`,
    next: [`Let openai-setup write it where all of them read it, or put ${keyVariable}=… alone on the first line.`],
    data: { line: found.line, missedBy: missed },
  };
}

/** The code reads a file that a link leads out of the project to, so what is saved here isn't read. */
export function unreadFile({ envFile: { name, leadsOut } }: Scope): Problem | undefined {
  if (leadsOut === undefined) return undefined;
  return {
    status: 'advice',
    code: 'not-read-by-all',
    summary: `The code reads ${leadsOut}, but a link on the way leads out of this project, so openai-setup uses ${name}`,
    why: `Your program won't read the key in ${name}.`,
    next: [`Replace the link with a directory or file of its own, or let the code read ${name}.`],
    fixable: false,
  };
}

export function readOnly(name: string, world: World): Problem {
  return {
    status: 'problem',
    code: 'not-writable',
    summary: `${name} is read-only`,
    why: "A key can't be saved to it. It may be read-only on purpose, so openai-setup leaves it that way.",
    next: [`To make it writable: ${makeWritable(name, world)}`],
    fixable: false,
  };
}

export function litterFinding(litter: readonly string[], scope: Scope, shell: Shell): Problem | undefined {
  if (litter.length === 0) return undefined;
  return {
    status: 'problem',
    code: 'litter',
    summary: `A run that was killed left ${litter.length === 1 ? 'a temporary file' : `${litter.length} temporary files`} behind`,
    why: 'It may hold a key.',
    next: litter.map((file) => removeCommand([shown(file, scope)], shell)),
  };
}

/** A path as it is shown: relative to the project where it lies in it. */
export function shown(file: string, scope: Scope): string {
  return untrusted(isBelow(scope.root, file) ? wayTo(scope.root, file) : file);
}

/** What is said below a preview that takes the permissions of others away. */
export function noteOnMode(mode: number): string {
  const own = mode & 0o600;
  return `permissions ${octal(mode)} → ${octal(own)}: only you can read${isReadOnly(own) ? '' : ' and write'} it`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
