import type { ProjectKind } from '../kind.ts';
import { curlCall } from './curl.ts';
import { deno } from './deno.ts';
import { dotnet } from './dotnet.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { node } from './node.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { containerStart, taskStart } from './task-runners.ts';
import type { Setting, Toolchain } from './toolchain.ts';

const byKind: Readonly<Record<ProjectKind, (setting: Setting) => Promise<Toolchain>>> = {
  node,
  deno,
  python,
  go,
  ruby,
  rust,
  php,
  java,
  dotnet,
};

/** How this project's language and tools do things. */
export async function findToolchain(kind: ProjectKind | null, setting: Setting): Promise<Toolchain> {
  const found = await (kind === null ? unknown(setting) : byKind[kind](setting));
  // A script of package.json is the authors' own as well, and everybody has what runs it.
  const byTask = kind === 'node' && found.start !== undefined ? undefined : await taskStart(setting);
  return { ...found, start: byTask ?? found.start ?? (await containerStart(setting)) };
}

async function unknown(setting: Setting): Promise<Toolchain> {
  const { project } = setting;
  return {
    language: '',
    prepare: [],
    start: project.has('pubspec.yaml') ? 'flutter run' : project.has('mix.exs') ? 'mix run' : undefined,
    firstCall: (request) => curlCall(setting, request),
  };
}
