// How long `doctor` takes if git has a lot to do: `npm run bench -- --large`. The yardsticks run the same git commands, side by side
// and in turns with it: those of the run itself, and the four that a person would use to find out the same by hand.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';

const [fileCount, commitCount, rounds] = [100_000, 10_000, 5];
const program = path.resolve(import.meta.dirname, '../../dist/openai-setup.cjs');
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'openai-setup-bench-')));
const [project, bin, home] = ['shop-bot', 'bin', 'home'].map((name) => path.join(scratch, name));
const env = { PATH: process.env.PATH, HOME: home, TMPDIR: scratch, LANG: 'C.UTF-8', GIT_CONFIG_NOSYSTEM: '1' };

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

/** A monorepo with 200 packages; each commit changes three files. */
async function makeRepository() {
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', project], { env });
  const git = spawn('git', ['fast-import', '--quiet'], { cwd: project, env, stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise((resolve, reject) =>
    git.on('close', (status) => (status === 0 ? resolve() : reject(new Error(`fast-import: ${status}`)))),
  );
  const write = (text) => git.stdin.write(text) || new Promise((resolve) => git.stdin.once('drain', resolve));
  const nameOf = (at) => `packages/p${at % 200}/src/d${Math.floor(at / 200) % 20}/file${at}.ts`;
  const change = (name, text) => `M 100644 inline ${name}\ndata ${text.length}\n${text}\n`;
  const commit = (at) => `commit refs/heads/main\ncommitter Ana <ana@example.com> ${1_600_000_000 + at * 60} +0000\ndata 1\nx\n`;
  await write('blob\nmark :1\ndata 11\nexport {};\n\n');
  await write(commit(0) + change('.gitignore', 'node_modules\n.env\n') + change('package.json', '{"name": "shop-bot"}\n'));
  for (let at = 0; at < fileCount; at += 1) await write(`M 100644 :1 ${nameOf(at)}\n`);
  for (let at = 1; at < commitCount; at += 1) {
    const files = [1, 2, 3].map((step) => change(nameOf((at * 7919 * step) % fileCount), `export const x = ${at};\n`));
    await write(commit(at) + files.join(''));
  }
  git.stdin.end('done\n');
  await ended;
  execFileSync('git', ['checkout', '--quiet', 'main'], { cwd: project, env });
}

/** The git commands of one run. */
function commandsOf(run) {
  const log = path.join(scratch, 'git.log');
  const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
  writeFileSync(
    path.join(bin, 'git'),
    `#!${process.execPath}
    const { appendFileSync, readFileSync } = require('fs');
    const stdin = process.argv.includes('--stdin') ? readFileSync(0, 'latin1') : '';
    appendFileSync(${JSON.stringify(log)}, JSON.stringify([process.cwd(), process.argv.slice(2), stdin]) + '\\n');
    process.exit(require('child_process').spawnSync(${JSON.stringify(real)}, process.argv.slice(2), { input: Buffer.from(stdin, 'latin1'), stdio: ['pipe', 'inherit', 'inherit'] }).status ?? 1);`,
  );
  chmodSync(path.join(bin, 'git'), 0o755);
  run({ ...env, PATH: `${bin}${path.delimiter}${env.PATH}` });
  return readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

try {
  for (const directory of [bin, home]) mkdirSync(directory);
  await makeRepository();
  const doctor = (variables = env) =>
    spawnSync(process.execPath, [program, 'doctor', '--json', '--offline'], { cwd: project, env: variables });
  const commands = commandsOf(doctor);
  const own = () => commands.forEach(([cwd, args, input]) => spawnSync('git', args, { cwd, env, input, maxBuffer: 2 ** 28 }));
  const byHand = () =>
    [
      ['ls-files', '--error-unmatch', '.env'],
      ['check-ignore', '-q', '.env'],
      ['log', '--all', '--full-history', '--', '.env'],
      ['ls-files', '-co', '--exclude-standard'],
    ].forEach((args) => spawnSync('git', args, { cwd: project, env, maxBuffer: 2 ** 28 }));
  const times = { doctor: [], own: [], byHand: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, run] of Object.entries({ doctor, own, byHand })) {
      const started = performance.now();
      run();
      // The first round warms up.
      if (round > 0) times[name].push(performance.now() - started);
    }
  }
  const [ours, alone, hand] = [times.doctor, times.own, times.byHand].map(median);
  const line = (what, yardstick) =>
    process.stdout.write(
      `${ours / yardstick <= 1.5 ? ' ' : '!'} ${what.padEnd(44)} ${(ours / yardstick).toFixed(2)}×  (${ours.toFixed(0)} ms, yardstick ${yardstick.toFixed(0)} ms)  target ≤ 1.5×\n`,
    );
  process.stdout.write(`${fileCount} files, ${commitCount} commits\n`);
  line(`doctor / its ${commands.length} git commands, one by one`, alone);
  line('doctor / four git commands by hand', hand);
  if (process.env.BENCH_VERBOSE) for (const [, args] of commands) process.stdout.write(`    git ${args.join(' ').slice(0, 200)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
