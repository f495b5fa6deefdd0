import path from 'node:path';
import { composeVariables, isComposeFileName, resolvedValue, settingsInCompose } from '../../env-file/compose-file.ts';
import { Secret } from '../../keys/secret.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { ScopeAndPorts } from '../check.ts';

/** A line of a compose file that gives the container another value than the env file's. */
export type ComposeOverride = {
  /** Safe to display, relative to the project. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** As `…abcd`; `undefined`: it's empty. */
  readonly key: string | undefined;
};

const maxBytes = 200_000;

/** `environment:` wins over `env_file:`, and `${…}` in it comes from the shell and from `.env`, not from the file that's named. */
export async function composeOverride({ scope, ports }: ScopeAndPorts, inFile: Secret): Promise<ComposeOverride | undefined> {
  const { root, envFile, variable } = scope;
  const { files, world } = ports;
  const names = (await files.list(root)).filter(isComposeFileName).toSorted();
  for (const name of names.slice(0, 5)) {
    const found = await files.lookInside(path.join(root, name));
    if (found.kind !== 'file') continue;
    const yaml = found.bytes.subarray(0, maxBytes).toString('utf8');
    if (!yaml.includes('env_file') || !yaml.includes(variable.name)) continue;
    const resolve = composeVariables(world.env, await files.look(path.join(root, '.env')));
    for (const { envFiles, value } of await settingsInCompose(yaml, variable.name)) {
      if (!envFiles.some((each) => path.resolve(root, each) === envFile.path)) continue;
      const set = resolvedValue(value, resolve)?.trim();
      if (set === undefined || set === inFile.reveal().trim()) continue;
      const line = yaml.split('\n').findIndex((each) => each.includes(variable.name) && !each.trimStart().startsWith('#')) + 1;
      return { file: untrusted(name, 80), line, key: set === '' ? undefined : String(new Secret(set)) };
    }
  }
  return undefined;
}
