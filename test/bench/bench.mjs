// How large and how slow the program is: `npm run bench`. Every time is measured side by side with a yardstick in the same run, in
// turns, so that a busy or slow machine gives the same result: what counts is the ratio of the medians.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { spawn as spawnTerminal } from '@lydell/node-pty';
import { build } from 'esbuild';

// `npm run bench -- --large`: in a repository with 100,000 files and 10,000 commits.
if (process.argv.includes('--large')) {
  await import('./large.mjs');
  process.exit();
}

// `npm run bench -- --scan`: how long the search for keys takes.
if (process.argv.includes('--scan')) {
  await import('./scan.mjs');
  process.exit();
}

// `npm run bench -- --workshop`: what a workshop's seats take beside the pace that the API allows.
if (process.argv.includes('--workshop')) {
  await import('./workshop.mjs');
  process.exit();
}

const rounds = Number(process.argv[2] ?? 9);
const root = path.resolve(import.meta.dirname, '../..');
const program = path.join(root, 'dist/openai-setup.cjs');
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'openai-setup-bench-')));
const project = path.join(scratch, 'shop-bot');
const bin = path.join(scratch, 'bin');
for (const directory of [project, bin, path.join(scratch, 'home')]) mkdirSync(directory);
const env = {
  PATH: process.env.PATH,
  HOME: path.join(scratch, 'home'),
  TMPDIR: scratch,
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  GIT_CONFIG_NOSYSTEM: '1',
  // Nobody answers there, and immediately so.
  OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
};

function write(name, text) {
  const file = path.join(scratch, name);
  writeFileSync(file, text);
  return file;
}
function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}
function timed(run) {
  const started = performance.now();
  run();
  return performance.now() - started;
}
function node(...args) {
  return () => spawnSync(process.execPath, args, { cwd: project, env });
}

/** Medians of both, in milliseconds, measured in turns. The first round is a warm-up and isn't counted. */
async function compare(ours, yardstick) {
  const times = { ours: [], yardstick: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const [a, b] = [await ours(), await yardstick()];
    if (round > 0) times.ours.push(a);
    if (round > 0) times.yardstick.push(b);
  }
  return { ours: median(times.ours), yardstick: median(times.yardstick) };
}

/** Milliseconds until the text is on the terminal. */
function firstPaint(args, text) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const terminal = spawnTerminal(process.execPath, args, { cwd: project, env, cols: 80, rows: 24 });
    let output = '';
    let took;
    terminal.onData((data) => {
      output += data;
      if (took !== undefined || !output.includes(text)) return;
      took = performance.now() - started;
      terminal.kill('SIGTERM');
    });
    terminal.onExit(() => (took === undefined ? reject(new Error(`“${text}” never came: ${output.slice(-300)}`)) : resolve(took)));
  });
}

/** The git commands of one run, as Node would run them by themselves, one after the other. */
function gitCommandsOf(run) {
  const log = path.join(scratch, 'git.log');
  const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
  const shim = path.join(bin, 'git');
  writeFileSync(
    shim,
    `#!${process.execPath}
    require('fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify([process.cwd(), process.argv.slice(2)]) + '\\n');
    const done = require('child_process').spawnSync(${JSON.stringify(real)}, process.argv.slice(2), { stdio: 'inherit' });
    process.exit(done.status ?? 1);`,
  );
  chmodSync(shim, 0o755);
  run({ ...env, PATH: `${bin}${path.delimiter}${env.PATH}` });
  return readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Peak memory of a run in megabytes. */
function peak(run) {
  const file = path.join(scratch, 'peak');
  const preload = write(
    'peak.cjs',
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS)));`,
  );
  run({ ...env, NODE_OPTIONS: `--require=${preload}` });
  return Number(readFileSync(file, 'utf8')) / 1024;
}

function line(what, measured, target, good) {
  process.stdout.write(`${good ? ' ' : '!'} ${what.padEnd(34)} ${measured.padEnd(42)} target ${target}\n`);
}
function ratio(what, { ours, yardstick }, target) {
  line(
    what,
    `${(ours / yardstick).toFixed(2)}×  (${ours.toFixed(0)} ms, yardstick ${yardstick.toFixed(0)} ms)`,
    `≤ ${target}×`,
    ours / yardstick <= target,
  );
}

try {
  execFileSync('git', ['init', '--quiet', project], { env });
  const cache = path.join(scratch, 'cache');
  const npm = (cwd, ...args) =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, npm_config_cache: cache } });
  const packed = JSON.parse(npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', scratch))[0];
  line('package to download', `${(packed.size / 1000).toFixed(0)} kB`, '≤ 450 kB', packed.size <= 450_000);

  const empty = path.join(scratch, 'empty');
  mkdirSync(empty);
  writeFileSync(path.join(empty, 'package.json'), '{"name": "empty", "version": "1.0.0"}');
  npm(empty, 'pack', '--pack-destination', scratch);
  let count = 0;
  const install = (tarball) => () => {
    const directory = path.join(scratch, `install-${(count += 1)}`);
    mkdirSync(directory);
    writeFileSync(path.join(directory, 'package.json'), '{}');
    return timed(() => npm(directory, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', path.join(scratch, tarball)));
  };
  ratio('install / an empty package', await compare(install(packed.filename), install('empty-1.0.0.tgz')), 1.5);

  ratio(
    '--version / node -e 0',
    await compare(
      () => timed(node(program, '--version')),
      () => timed(node('-e', '0')),
    ),
    1.3,
  );

  const hello = path.join(scratch, 'hello.mjs');
  await build({
    stdin: {
      contents:
        "import { createElement } from 'react'; import { render, Text } from 'ink'; render(createElement(Text, null, 'hello')); setInterval(() => {}, 1000);",
      resolveDir: root,
    },
    outfile: hello,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: { 'react-devtools-core': path.join(root, 'src/build/empty.mjs') },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  ratio(
    'first paint / a bundled Ink hello',
    await compare(
      () => firstPaint([program], 'Project'),
      () => firstPaint([hello], 'hello'),
    ),
    1.25,
  );

  const doctor = [program, 'doctor', '--json', '--offline'];
  const commands = gitCommandsOf((shimmed) => spawnSync(process.execPath, doctor, { cwd: project, env: shimmed }));
  const alone = write(
    'git-alone.cjs',
    `for (const [cwd, args] of ${JSON.stringify(commands)}) require('child_process').spawnSync('git', args, { cwd });`,
  );
  ratio(
    `doctor / node and ${commands.length} git commands`,
    await compare(
      () => timed(node(...doctor)),
      () => timed(node(alone)),
    ),
    2.5,
  );

  const memory = Math.max(
    peak((watched) => spawnSync(process.execPath, [program, 'doctor', '--json'], { cwd: project, env: watched })),
    peak((watched) => spawnSync(process.execPath, [program, 'demo'], { cwd: project, env: watched, input: '' })),
  );
  line('peak memory (doctor, demo)', `${memory.toFixed(0)} MB`, '≤ 120 MB', memory <= 120);
  if (process.env.BENCH_VERBOSE) for (const [, args] of commands) process.stdout.write(`    git ${args.join(' ')}\n`);
  process.stdout.write(
    `\nNode ${process.version}, ${rounds} rounds, bundle of ${(statSync(path.join(root, 'dist/cli.js')).size / 1000).toFixed(0)} kB at the entry.\n`,
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
