// `npm run test:nodes`: the built program on every Node that it promises to run on, and its launcher on those that it
// must refuse. The tests' own runner stays on the Node that started this. The binaries are packages of npm without an
// install script; npm's cache keeps them. `npm run test:nodes -- 22 24` takes these only; with `--core` it runs just what
// depends on Node itself, which takes a third of the time.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const versions = {
  12: '12.22.12',
  14: '14.21.3',
  16: '16.20.2',
  18: '18.20.8',
  20: '20.20.2',
  22: '22.23.3',
  24: '24.21.0',
  26: '26.10.0',
};
const refused = (major) => major < 20;

const root = path.resolve(import.meta.dirname, '..');
const isCore = process.argv.includes('--core');
const named = process.argv.slice(2).filter((each) => each !== '--core');
const majors = named.length > 0 ? named : Object.keys(versions);
const unknown = majors.filter((major) => versions[major] === undefined);
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')} here. Known: ${Object.keys(versions).join(', ')}\n`);
  process.exit(2);
}

/** Options, signals, streams, HTTP, certificates, loading, and one run of each kind. */
const core = [
  'node-options',
  'node-debugging',
  'signals',
  'leaving',
  'certificates',
  'children',
  'hostile',
  'loading',
  'no-terminal',
  'wizard',
  'waiting',
  'limits',
];
const wholeRing = isCore ? core.map((name) => `test/e2e/${name}.test.ts`) : ['test/e2e'];

const directory = path.join(root, 'node_modules/.nodes');
const binary = (major) => path.join(directory, `node_modules/node-${major}/bin/node`);
const missing = majors.filter((major) => !existsSync(binary(major)));
if (missing.length > 0) {
  mkdirSync(directory, { recursive: true });
  const manifest = path.join(directory, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{"private": true}\n');
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  // Not every version exists for other systems: there, it's the newest of the line.
  const versionOf = (major) => (process.platform === 'linux' ? versions[major] : major);
  const wanted = missing.map((major) => `node-${major}@npm:${prefix}-${process.platform}-${process.arch}@${versionOf(major)}`);
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...wanted], {
    cwd: directory,
    stdio: 'inherit',
  });
}

/** What vitest wrote about the failed tests, as lines; it writes nothing if it couldn't start. */
function failures(report) {
  if (!existsSync(report)) return ['vitest ended without a report: its own words stand above'];
  return JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap((file) => [
    ...(file.status === 'failed' && file.message ? [file.name, file.message] : []),
    ...file.assertionResults
      .filter((test) => test.status === 'failed')
      .flatMap((test) => [`${path.relative(root, file.name)} > ${test.fullName}`, ...test.failureMessages]),
  ]);
}

const failed = new Map();
for (const major of majors.map(Number)) {
  process.stdout.write(`\nNode ${major}\n`);
  const files = refused(major) ? ['test/e2e/node-version.test.ts'] : [...wholeRing, 'test/launcher.test.ts', 'test/openai/bundled.test.ts'];
  const report = path.join(directory, `report-${major}.json`);
  rmSync(report, { force: true });
  // As in `npm test`, more workers than a small machine has cores: most of the time is spent waiting for other processes.
  const options = [
    '--testTimeout=60000',
    '--hookTimeout=60000',
    '--maxWorkers=4',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { status } = spawnSync(process.execPath, [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...options, ...files], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_UNDER_TEST: binary(major) },
  });
  if (status !== 0) failed.set(major, failures(report));
}
// Failures are repeated at the very end: of a long log, often only the end is kept, and a test that fails once in a hundred runs
// has no second chance to say why.
for (const [major, lines] of failed) process.stdout.write(`\nNot good on Node ${major}\n${lines.join('\n')}\n`);
if (failed.size === 0) process.stdout.write('\nGood on every Node.\n');
process.exitCode = failed.size === 0 ? 0 : 1;
