import { spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { openTerminal, type TestTerminal } from '../e2e/terminal.ts';
import type { Ran } from '../e2e/program.ts';
import { makeWorld, type TestWorld, type WorldOptions } from '../make-world.ts';
import { findWine, windowsPath, wineEnvironment } from './wine.mjs';

export { windowsPath };

const isWindows = process.platform === 'win32';
const wine = findWine();
const { WINDOWS_NODE = '', WINDOWS_PROGRAM = '', WINE_PREFIX = '', WINDOWS_GIT } = process.env;

/** What Wine needs. */
const preload = isWindows ? [] : ['--require', path.join(WINDOWS_PROGRAM, 'wine.cjs')];

/** Node itself. Nothing that the program starts finds it in PATH: it lies below a `node_modules`. */
export const windowsNode = WINDOWS_NODE;

/** Whether git for Windows is there: on Windows it is, and under Wine where WINDOWS_GIT names the directory of a `git.exe`. */
export const hasGit = isWindows || WINDOWS_GIT !== undefined;

/** Whether git has a shell to run hooks with: git for Windows brings one along, and under Wine, BusyBox may be beside it as `sh.exe`. */
export const hasShell = isWindows || (WINDOWS_GIT !== undefined && existsSync(path.join(WINDOWS_GIT, 'sh.exe')));

/** The directory in which npm installed the program, with the shims that npm made. */
export const installed = path.join(path.dirname(WINDOWS_PROGRAM), 'installed');

export type WindowsWorld = TestWorld & {
  /** Runs `openai-setup` with these words, as cmd reads them, without a terminal. `input`: its standard input. */
  readonly setup: (words: string, input?: string | Buffer) => Promise<Ran>;
  /** Runs lines of a batch file; what they print is nobody's, unless they redirect it. Resolves to the last error level. */
  readonly batch: (...lines: string[]) => Promise<number>;
  /** Opens a console in which Node runs the program, without cmd: Wine's (8.0) ends at Ctrl-C itself. */
  readonly open: (...args: string[]) => TestTerminal & {
    /** Resolves to the program's own exit code. What starts it under Wine is ended by Ctrl-C, too, and then gives another. */
    readonly left: () => Promise<number>;
    /** The signal that Node makes of Ctrl-Break, or of a window that closes: Wine (8.0) can't send the one, and kills at the other. */
    readonly signal: (name: 'SIGBREAK' | 'SIGHUP') => void;
  };
};

type WindowsOptions = WorldOptions & {
  /** What the user has set. */
  readonly variables?: Readonly<Record<string, string>> | ((place: TestWorld) => Readonly<Record<string, string>>);
  /** More directories of PATH, the first ones; relative to the project. */
  readonly path?: readonly string[];
  /** No git is found, whatever is installed. */
  readonly withoutGit?: boolean;
};

/** A world for programs of Windows: the project and the home are as in every world. */
export function makeWindowsWorld(options: WindowsOptions = {}): WindowsWorld {
  const world = makeWorld(options);
  const directory = path.dirname(world.project);
  const file = (name: string): string => path.join(directory, name);
  // Non-ASCII text reaches cmd through variables: in a batch file, it would depend on the code page.
  const env: Record<string, string | undefined> = {
    ...(isWindows ? windowsVariables() : { PATH: process.env['PATH'], HOME: process.env['HOME'], ...wineEnvironment(WINE_PREFIX) }),
    ...('OPENAI_BASE_URL' in world.env ? { OPENAI_BASE_URL: world.env['OPENAI_BASE_URL'] } : {}),
    ...(typeof options.variables === 'function' ? options.variables(world) : options.variables),
    TEST_HOME: windowsPath(world.home),
    TEST_PROJECT: windowsPath(world.project),
  };
  const git = WINDOWS_GIT === undefined || options.withoutGit === true ? [] : [WINDOWS_GIT];
  const programs = [
    ...(options.path ?? []).map((each) => path.resolve(world.project, each)),
    path.dirname(WINDOWS_NODE),
    WINDOWS_PROGRAM,
    ...git,
  ].map(windowsPath);
  if (isWindows && options.withoutGit === true) {
    const isOfGit = (entry: string): boolean => ['git.exe', 'git.cmd'].some((name) => existsSync(path.join(entry, name)));
    env['PATH'] = (env['PATH'] ?? '')
      .split(path.delimiter)
      .filter((entry) => !isOfGit(entry))
      .join(path.delimiter);
  }
  // Wine makes PATH itself, and takes this in front.
  const inPath = isWindows ? { PATH: [...programs, env['PATH'] ?? ''].join(path.delimiter) } : { WINEPATH: programs.join(';') };
  const home = { USERPROFILE: windowsPath(world.home), APPDATA: windowsPath(path.join(world.home, 'AppData/Roaming')) };
  const begin = [
    '@echo off',
    `set "PATH=${programs.join(';')};%PATH%"`,
    ...['USERPROFILE=%TEST_HOME%', String.raw`APPDATA=%TEST_HOME%\AppData\Roaming`].map((line) => `set "${line}"`),
  ];
  let count = 0;
  const command = (lines: readonly string[]): { file: string; args: string[] } => {
    count += 1;
    const script = file(`run${count}.bat`);
    writeFileSync(script, [...begin, ...lines, ''].join('\r\n'));
    const [cmd = '', ...first] = isWindows ? ['cmd.exe'] : [wine ?? '', 'cmd'];
    return { file: cmd, args: [...first, '/c', windowsPath(script)] };
  };
  const batch = async (...lines: string[]): Promise<number> => {
    const status = file('status.txt');
    const { file: cmd, args } = command([...lines, `> "${windowsPath(status)}" echo %ERRORLEVEL%`]);
    await new Promise((resolve, reject) => {
      const child = spawn(cmd, args, { cwd: world.project, env, stdio: 'ignore' });
      child.on('error', reject);
      child.on('exit', resolve);
    });
    return Number(readFileSync(status, 'utf8'));
  };
  return {
    ...world,
    batch,
    async setup(words, input = '') {
      const [stdin, stdout, stderr] = ['stdin.txt', 'stdout.txt', 'stderr.txt'].map(file) as [string, string, string];
      writeFileSync(stdin, input);
      const [from, to, errors] = [stdin, stdout, stderr].map((each) => `"${windowsPath(each)}"`);
      const status = await batch(`call openai-setup ${words} < ${from} > ${to} 2> ${errors}`);
      return { status, stdout: readFileSync(stdout, 'utf8'), stderr: readFileSync(stderr, 'utf8') };
    },
    open(...args) {
      const [left, signal] = [file('left.txt'), file('signal.txt')];
      const [leftThere, signalThere] = [left, signal].map((each) => JSON.stringify(windowsPath(each)));
      const noting = `const fs = require('fs');
process.on('exit', (code) => fs.writeFileSync(${leftThere}, String(code)));
const look = setInterval(() => {
  if (!fs.existsSync(${signalThere})) return;
  clearInterval(look);
  process.emit(fs.readFileSync(${signalThere}, 'utf8'));
}, 50);
look.unref();
`;
      writeFileSync(file('note-exit.cjs'), noting);
      const program = [
        ...preload,
        '--require',
        file('note-exit.cjs'),
        path.join(WINDOWS_PROGRAM, 'node_modules/openai-setup/dist/openai-setup.cjs'),
      ].map(windowsPath);
      // Every pseudo-terminal gets a TERM here, and none of Windows has one.
      const wineNode = ['/usr/bin/env', '-u', 'TERM', wine ?? '', windowsPath(WINDOWS_NODE)];
      const [command = '', ...first] = isWindows ? [WINDOWS_NODE] : wineNode;
      // Wine's console (8.0) counts colors and movements as columns, all of a frame in its first line; in a wide window, nothing reaches
      // the edge.
      const size = { columns: 600, rows: 50 };
      const terminal = openTerminal({
        command,
        args: [...first, ...program, ...args],
        cwd: world.project,
        env: { ...env, ...home, ...inPath },
        ...size,
      });
      onTestFinished(() => terminal.kill());
      return {
        ...terminal,
        signal: (name) => {
          writeFileSync(`${signal}.new`, name);
          renameSync(`${signal}.new`, signal);
        },
        left: async () => Number(await vi.waitUntil(() => existsSync(left) && readFileSync(left, 'utf8'), { timeout: 60_000 })),
      };
    },
  };
}

/** What every program has on Windows, and nothing of what runs the tests: with `CI`, nobody would be asked anything. */
const ofSystem =
  /^(?:path|pathext|comspec|system(?:root|drive)|windir|te?mp|program(?:data|files.*)|os|processor_.*|number_of_processors)$/i;

function windowsVariables(): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => ofSystem.test(name));
  return Object.fromEntries(own.map(([name, value]) => [/^path$/i.test(name) ? 'PATH' : name, value]));
}
