import { directoriesUp } from '../../../src/machine/paths.ts';
import { findToolchain } from '../../../src/project/toolchains/find.ts';
import { projectFiles } from '../../../src/project/toolchains/project-files.ts';
import type { CallRequest, Setting, Toolchain } from '../../../src/project/toolchains/toolchain.ts';
import type { PlaceOptions } from '../../make-place.ts';
import { makeWorld } from '../../make-world.ts';

export type Files = NonNullable<PlaceOptions['files']>;

/** How a project with these files is run. All package managers are there, unless `has` says otherwise. `startedIn`: its package. */
export async function toolchainOf(
  files: Files,
  given: Partial<Omit<Setting, 'project'>> & { startedIn?: string } = {},
): Promise<Toolchain> {
  const { startedIn, ...setting } = given;
  const world = makeWorld({ project: { files, ...(startedIn === undefined ? {} : { startedIn }) } });
  const { root, kind } = await world.scope();
  return findToolchain(kind, {
    project: await projectFiles(world.ports.files, root, directoriesUp(root, world.project)),
    shell: 'posix',
    env: {},
    platform: 'linux',
    home: world.home,
    nodeMajor: 24,
    has: () => true,
    ignores: async () => true,
    ...setting,
  });
}

export const request: CallRequest = {
  model: 'gpt-6-luna',
  api: 'responses',
  envFile: '.env',
  variable: 'OPENAI_API_KEY',
  baseUrl: 'https://api.openai.com/v1',
  namesBaseUrl: false,
};
