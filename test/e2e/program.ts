import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { node } from './node-under-test.ts';
import { openTerminalWithStty } from './terminal.ts';
import type { TestWorld } from '../make-world.ts';

/** The built program, starting with its launcher: `npm test` builds it first. */
export const program = path.resolve(import.meta.dirname, '../../dist/openai-setup.cjs');

export { simulate } from '../simulator/client.ts';

export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/**
 * Runs the program without a terminal. `input` is its standard input, closed immediately if there's none; `nodeArguments` are Node's
 * own.
 */
export function runProgram(
  world: TestWorld,
  args: readonly string[],
  input: string | Buffer = '',
  nodeArguments: readonly string[] = [],
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [...nodeArguments, program, ...args], { cwd: world.project, env: world.env });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Runs the program in a pseudo-terminal, under a shell that records `stty -a` before and after. */
export function openProgram(world: TestWorld, args: readonly string[] = [], size: { columns?: number; rows?: number } = {}) {
  const terminal = openTerminalWithStty({
    command: node,
    args: [program, ...args],
    cwd: world.project,
    env: world.env,
    ...size,
  });
  onTestFinished(() => terminal.kill());
  return terminal;
}

/** Whether a screen shows a text on lines of its own, broken only at the edge of the window. */
export function isOnLinesOfItsOwn(screen: string, text: string): boolean {
  const lines = screen.split('\n').map((line) => line.trim());
  return lines.some((_line, from) => lines.some((_other, to) => lines.slice(from, to + 1).join('') === text));
}

/** Expects no part of the key beyond its last four characters, however it's split over lines or escape sequences. */
export function expectNoLeak(output: string, key: string): void {
  // oxlint-disable-next-line no-control-regex
  const text = output.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replaceAll(/\s/g, '');
  for (let start = 'sk-proj-'.length; start + 10 <= key.length; start += 1) {
    const part = key.slice(start, start + 10);
    if (text.includes(part)) expect.fail(`${part.length} characters of the key are in the output, from the ${start}th on`);
  }
}
