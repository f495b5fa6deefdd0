import path from 'node:path';
import { dependsOn } from '../../env-file/convention.ts';
import { mentionsInScripts } from '../../env-file/mentions.ts';
import { readEnvDocument, valueOf } from '../../env-file/document.ts';
import { Secret } from '../../keys/secret.ts';
import { withEnvFile } from '../../project/toolchains/env-file-option.ts';
import { parsePackageJson } from '../../project/package-json.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { ScopeAndPorts } from '../check.ts';

type Place = {
  readonly script: 'dev' | 'start';
  /** 1-based, of package.json; the first one if it isn't written out there. */
  readonly line: number;
};

/** A script of package.json that gives the program another value than the env file's. `key`: as `…abcd`; `undefined`: it's empty. */
export type ScriptOverride = Place & { readonly key: string | undefined };

/** A script of package.json that gives the program another env file, named as it's displayed. */
export type ScriptEnvFile = Place & { readonly file: string };

/** `"start": "OPENAI_API_KEY=unused node index.js"`: no loader overrides what a program is started with. */
export async function scriptOverride(context: ScopeAndPorts, inFile: Secret): Promise<ScriptOverride | undefined> {
  const { name } = context.scope.variable;
  const { scripts } = await startScripts(context, `${name}=`);
  for (const { command, ...place } of scripts) {
    const [, , set] = new RegExp(`(?:^|[\\s;&])${name}=(["']?)([^\\s"';&]*)\\1`).exec(command) ?? [];
    // A value that the shell puts in is the shell's.
    if (set === undefined || /[$%`]/.test(set) || set === inFile.reveal().trim()) continue;
    return { ...place, key: set === '' ? undefined : String(new Secret(set)) };
  }
  return undefined;
}

/** A script that starts the program with other env files only: `.env.production`, say. */
export async function scriptEnvFile(context: ScopeAndPorts, inFile: Secret): Promise<ScriptEnvFile | undefined> {
  const { scope, ports } = context;
  const { scripts, loads } = await startScripts(context, '');
  const [first] = scripts;
  if (first === undefined || loads) return undefined;
  const { command, ...place } = first;
  const files = mentionsInScripts({ scripts: { start: command } }).map((each) => each.path);
  const [file] = files;
  // What the shell puts in isn't known here.
  if (file === undefined || files.some((each) => /[$%`]/.test(each))) return undefined;
  for (const each of files) {
    const other = path.resolve(scope.root, each);
    const found = other === scope.envFile.path ? undefined : await ports.files.lookInside(other);
    const value = found?.kind === 'file' ? valueOf(readEnvDocument(found.bytes), scope.variable.name)?.value : undefined;
    if (other === scope.envFile.path || value?.trim() === inFile.reveal().trim()) return undefined;
  }
  return { ...place, file: untrusted(file, 100) };
}

/** A script that starts the program, as it would be written in package.json with the option that loads the env file. */
export type ScriptChange = Place & { readonly to: string };

export async function loadingScript(context: ScopeAndPorts): Promise<ScriptChange | undefined> {
  const [first] = (await startScripts(context, '')).scripts;
  const file = context.scope.envFile.inProject;
  const { nodeMajor = 0 } = context.ports.world;
  if (first === undefined || !/^[\w./-]+$/.test(file)) return undefined;
  const { command, ...place } = first;
  // Hosts run `start`, too, and have no env file there. Node.js has the option for that since 22.9.
  const to = withEnvFile(command, file, place.script === 'start' && nodeMajor > 22);
  return to === undefined || untrusted(to, 200) !== to ? undefined : { ...place, to: `"${place.script}": ${JSON.stringify(to)}` };
}

/** The scripts that contain a text. `loads`: the code may load another file, too. */
async function startScripts({ scope, ports }: ScopeAndPorts, text: string) {
  const found = await ports.files.lookInside(path.join(scope.root, 'package.json'));
  const json = found.kind === 'file' ? found.bytes.toString('utf8') : '';
  const parsed = parsePackageJson(json);
  const all = (parsed?.['scripts'] ?? {}) as Record<string, unknown>;
  const scripts = (['dev', 'start'] as const).flatMap((script) => {
    const command = all[script];
    if (typeof command !== 'string' || !command.includes(text)) return [];
    const line = json.split('\n').findIndex((each) => each.includes(`"${script}"`) && each.includes(text)) + 1;
    return [{ script, command, line: Math.max(line, 1) }];
  });
  return { scripts, loads: dependsOn(parsed, 'dotenv') };
}
