import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { npmPacks, packedEntries, type Packed } from '../../src/packaging/npm-pack-rules.ts';
import { makeWorld } from '../make-world.ts';
import { hasScripts } from '../system.ts';

type Case = { name: string; files?: string[]; also?: object; put: Record<string, string>; env?: string; npm12?: true };

const cases: Case[] = [
  { name: 'no rules', put: {} },
  { name: '.gitignore', put: { '.gitignore': '.env\n' } },
  { name: '.npmignore hides .gitignore', put: { '.gitignore': '.env\n', '.npmignore': 'src\n' } },
  { name: '.npmignore with the rule', put: { '.npmignore': '# x\r\n .env \r\n' } },
  { name: 'empty .npmignore', put: { '.gitignore': '.env\n', '.npmignore': '' } },
  { name: 'a directory rule', put: { '.npmignore': '.env/\n' } },
  { name: 'a negation after it', put: { '.npmignore': '.env*\n!.env\n' } },
  { name: 'a rule after a negation', put: { '.npmignore': '!.env\n.env\n' } },
  { name: 'anchored', put: { '.npmignore': '/.env\n' } },
  { name: 'globs', put: { '.npmignore': '.e?v\n' } },
  { name: 'other globs', put: { '.npmignore': '.env.*\n*.env.local\n' } },
  { name: 'braces', put: { '.npmignore': '.{env,foo}\n' } },
  { name: 'case', put: { '.npmignore': '.ENV\n' } },
  { name: 'any depth', put: { '.npmignore': '**/.env\n' } },
  { name: 'everything', put: { '.npmignore': '*\n' } },
  { name: 'everything but', put: { '.npmignore': '*\n!dist\n' } },
  { name: 'files without it', files: ['dist'], put: { 'dist/a.js': '' } },
  { name: 'files with all', files: ['*'], put: { '.gitignore': '.env\n', '.npmignore': '.env\n' } },
  { name: 'files with a glob of dots', files: ['.*'], put: {} },
  { name: 'files with ./', files: ['./'], put: {} },
  { name: 'files with .', files: ['.'], put: {} },
  { name: 'files with **', files: ['**'], put: {} },
  { name: 'files with **/*', files: ['**/*'], put: {} },
  { name: 'files with it', files: ['dist', '.env'], put: { '.npmignore': '.env\n' } },
  { name: 'files with it, ./', files: ['./.env'], put: {} },
  { name: 'files taking it back', files: ['*', '!.env'], put: {} },
  { name: 'files taking it back first', files: ['!.env', '*'], put: {}, npm12: true },
  { name: 'files taking a glob back', files: ['*', '!.env*'], put: {} },
  { name: 'no files', files: [], put: {} },
  { name: 'below, no rules', env: 'config/.env', put: {} },
  { name: 'below, by name', env: 'config/.env', put: { '.npmignore': '.env\n' } },
  { name: 'below, anchored above', env: 'config/.env', put: { '.npmignore': '/.env\n' } },
  { name: 'below, the directory', env: 'config/.env', put: { '.npmignore': 'config\n' } },
  { name: 'below, the directory with a slash', env: 'config/.env', put: { '.npmignore': 'config/\n' } },
  { name: 'below, the path', env: 'config/.env', put: { '.npmignore': 'config/.env\n' } },
  { name: 'below, own rules', env: 'config/.env', put: { 'config/.gitignore': '.env\n' } },
  { name: 'below, own rules, .npmignore first', env: 'config/.env', put: { 'config/.gitignore': '.env\n', 'config/.npmignore': 'x\n' } },
  { name: 'below, own negation', env: 'config/.env', put: { '.npmignore': '.env\n', 'config/.npmignore': '!.env\n' } },
  { name: 'below, files', env: 'config/.env', files: ['config'], put: {} },
  { name: 'below, files and own rules', env: 'config/.env', files: ['config'], put: { 'config/.npmignore': '.env\n' } },
  { name: 'below, files with a slash', env: 'config/.env', files: ['config/'], put: {} },
  { name: 'below, files with a glob', env: 'config/.env', files: ['config/*'], put: {} },
  { name: 'below, files of another glob', env: 'config/.env', files: ['config/*.json'], put: { 'config/a.json': '' } },
  { name: 'below, files with the path', env: 'config/.env', files: ['config/.env'], put: { '.npmignore': '.env\n' } },
  { name: 'below, files elsewhere', env: 'config/.env', files: ['dist'], put: { 'dist/a': '' } },
  {
    name: 'below, own negation of what a path excludes',
    env: 'config/.env',
    put: { '.npmignore': 'config/.env\n', 'config/.npmignore': '!.env\n' },
  },
  { name: 'two below', env: 'a/b/.env', files: ['a/*/.env'], put: {} },
  { name: 'two below, the upper one', env: 'a/b/.env', put: { '.npmignore': 'a\n!a/b\n' } },
  { name: 'two below, negated', env: 'a/b/.env', put: { '.npmignore': '*\n!a/b/**\n' } },
  { name: 'main', also: { main: '.env' }, put: { '.gitignore': '.env\n' } },
  { name: 'main with ./', also: { main: './.env' }, files: [], put: {} },
  { name: 'main below', env: 'config/.env', also: { main: 'config/.env' }, files: ['dist'], put: { 'dist/a': '' } },
  { name: 'browser', also: { browser: '.env' }, files: ['dist'], put: { 'dist/a': '' } },
  { name: 'bin', also: { bin: './.env' }, put: { '.npmignore': '.env\n' } },
  { name: 'a bin of several', also: { bin: { x: 'x', y: '.env' } }, files: [], put: {} },
  { name: 'a readme', env: 'README.env', files: [], put: {} },
  { name: 'no readme', env: 'readmes.env', files: [], put: {} },
  { name: 'a license that is ignored', env: 'license.env', put: { '.gitignore': '*.env\n' } },
  { name: 'what npm never packs', env: '.npmrc', files: ['.npmrc'], put: {} },
  { name: 'two slashes', put: { '.gitignore': '//.env\n' } },
  { name: 'one or more of some words', put: { '.npmignore': '*.+(spec|test).js\n' } },
  { name: 'one of some words', put: { '.npmignore': '@(coverage|tmp)\n' } },
  { name: 'one of some words, with it', put: { '.npmignore': '@(coverage|.env)\n' } },
  { name: 'a row of numbers', put: { '.npmignore': '{1..3}\n' } },
  { name: 'words beside its own rule', put: { '.gitignore': '.env\n*.+(spec|test).js\n' } },
  { name: 'files with it and words', files: ['.env', '@(a|b)'], put: {} },
  { name: 'files of some endings', files: ['*.@(js|ts)'], put: { 'a.js': '' } },
  { name: 'files of all but some', files: ['**/!(*.test).js'], put: { 'a.js': '' } },
  { name: 'files of all but some names', files: ['**/!(test)'], put: {} },
  { name: 'in node_modules', env: 'node_modules/x/.env', put: {} },
];

