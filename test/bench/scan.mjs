// How long `scan` takes: `npm run bench -- --scan`. Every time is measured in turns with the floor: git alone printing every object, and
// `git grep` looking for the marker in every file.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';

const [fileCount, commitCount] = [100_000, 10_000];
const rounds = Number(process.argv[process.argv.indexOf('--scan') + 1] ?? 5) || 5;
const program = path.resolve(import.meta.dirname, '../../dist/openai-setup.cjs');
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'openai-setup-bench-')));
const home = path.join(scratch, 'home');
const env = { PATH: process.env.PATH, HOME: home, TMPDIR: scratch, LANG: 'C.UTF-8', GIT_CONFIG_NOSYSTEM: '1' };
const marker = ['T3Blbk', 'FJ'].join('');

/** As random as a key, and the same in each run. */
function pretendKey(seed) {
  const random = createHash('shake256', { outputLength: 300 }).update(`${seed}`).digest('base64url');
  return `sk-proj-${random.slice(0, 74)}${marker}${random.slice(74, 147)}A`;
}

/** About 3 kB that look like a program, and differ in one line from the version before. */
function program3k(file, version) {
  const words = createHash('shake256', { outputLength: 60 }).update(`${file}`).digest('hex').match(/.{6}/g);
  const lines = Array.from(
    { length: 60 },
    (_, at) => `  const ${words[at % 20]}_${at} = compute(${words[(at * 7) % 20]}, ${at}); // ${words[(at * 3) % 20]}`,
  );
  lines[version % 60] = `  const changed = ${version};`;
  return `${lines.join('\n')}\n`;
}

async function imported(directory, write) {
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', directory], { env });
  const git = spawn('git', ['fast-import', '--quiet'], { cwd: directory, env, stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise((resolve, reject) =>
    git.on('close', (status) => (status === 0 ? resolve() : reject(new Error(`fast-import: ${status}`)))),
  );
  await write((text) => git.stdin.write(text) || new Promise((resolve) => git.stdin.once('drain', resolve)));
  git.stdin.end('done\n');
  await ended;
  execFileSync('git', ['checkout', '--quiet', 'main'], { cwd: directory, env });
  return directory;
}

const change = (name, text) => `M 100644 inline ${name}\ndata ${text.length}\n${text}\n`;
const commit = (at) => `commit refs/heads/main\ncommitter Ana <ana@example.com> ${1_600_000_000 + at * 60} +0000\ndata 1\nx\n`;

/** 300 files in 30 directories, each commit changes three of them. `keys`: every tenth commit has one. */
function history(name, keys) {
  return imported(path.join(scratch, name), async (write) => {
    for (let at = 0; at < commitCount; at += 1) {
      const files = [1, 2, 3].map((step) => (at * 17 * step) % 300);
      const changes = files.map((file) => {
        const key = keys && at % 10 === 0 ? `key = "${pretendKey(file % 5)}"\n` : '';
        return change(`src/d${file % 30}/file${file}.ts`, program3k(file, at) + key);
      });
      await write(commit(at) + changes.join(''));
    }
  });
}

function tree() {
  return imported(path.join(scratch, 'tree'), async (write) => {
    await write(commit(0));
    for (let at = 0; at < fileCount; at += 1)
      await write(change(`packages/p${at % 200}/src/d${Math.floor(at / 200) % 20}/file${at}.ts`, program3k(at, at)));
  });
}

function clone(of, name) {
  const directory = path.join(scratch, name);
  execFileSync('git', ['clone', '--quiet', '--no-local', of, directory], { env });
  return directory;
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

function timed(command, args, cwd, more = {}) {
  const started = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd, env: { ...env, ...more }, stdio: ['ignore', 'ignore', 'pipe'] });
  if (status === null || status > 1) throw new Error(`${command} ${args.join(' ')}: ${status} ${String(stderr)}`);
  return performance.now() - started;
}

const preload = path.join(scratch, 'peak.cjs');
const peakFile = path.join(scratch, 'peak');

function compare(what, directory, options, floor, target) {
  const times = { ours: [], floor: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const ours = timed(process.execPath, [program, 'scan', ...options], directory);
    const alone = timed('git', floor, directory);
    if (round === 0) continue;
    times.ours.push(ours);
    times.floor.push(alone);
  }
  const [ours, alone] = [median(times.ours), median(times.floor)];
  timed(process.execPath, [program, 'scan', ...options], directory, { NODE_OPTIONS: `--require=${preload}` });
  const memory = Number(readFileSync(peakFile, 'utf8')) / 1024;
  const ratio = ours / alone;
  process.stdout.write(
    `${ratio <= target && memory < 200 ? ' ' : '!'} ${what.padEnd(34)} ${ratio.toFixed(2)}×  (${ours.toFixed(0)} ms, floor ${alone.toFixed(0)} ms, ${memory.toFixed(0)} MB)  target ≤ ${target}×, < 200 MB\n`,
  );
}

try {
  mkdirSync(home);
  writeFileSync(
    preload,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(peakFile)}, String(process.resourceUsage().maxRSS)));`,
  );
  const objects = ['cat-file', '--batch-all-objects', '--unordered', '--batch', '--buffer'];
  const plain = await history('history', false);
  compare('objects, as imported', plain, [], objects, 2);
  compare('objects, as a clone packs them', clone(plain, 'clone'), [], objects, 2.6);
  const leaky = await history('leaky', true);
  compare('objects, with findings', leaky, [], objects, 3);
  compare('files', await tree(), ['--tree'], ['grep', '-aFl', '--untracked', marker], 1.5);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
