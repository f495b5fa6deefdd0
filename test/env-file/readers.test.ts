import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { setVariable } from '../../src/env-file/document.ts';
import { type EnvReader, readersThatMiss } from '../../src/env-file/readers.ts';
import { isWindows } from '../system.ts';
import { corpus } from './corpus.ts';
import { envFiles, name, projectKey } from './samples.ts';

const dotenv = createRequire(import.meta.url)('dotenv') as { parse(bytes: Buffer): Record<string, string> };
const nodeReader: EnvReader = Number(process.versions.node.split('.')[0]) < 22 ? 'node20' : 'node22';
const directory = mkdtempSync(path.join(tmpdir(), 'env-readers-'));
afterAll(() => rmSync(directory, { recursive: true }));
// A `python3` or `bash` of Windows may be a page of its store, or another system.
const has = (command: string, ...args: string[]): boolean => !isWindows && spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const pythonHere = has('python3', '-c', 'import dotenv');
const shellHere = has('bash', '-c', 'true');

type Read = Readonly<Record<string, string | null | undefined>>;

/** One start of Python for all files. */
function pythonReads(files: readonly string[]): Read[] {
  const input = path.join(directory, 'files.json');
  writeFileSync(input, JSON.stringify(files.map((file) => Buffer.from(file, 'latin1').toString('base64'))));
  const program = `
import base64, dotenv, io, json, logging, sys
logging.disable(50)
read = lambda raw: dotenv.dotenv_values(stream=io.StringIO(base64.b64decode(raw).decode('utf-8', 'surrogateescape'), newline=''), interpolate=False)
print(json.dumps([read(raw) for raw in json.load(open(sys.argv[1]))]))`;
  return JSON.parse(execFileSync('python3', ['-c', program, input], { encoding: 'utf8' })) as Read[];
}

/** One start of a shell for all files, each in a shell of its own below it, in an empty directory and without programs. */
function shellReads(files: readonly string[], variables: readonly string[]): Read[] {
  const at = mkdtempSync(path.join(directory, 'sh-'));
  mkdirSync(path.join(at, 'cwd'));
  files.forEach((file, index) => writeFileSync(path.join(at, `${index}.env`), file, 'latin1'));
  const script = `PATH=; for ((i = 0; i < $1; i++)); do
    ( set -a; . "../$i.env" >/dev/null 2>&1 </dev/null
      for name in "\${@:2}"; do printf '\\036%s\\037%s\\037%s' "$i" "$name" "\${!name-}"; done ); done 2>/dev/null`;
  const out = execFileSync('bash', ['-c', script, 'bash', String(files.length), ...variables], {
    cwd: path.join(at, 'cwd'),
    encoding: 'latin1',
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const values: Record<string, string>[] = files.map(() => ({}));
  for (const part of out.split('\x1e').slice(1)) {
    const [index = '', variable = '', value = ''] = part.split('\x1f');
    (values[Number(index)] ?? {})[variable] = value;
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
    expect(execFileSync(process.execPath, [`--env-file=${real}`, '-e', print], { env: {}, encoding: 'utf8' })).toBe(projectKey);
  });

  it.skipIf(!pythonHere)('python-dotenv', () => {
    const read = pythonReads(after.map((file) => file.toString('latin1')));
    read.forEach((values, index) => expect(values[name], String(after[index])).toBe(projectKey));
  });

  it.skipIf(!shellHere)('bash', () => {
    const read = shellReads(
      after.map((file) => file.toString('latin1')),
      [name],
    );
    read.forEach((values, index) => {
      const file = String(after[index]);
      // A shell keeps the carriage return of a file with windows line ends, whatever is written.
      expect(values[name]?.replace(/\r$/, ''), file).toBe(projectKey);
    });
  });
});

describe('an edit gives every program the key and changes nothing else for it', () => {
  const before = corpus.map((file) => Buffer.from(file));
  const after = before.map((file) => {
    const edited = setVariable(file, name, projectKey);
    if (!edited.ok) throw new Error(`${edited.obstacle.kind}: ${JSON.stringify(String(file))}`);
    return edited.bytes;
  });
  const texts = (files: readonly Buffer[]): string[] => files.map((file) => file.toString('latin1'));

  it('dotenv', () => {
    compare(
      before.map((file) => dotenv.parse(file)),
      after.map((file) => dotenv.parse(file)),
    );
  });

  it('node --env-file', () => {
    const read = (file: Buffer): Read => parseEnv(file.toString()) as Read;
    compare(before.map(read), after.map(read));
  });

  it.skipIf(!pythonHere)('python-dotenv', () => {
    compare(pythonReads(texts(before)), pythonReads(texts(after)));
  });

  it.skipIf(!shellHere)('bash', () => {
    const named = [...corpus.join('\n').matchAll(/\b([A-Z]\w*)=/g)].map((match) => match[1] ?? '');
    const names = [...new Set([name, ...named])];
    compare(shellReads(texts(before), names), shellReads(texts(after), names));
  });

  function compare(was: readonly Read[], is: readonly Read[]): void {
    is.forEach((values, index) => {
      const told = `${JSON.stringify(corpus[index])} became ${JSON.stringify(String(after[index]))}`;
      // A shell keeps the carriage return of a file with windows line ends.
      expect(values[name]?.replace(/\r$/, ''), told).toBe(projectKey);
      for (const other of new Set([...Object.keys(was[index] ?? {}), ...Object.keys(values)])) {
        const [one, two] = [was[index]?.[other] ?? '', values[other] ?? ''];
        // What had our line in it can't stay. What only our own line hid may come to light.
        if (one === '' || [other, one, two].some((text) => text.includes(name) || text.includes('old'))) continue;
        expect(two, `${other} of ${told}`).toBe(one);
      }
    });
  }
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
    '\nK=v\n',
  ];
  /** What means something to a shell alone. */
  const shellAtoms = [
    ...'()<>;&|$`{}![]*~'.split(''),
    '\\\n',
    '$(',
    '${',
    '&&',
    '||',
    ';;',
    '<<',
    'if ',
    'fi\n',
    'then\n',
    'unset K\n',
    'x()',
  ];
  const files = generated(1500, atoms);

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
    // Escapes in quotes aren't resolved: no key has one.
    const plain = files.filter((file) => !file.includes('\\'));
    agree(
      'python',
      pythonReads(plain).map((values) => values['K'] ?? undefined),
      plain,
    );
  });

  it.skipIf(!shellHere)('bash, in what it is said to read', () => {
    const all = [...files.slice(0, 300), ...generated(200, [...atoms, ...shellAtoms, '\nK=v\n', '\nK=v\n'])];
    const few = all.map((file) => file.replaceAll('\r', ''));
    const read = shellReads(few, ['K']);
    few.forEach((file, index) => {
      // A mistake within `$(…)` ends the whole shell, and then nobody can ask it.
      const value = read[index]?.['K'];
      if (value !== undefined && !readersThatMiss(file, 'K', 'v').includes('shell')) expect(value, JSON.stringify(file)).toBe('v');
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
  function generated(count: number, atoms: readonly string[]): string[] {
    let state = 7;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return (state >> 8) % limit;
    };
    return Array.from({ length: count }, () => Array.from({ length: 1 + below(12) }, () => atoms[below(atoms.length)]).join(''));
  }
});
