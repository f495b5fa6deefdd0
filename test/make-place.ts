import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, type TestContext, TestRunner } from 'vitest';
import { isWindows } from './system.ts';

export type Content = string | Buffer;

export type PlaceOptions = {
  /** The name of the project's directory. */
  readonly name?: string | undefined;
  /** `false`: no repository. */
  readonly git?: boolean | undefined;
  /** By their paths within the project. */
  readonly files?: Readonly<Record<string, Content | { readonly content: Content; readonly mode: number }>> | undefined;
};

/** A project and a home on the disk, and what reads and writes there. */
export type Place = {
  /** Absolute, links resolved. An empty git repository unless it was made otherwise. */
  readonly project: string;
  readonly home: string;
  /** Writes a file, with the directories above it, and gives its absolute path. */
  readonly put: (name: string, content: Content, mode?: number) => string;
  readonly read: (name: string) => string;
  readonly mode: (name: string) => number;
  /** What the machine's own git prints, without the end of its last line; run without the variables that were given to the world. */
  readonly git: (...args: string[]) => string;
  /** The pages that a browser was asked for. */
  readonly opened: () => string[];
  /** One hash over the names, modes and bytes of all files of the project, git's own included. */
  readonly fingerprint: () => string;
};

/** Gone when the test ends. `usualEnv`: the variables of a person who has nothing of this program's. */
export function makePlace(
  options: PlaceOptions,
  onFinished?: TestContext['onTestFinished'],
): Place & { readonly usualEnv: Record<string, string> } {
  if (onFinished === undefined && TestRunner.getCurrentTest()?.concurrent === true) {
    throw new Error('a concurrent test must give makeWorld the onTestFinished of its context');
  }
  // Windows' temporary directory may be named in short (RUNNER~1), which only the system itself resolves.
  const root = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'openai-setup-test-')));
  (onFinished ?? onTestFinished)(() => rmSync(root, { recursive: true, force: true, maxRetries: 8 }));
  const project = path.join(root, options.name ?? 'shop-bot');
  const home = path.join(root, 'home');
  const bin = path.join(root, 'bin');
  for (const directory of [project, home, bin]) mkdirSync(directory);

  const openedFile = path.join(root, 'opened.txt');
  const opener = path.join(bin, isWindows ? 'open.cmd' : process.platform === 'darwin' ? 'open' : 'xdg-open');
  const noting = isWindows ? `@>>"${openedFile}" echo %1\r\n` : `#!/bin/sh\nprintf '%s\\n' "$1" >> '${openedFile}'\n`;
  writeFileSync(opener, noting, { mode: 0o755 });
  writeFileSync(path.join(home, '.gitconfig'), '[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n');
  const usualEnv: Record<string, string> = {
    PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
    HOME: home,
    // Where the settings are without it differs between systems.
    ...(process.platform === 'linux' ? {} : { XDG_CONFIG_HOME: path.join(home, '.config') }),
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    DISPLAY: ':pretend',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: path.join(home, '.gitconfig'),
    GIT_AUTHOR_NAME: 'Ana',
    GIT_AUTHOR_EMAIL: 'ana@example.com',
    GIT_COMMITTER_NAME: 'Ana',
    GIT_COMMITTER_EMAIL: 'ana@example.com',
    ...(isWindows ? ofWindows(home, opener) : {}),
  };
  // A test may put another git into the world's path.
  const gitEnv = { ...usualEnv, PATH: process.env['PATH'] };
  const git: Place['git'] = (...args) =>
    execFileSync('git', args, { cwd: project, env: gitEnv, encoding: 'utf8', stdio: 'pipe' }).trimEnd();
  const put: Place['put'] = (name, content, mode) => {
    const file = path.join(project, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (mode !== undefined) chmodSync(file, mode);
    return file;
  };
  if (options.git !== false) git('init', '--quiet');
  for (const [name, given] of Object.entries(options.files ?? {})) {
    if (typeof given === 'string' || Buffer.isBuffer(given)) put(name, given);
    else put(name, given.content, given.mode);
  }
  return {
    project,
    home,
    usualEnv,
    put,
    git,
    read: (name) => readFileSync(path.join(project, name), 'utf8'),
    mode: (name) => statSync(path.join(project, name)).mode & 0o777,
    opened() {
      try {
        return readFileSync(openedFile, 'utf8').trim().replaceAll('"', '').split(/\r?\n/);
      } catch {
        return [];
      }
    },
    fingerprint: () => fingerprint(project),
  };
}

/** What every program has on Windows, and the opener: only an `.exe` is looked for by its name alone. */
function ofWindows(home: string, opener: string): Record<string, string> {
  const machine = ['SYSTEMROOT', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const [roaming, local] = ['Roaming', 'Local'].map((name) => path.join(home, 'AppData', name)) as [string, string];
  return { ...Object.fromEntries(machine), USERPROFILE: home, APPDATA: roaming, LOCALAPPDATA: local, BROWSER: opener };
}

function fingerprint(root: string): string {
  const hash = createHash('sha256');
  const walk = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = path.join(directory, entry.name);
      hash.update(`${path.relative(root, file)} ${statSync(file, { throwIfNoEntry: false })?.mode}\n`);
      if (entry.isDirectory()) walk(file);
      else if (entry.isFile()) hash.update(readFileSync(file));
    }
  };
  walk(root);
  return hash.digest('hex');
}