const npm = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .map((each) => path.join(each, 'npm'))
  .find(existsSync);

// npm itself is the judge: what is said here holds for the npm on this machine, and where `npm12` says so for the next one.
// One call packs all, to save its start.
it.skipIf(npm === undefined || !hasScripts)('agrees with npm pack', async () => {
  const made = makeWorld({ project: { git: false } });
  for (const [index, { files, also, put, env = '.env' }] of cases.entries()) {
    const manifest = { name: `case-${index}`, version: '1.0.0', ...also, ...(files && { files }) };
    for (const [name, text] of Object.entries({ ...put, [env]: 'A=1\n', 'package.json': JSON.stringify(manifest) })) {
      made.put(`${index}/${name}`, text);
    }
  }
  const directories = cases.map((_, index) => `./${index}`);
  const args = ['pack', ...directories, '--dry-run', '--json', '--offline', '--ignore-scripts'];
  const { stdout } = await promisify(execFile)(npm as string, args, {
    cwd: made.project,
    env: { ...made.world.env, npm_config_update_notifier: 'false' } as NodeJS.ProcessEnv,
  });
  const answers = Object.values(JSON.parse(stdout) as Record<string, { name: string; files: { path: string }[] }>);

  const said: Record<string, Packed['packed']> = {};
  const judged: Record<string, boolean | undefined> = {};
  for (const [index, { name, files, also, put, env = '.env', npm12 = false }] of cases.entries()) {
    const answer = answers.find((each) => each.name === `case-${index}`);
    judged[name] = npm12 || answer?.files.some((file) => file.path === env);
    const parts = env.split('/').slice(0, -1);
    const ignores = ['', ...parts.map((_, depth) => `${parts.slice(0, depth + 1).join('/')}/`)].map(
      (each) => put[`${each}.npmignore`] ?? put[`${each}.gitignore`],
    );
    said[name] = (await npmPacks(env, { files, entries: packedEntries({ ...also }), ignores, above: [] })).packed;
  }
  expect(said).toEqual(judged);
});
