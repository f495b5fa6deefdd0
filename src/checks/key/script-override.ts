import path from 'node:path';
import { Secret } from '../../keys/secret.ts';
import { parsePackageJson } from '../../project/package-json.ts';
import type { ScopeAndPorts } from '../check.ts';

/** A script of package.json that gives the program another value than the env file's. */
export type ScriptOverride = {
  readonly script: 'dev' | 'start';
  /** 1-based, of package.json; the first one if the name isn't written out there. */
  readonly line: number;
  /** As `…abcd`; `undefined`: it's empty. */
  readonly key: string | undefined;
};

/** `"start": "OPENAI_API_KEY=unused node index.js"`: no loader overrides what a program is started with. */
export async function scriptOverride({ scope, ports }: ScopeAndPorts, inFile: Secret): Promise<ScriptOverride | undefined> {
  const { root, variable } = scope;
  const found = await ports.files.lookInside(path.join(root, 'package.json'));
  const json = found.kind === 'file' ? found.bytes.toString('utf8') : '';
  const scripts = parsePackageJson(json)?.['scripts'];
  if (!json.includes(`${variable.name}=`) || typeof scripts !== 'object' || scripts === null) return undefined;
  for (const script of ['dev', 'start'] as const) {
    const command: unknown = (scripts as Record<string, unknown>)[script];
    const [, , set] =
      new RegExp(`(?:^|[\\s;&])${variable.name}=(["']?)([^\\s"';&]*)\\1`).exec(typeof command === 'string' ? command : '') ?? [];
    // A value that the shell puts in is the shell's.
    if (set === undefined || /[$%`]/.test(set) || set === inFile.reveal().trim()) continue;
    const line = json.split('\n').findIndex((each) => each.includes(`"${script}"`) && each.includes(variable.name)) + 1;
    return { script, line: Math.max(line, 1), key: set === '' ? undefined : String(new Secret(set)) };
  }
  return undefined;
}
