import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { TestWorld } from '../make-world.ts';
import { isWindows } from '../system.ts';

/** One start of a pretend tool, as the tool saw it. */
export type Call = {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it read; `undefined` if it didn't. */
  readonly input?: string;
  readonly cwd: string;
  readonly beside: readonly string[];
};

export type FakeTool = {
  readonly calls: () => readonly Call[];
  /** What it has stored. */
  readonly stored: () => Readonly<Record<string, { readonly value: string; readonly at: number }>>;
};

/**
 * A program in a directory of PATH, or in `at`, which writes down how it was started. `body` is its code: `args`, `read()` for its input,
 * `db` for what it stores, `say(value)`, `fail(text)`. `seen`: a path as the tool's system names it.
 */
export function fakeTool(world: TestWorld, name: string, body: string, at = '../bin', seen = (file: string) => file): FakeTool {
  const [log, store] = ['log', 'store'].map((kind) => path.join(world.home, `${name}-${at.replaceAll(/[^\w.]+/g, '-')}.${kind}`)) as [
    string,
    string,
  ];
  world.put(
    `${at}/${name}`,
    `#!${process.execPath}
const fs = require('fs');
const args = process.argv.slice(2);
let input;
const read = (file = 0) => (input = fs.readFileSync(file, 'utf8'));
const store = ${JSON.stringify(seen(store))};
const db = fs.existsSync(store) ? JSON.parse(fs.readFileSync(store, 'utf8')) : {};
const keep = (key, value) => { db[key] = { value, at: (db[key]?.at ?? 0) + 1 }; fs.writeFileSync(store, JSON.stringify(db)); };
const say = (value) => console.log(typeof value === 'string' ? value : JSON.stringify(value));
const fail = (text, status = 1) => { console.error(text); process.exitCode = status; };
const beside = fs.readdirSync('.');
const note = () => fs.appendFileSync(${JSON.stringify(seen(log))}, JSON.stringify({ argv: args, env: process.env, cwd: process.cwd(), beside, input }) + '\\n');
process.on('exit', note);
${body}
`,
    0o755,
  );
  // As npm installs a program there.
  if (isWindows) world.put(`${at}/${name}.cmd`, `@"${process.execPath}" "%~dp0${name}" %*\r\n`);
  return {
    calls: () =>
      existsSync(log)
        ? readFileSync(log, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Call)
        : [],
    stored: () => (existsSync(store) ? (JSON.parse(readFileSync(store, 'utf8')) as ReturnType<FakeTool['stored']>) : {}),
  };
}

export const fakes = {
  gh: `
if (args[0] === 'api') {
  const what = args.at(-1);
  if (what === 'user') say({ login: 'ana' });
  else if (!/secrets/.test(what)) say({ full_name: what.slice(6), private: true });
  else if (db[what] === undefined) { say({ message: 'Not Found' }); fail('gh: Not Found (HTTP 404)'); }
  else say({ name: what.split('/').at(-1), updated_at: '2026-11-28T10:00:' + db[what].at });
} else {
  const at = args[args.indexOf('-R') + 1].split('/').slice(1).join('/');
  const env = args.includes('--env') ? 'environments/' + args[args.indexOf('--env') + 1] : 'actions';
  const value = read();
  say('stored ' + value);
  if (!LIES) keep('repos/' + at + '/' + env + '/secrets/' + args[2], value);
}`,
  vercel: `
if (args[0] === 'api') {
  const what = args[1];
  if (what === '/v2/user') say({ user: { username: 'ana' } });
  else if (/env/.test(what)) say({ envs: Object.entries(db).map(([key, { at }]) => ({ key, target: ['production'], updatedAt: at })) });
  else say({ id: 'prj_1', name: 'shop', accountId: 'team_1' });
} else {
  const value = read();
  say('stored ' + value);
  if (!LIES) keep(args[2], value);
}`,
  'secret-tool': `
const place = args.slice(-4).join(' ');
if (args[0] === 'store') { const value = read(); if (!LIES) keep(place, value); }
else if (db[place] === undefined) process.exitCode = 1;
else process.stdout.write(db[place].value);`,
  aws: `
const id = args.includes('--secret-id') ? args[args.indexOf('--secret-id') + 1] : args[args.indexOf('--name') + 1];
if (args[0] === 'sts') say({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/ana' });
else if (args[0] === 'configure') say('eu-central-1');
else if (args[1] === 'get-secret-value') {
  if (db[id] === undefined) fail('An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation', 254);
  else say({ Name: id, SecretString: db[id].value });
} else if (args[1] === 'put-secret-value' && db[id] === undefined) fail('ResourceNotFoundException', 254);
else {
  const value = read(args[args.indexOf('--secret-string') + 1].slice('file://'.length));
  if (!LIES) keep(id, value);
}`,
} as const;

/** A tool that says that it worked, and stores nothing. */
export const lying = (body: string): string => body.replaceAll('LIES', 'true');
export const honest = (body: string): string => body.replaceAll('LIES', 'false');

/** What every tool may see. Node, the shell, and macOS itself add the last ones. */
const allowed =
  /^(?:HOME|LANG|PATH|TMPDIR|XDG_\w+|(?:https?|all|no)_proxy|GH_\w+|VERCEL_\w+|AWS_\w+|DBUS_SESSION_BUS_ADDRESS|NO_COLOR|NO_UPDATE_NOTIFIER|PWD|SHLVL|_|OLDPWD|__CF_USER_TEXT_ENCODING)$/i;

/** Windows, cmd, and Node add these there, and so does Wine. */
const allowedOnWindows =
  /^(?:SYSTEM(?:ROOT|DRIVE)|WINDIR|COMSPEC|PATHEXT|PROMPT|USER(?:PROFILE|NAME|DOMAIN)|HOME(?:DRIVE|PATH)|LOGONSERVER|(?:LOCAL)?APPDATA|PROGRAMDATA|TEMP|TMP|NODEFAULTCURRENTDIRECTORYINEXEPATH|WINE\w+)$/i;

/** No start of a tool may have had the key anywhere but in its input, or been in a directory with anything in it. */
export function expectClean(calls: readonly Call[], key: string, project: string): void {
  expect(calls).not.toEqual([]);
  for (const { argv, env, cwd, beside } of calls) {
    expect(argv.join('\n')).not.toContain(key);
    expect(JSON.stringify(env)).not.toContain(key);
    expect(Object.keys(env).filter((name) => !allowed.test(name) && !(isWindows && allowedOnWindows.test(name)))).toEqual([]);
    expect(
      env['PATH']?.split(path.delimiter).filter((entry) => entry.startsWith(project + path.sep) || entry.includes('node_modules')),
    ).toEqual([]);
    expect(cwd.startsWith(project)).toBe(false);
    expect(beside).toEqual([]);
    expect(existsSync(cwd)).toBe(false);
  }
}

export function isRunning(pid: number): boolean {
  try {
    if (process.platform !== 'linux') return process.kill(pid, 0);
    // A zombie has been ended, too.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z';
  } catch {
    return false;
  }
}
