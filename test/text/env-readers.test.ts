import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { setVariable } from '../../src/text/env-document.ts';
import { type EnvReader, readersThatMiss } from '../../src/text/env-readers.ts';
import { envFiles, name, projectKey } from './env-samples.ts';

const dotenv = createRequire(import.meta.url)('dotenv') as { parse(bytes: Buffer): Record<string, string> };
const nodeReader: EnvReader = Number(process.versions.node.split('.')[0]) < 22 ? 'node20' : 'node22';
const directory = mkdtempSync(path.join(tmpdir(), 'env-readers-'));
afterAll(() => rmSync(directory, { recursive: true }));
const has = (command: string, ...args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const pythonHere = has('python3', '-c', 'import dotenv');
const shellHere = has('bash', '-c', 'true');

/** One start of Python for all files. */
function pythonReads(files: readonly string[], variable: string): (string | null)[] {
  const input = path.join(directory, 'files.json');
  writeFileSync(input, JSON.stringify(files.map((file) => Buffer.from(file, 'latin1').toString('base64'))));
  const program = `
import base64, dotenv, io, json, logging, sys
logging.disable(50)
read = lambda raw: dotenv.dotenv_values(stream=io.StringIO(base64.b64decode(raw).decode('utf-8', 'surrogateescape'), newline=''), interpolate=False).get(sys.argv[2])
print(json.dumps([read(raw) for raw in json.load(open(sys.argv[1]))]))`;
  return JSON.parse(execFileSync('python3', ['-c', program, input, variable], { encoding: 'utf8' })) as (
    string | null
  )[];
}

/** One start of a shell for all files, each in a shell of its own below it, in an empty directory and without programs. */
function shellReads(files: readonly string[], variable: string): string[] {
  const at = mkdtempSync(path.join(directory, 'sh-'));
  mkdirSync(path.join(at, 'cwd'));
  files.forEach((file, index) => writeFileSync(path.join(at, `${index}.env`), file, 'latin1'));
  const script = `PATH=; for ((i = 0; i < $2; i++)); do
    ( set -a; . "../$i.env" >/dev/null 2>&1 </dev/null; printf '\\036%s\\037%s' "$i" "\${!1-}" ); done 2>/dev/null`;
  const out = execFileSync('bash', ['-c', script, 'bash', variable, String(files.length)], {
    cwd: path.join(at, 'cwd'),
    encoding: 'latin1',
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const values = files.map(() => '');
  for (const part of out.split('\x1e').slice(1)) {
    const [index = '', value = ''] = part.split('\x1f');
    values[Number(index)] = value;
  }
  return values;
}

describe('what is written is read alike by the real programs', () => {
  const before = Object.values(envFiles);
  const after = before.map((file) => {
    const edited = setVariable(Buffer.from(file, 'latin1'), name, projectKey);
    return edited.ok ? edited.bytes : Buffer.alloc(0);
  });

  it('dotenv', () => {
    for (const file of after) expect(dotenv.parse(file)[name], file.toString()).toBe(projectKey);
  });

  it('node --env-file', () => {
    for (const file of after) expect(parseEnv(file.toString())[name], file.toString()).toBe(projectKey);
    const real = path.join(directory, '.env');
    writeFileSync(real, after.at(-1) ?? '');
    const print = `process.stdout.write(process.env.${name})`;
    expect(execFileSync(process.execPath, [`--env-file=${real}`, '-e', print], { env: {}, encoding: 'utf8' })).toBe(
      projectKey,
    );
  });

  it.skipIf(!pythonHere)('python-dotenv', () => {
    const read = pythonReads(
      after.map((file) => file.toString('latin1')),
      name,
    );
    read.forEach((value, index) => expect(value, String(after[index])).toBe(projectKey));
  });

  it.skipIf(!shellHere)('bash', () => {
    const read = shellReads(
      after.map((file) => file.toString('latin1')),
      name,
    );
    read.forEach((value, index) => {
      const file = String(after[index]);
      // A shell keeps the carriage return of a file with windows line ends, whatever is written.
      expect(value.replace(/\r$/, ''), file).toBe(projectKey);
    });
  });
});

describe('each reader is followed as it really reads', () => {
  const atoms = [
    'K=',
    'A=',
    'K',
    'A',
    'v',
    'x',
    '"',
    "'",
    '`',
    '\n',
    '\n',
    '\n',
    ' ',
    '\t',
    '#',
    'export ',
    '=',
    ':',
    '\r\n',
    'K=v\n',
    'A="',
    '"\n',
    '[s]\n',
    'export K\n',
    '# c\n',
    'K=v',
    '  ',
    '\\"',
    "\\'",
  ];
  const files = generated(1500);

  it('dotenv', () => {
    agree(
      'dotenv',
      files.map((file) => dotenv.parse(Buffer.from(file))['K']),
    );
  });

  it('node --env-file', () => {
    agree(
      nodeReader,
      files.map((file) => parseEnv(file)['K']),
    );
  });

  it.skipIf(!pythonHere)('python-dotenv', () => {
    // Escapes in quotes are not resolved: no key has one.
    const plain = files.filter((file) => !file.includes('\\'));
    agree(
      'python',
      pythonReads(plain, 'K').map((value) => value ?? undefined),
      plain,
    );
  });

  it.skipIf(!shellHere)('bash, in what it is said to read', () => {
    const few = files.slice(0, 400).map((file) => file.replaceAll('\r', ''));
    const read = shellReads(few, 'K');
    few.forEach((file, index) => {
      if (!readersThatMiss(file, 'K', 'v').includes('shell')) expect(read[index], JSON.stringify(file)).toBe('v');
    });
  });

  function agree(reader: EnvReader, real: readonly (string | undefined)[], of: readonly string[] = files): void {
    of.forEach((file, index) => {
      const value = real[index];
      const missing = readersThatMiss(file, 'K', value ?? 'v').includes(reader);
      expect(missing, `${JSON.stringify(file)} gives ${JSON.stringify(value)}`).toBe(value === undefined);
    });
  }

  /** The same files at every run. */
  function generated(count: number): string[] {
    let state = 7;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return (state >> 8) % limit;
    };
    return Array.from({ length: count }, () =>
      Array.from({ length: 1 + below(12) }, () => atoms[below(atoms.length)]).join(''),
    );
  }
});
