import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { expect } from 'vitest';
import type { Simulator } from '../../src/simulator/server.ts';
import { readCards } from '../../src/workshop/card-files.ts';
import { openSeat } from '../../src/workshop/seal.ts';
import { readPublicFile, type PublicFile } from '../../src/workshop/public-file.ts';
import type { TestWorld } from '../make-world.ts';
import { adminOf, clientOf, hello } from '../simulator/client.ts';

/** Milliseconds: the minute in which the simulator counts, and at which the program paces itself. */
export const minuteMs = 400;

/** Bundles the child once. Call what it gives to remove it. */
export async function bundleChild(): Promise<{ readonly child: string; readonly remove: () => void }> {
  const directory = mkdtempSync(path.join(tmpdir(), 'organizer-'));
  const child = path.join(directory, 'child.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'organizer-child.ts')],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return { child, remove: () => rmSync(directory, { recursive: true }) };
}

/** `output`: both streams. */
export type Organizing = { readonly status: number | null; readonly stdout: string; readonly output: string };

/** Runs `openai-setup workshop …`. `until`: kills it with SIGKILL as soon as this is true. */
export function organize(
  child: string,
  world: TestWorld,
  simulator: Simulator,
  args: readonly string[],
  options: { readonly until?: () => boolean; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Organizing> {
  return new Promise((resolve, reject) => {
    const env = { ...world.env, OPENAI_ADMIN_KEY: simulator.adminKey, ...options.env };
    const run = spawn(process.execPath, [child, String(minuteMs), 'workshop', ...args], { cwd: world.project, env });
    let stdout = '';
    let output = '';
    run.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      output += chunk.toString();
    });
    run.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const watch = setInterval(() => {
      if (options.until?.() === true) run.kill('SIGKILL');
    }, 1);
    run.on('error', reject);
    run.on('close', (status) => {
      clearInterval(watch);
      resolve({ status, stdout, output });
    });
  });
}

/** All that's in the organization of one workshop, as the API tells it. */
export async function seatsIn(simulator: Simulator) {
  // The simulator counts these requests, too.
  const { projects } = adminOf(simulator, simulator.adminKey, 20);
  const all = [];
  for await (const project of projects.list({ limit: 100, include_archived: true })) {
    if (!project.name?.startsWith('ws-')) continue;
    const limit = await projects.spendLimit.retrieve(project.id).then(
      ({ threshold_amount }) => threshold_amount,
      ({ status }: { status?: number }) => {
        expect(status).toBe(404);
        return undefined;
      },
    );
    const accounts = (await projects.serviceAccounts.list(project.id, { limit: 100 })).data;
    const keys = (await projects.apiKeys.list(project.id, { limit: 100 })).data;
    all.push({ id: project.id, name: project.name, active: project.status === 'active', limit, accounts, keys });
  }
  return all;
}

export function publicFileOf(world: TestWorld): PublicFile {
  const file = readPublicFile(readFileSync(path.join(world.project, 'openai-workshop.json')));
  if (typeof file === 'string') throw new Error(file);
  return file;
}

/** Opens every seat with the code on its card, and asks a model something with its key. */
export async function expectSeatsWork(world: TestWorld, simulator: Simulator, cards: string): Promise<void> {
  const file = publicFileOf(world);
  const codes = (await readCards(cards, file.id)) ?? [];
  expect(codes.length).toBe(file.seats.length);
  for (const seat of file.seats) {
    const code = codes.find((each) => each.seat === seat.seat);
    if (code === undefined) throw new Error('a seat without a code');
    const content = await openSeat(file, seat, code);
    if (typeof content === 'string') throw new Error(content);
    await clientOf(simulator, content.key.reveal()).responses.create({ ...hello, model: content.models[0] ?? '' });
  }
}

/** No key is in any file of the project or the home, nor in what was printed. */
export function expectNoKeyAnywhere(world: TestWorld, outputs: readonly string[]): void {
  const files = [world.project, world.home].flatMap((directory) =>
    readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => path.join(directory, name)),
  );
  const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'latin1'));
  for (const text of [...texts, ...outputs]) expect(text).not.toMatch(/sk-(?:svcacct|admin|proj)-|pretend-key/);
}
