// What making a workshop's seats takes beside the pace that the API allows: `npm run bench -- --workshop`. The API's minute is shortened,
// which hides less behind the waiting than a real one would: what's measured is more than the truth.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'openai-setup-bench-')));
/** In pieces that are loaded when they're needed, as in the package. */
async function bundled(name, entry) {
  const outdir = path.join(scratch, name);
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  const options = { bundle: true, splitting: true, minify: true, platform: 'node', format: 'esm', target: 'node20', banner };
  await build({ ...options, entryPoints: { [name]: path.join(root, entry) }, outdir, outExtension: { '.js': '.mjs' } });
  return path.join(outdir, `${name}.mjs`);
}

const child = await bundled('organizer', 'test/workshop/organizer-child.ts');
const { startSimulator } = await import(pathToFileURL(await bundled('simulator', 'src/simulator/server.ts')));
const { makePacer } = await import(pathToFileURL(await bundled('pace', 'src/workshop/organizer/pace.ts')));

/** Milliseconds that the pace alone takes: so many requests to one endpoint, each answered at once. */
async function paceAlone(requests, minuteMs) {
  const pacer = makePacer({ minuteMs, signal: new AbortController().signal, isTooMany: () => false });
  const started = performance.now();
  await Promise.all(Array.from({ length: requests }, () => pacer.paced('one', async () => ({ ok: true, value: undefined, meta: {} }))));
  return performance.now() - started;
}

/** Megabytes at most, so far; 0 where the system doesn't tell. */
function memoryOf(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function makeSeats(seats, minuteMs) {
  const simulator = await startSimulator({ strictness: { adminRequestsPerMinute: 10, minuteMs } });
  const [project, home] = ['project', 'home'].map((name) => path.join(scratch, `${name}-${seats}`));
  for (const directory of [project, home]) mkdirSync(directory);
  const args = ['create', '--seats', String(seats), '--limit', '1', '--until', '3h', '--test', 'none', '--yes', '--json'];
  const env = { PATH: process.env.PATH, HOME: home, OPENAI_BASE_URL: simulator.baseUrl, OPENAI_ADMIN_KEY: simulator.adminKey };
  const started = performance.now();
  const run = spawn(process.execPath, [child, String(minuteMs), 'workshop', ...args], {
    cwd: project,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let memory = 0;
  const watch = setInterval(() => (memory = Math.max(memory, memoryOf(run.pid))), 100);
  run.stderr.resume();
  const status = await new Promise((resolve) => run.on('close', resolve));
  clearInterval(watch);
  const took = performance.now() - started;
  await simulator.close();
  if (status !== 0) throw new Error(`the seats weren't made: exit status ${status}`);
  return { took, memory, requests: simulator.requests.length / seats };
}

/** Seats, the shortened minute in milliseconds, and the seconds that may be added to the pace. */
const sizes = process.argv.includes('--quick')
  ? [[30, 3000, 5]]
  : [
      [30, 6000, 5],
      [1000, 3000, 60],
    ];
/** A seat's project, limit, limit read back, models, and account. */
const fewest = 5;
let failed = false;
try {
  for (const [seats, minuteMs, target] of sizes) {
    const [made, alone] = await Promise.all([makeSeats(seats, minuteMs), paceAlone(seats, minuteMs)]);
    const overhead = (made.took - alone) / 1000;
    const rows = [
      ['beside the pace', `${overhead.toFixed(1)} s`, `${target} s`, overhead <= target],
      ['requests a seat', made.requests.toFixed(2), `${fewest} at least`, made.requests <= fewest * 1.2],
      ['memory', `${made.memory.toFixed(0)} MB`, '150 MB', made.memory <= 150],
    ];
    console.log(
      `${seats} seats: ${(made.took / 1000).toFixed(1)} s with a minute of ${minuteMs / 1000} s, ${(alone / 1000).toFixed(1)} s of them the pace`,
    );
    for (const [what, value, wanted, isMet] of rows) {
      console.log(`  ${isMet ? 'ok  ' : 'MISS'} ${what.padEnd(16)} ${value} (${wanted})`);
      failed ||= !isMet;
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
