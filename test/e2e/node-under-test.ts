import { execFileSync } from 'node:child_process';

/** The Node that runs the built program in test/e2e. `npm run test:nodes` uses other versions than the tests' own. */
export const node = process.env['NODE_UNDER_TEST'] ?? process.execPath;

/** What that Node prints for an expression. */
export function nodeSays(expression: string): string {
  return execFileSync(node, ['-p', expression], { encoding: 'utf8' }).trim();
}

/** Its version, e.g. `22.23.3`. */
export const nodeVersion = nodeSays('process.versions.node');

/** PATH with that Node first, for what its `#!/usr/bin/env node` starts. */
export function pathWithNode(path: string): string {
  return node === process.execPath ? path : `${node.slice(0, -'/node'.length)}:${path}`;
}
