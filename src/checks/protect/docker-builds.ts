import path from 'node:path';
import { composeVariables, isComposeFileName } from '../../env-file/compose-file.ts';
import { directoriesUp, isWithin } from '../../machine/paths.ts';
import { composeBuilds } from '../../packaging/compose-builds.ts';
import type { Scope } from '../../project/scope.ts';
import type { Ports } from '../ports.ts';

/** An image that's built here. */
export type Build = {
  /** The directory that it's built from. */
  readonly context: string;
  /** The Dockerfile, or the compose file that has its text. */
  readonly file: string;
  readonly inline?: string;
  /** The context's name, if it's an additional one. */
  readonly name?: string;
};

/** Where Dockerfiles are that are built from the directory above these. */
const dockerDirectories = [
  '',
  'docker',
  '.docker',
  'deploy',
  'deployment',
  'deployments',
  'build',
  'build/package',
  'build/docker',
  'container',
  'infra',
];
const maxFiles = 20;

/**
 * The Dockerfiles in the usual places, and those that a compose file, Docker's bake, or a dev container names, each with the directory
 * that it's built from. `unread`: a compose file that's too much to read, if there is one.
 */
export async function buildsOf(
  scope: Scope,
  ports: Ports,
): Promise<{ readonly builds: readonly Build[]; readonly unread: string | undefined }> {
  const builds = new Map<string, Build>();
  let unread: string | undefined;
  const add = (build: Build): void => {
    if (isWithin(scope.gitRoot ?? scope.root, build.context))
      builds.set([build.context, build.file, build.name, build.inline].join('\0'), build);
  };
  const read = async (file: string): Promise<string> => {
    const found = await ports.files.lookInside(file);
    return found.kind === 'file' ? found.bytes.toString('utf8') : '';
  };
  const composeFiles = new Set<string>();
  for (const context of contextsOf(scope)) {
    for (const directory of dockerDirectories.map((each) => path.join(context, each))) {
      const names = (await ports.files.list(directory)).toSorted();
      for (const name of names.filter(isDockerfile).slice(0, 50)) add({ context, file: path.join(directory, name) });
      for (const name of names.filter((each) => isComposeFileName(each)).slice(0, maxFiles)) composeFiles.add(path.join(directory, name));
      for (const name of names.filter((each) => /^docker-bake\b.*\.(?:hcl|json)$/.test(each)).slice(0, maxFiles))
        for (const [, file = ''] of (await read(path.join(directory, name))).matchAll(
          /\bdockerfile"?\s{0,9}[=:]\s{0,9}"([^"$\n]{1,200})"/g,
        ))
          add({ context, file: path.resolve(context, file) });
    }
    const devContainer = path.join(context, '.devcontainer');
    if (/"context"\s{0,9}:\s{0,9}"\.\.\/?"/.test(await read(path.join(devContainer, 'devcontainer.json'))))
      for (const name of (await ports.files.list(devContainer)).filter(isDockerfile).slice(0, maxFiles))
        add({ context, file: path.join(devContainer, name) });
  }
  // Those that are included are added meanwhile.
  for (const file of composeFiles) {
    const directory = path.dirname(file);
    const yaml = await read(file);
    const found = await composeBuilds(yaml, composeVariables(ports.world.env, await ports.files.look(path.join(directory, '.env'))));
    if (found === 'unknown') {
      unread ??= file;
      continue;
    }
    for (const { context, dockerfile, inline, additional } of found.builds) {
      const from = path.resolve(directory, context);
      const common = inline === undefined ? { file: path.resolve(from, dockerfile) } : { file, inline };
      add({ ...common, context: from });
      for (const each of additional) add({ ...common, name: each.name, context: path.resolve(directory, each.context) });
    }
    for (const each of found.included) if (composeFiles.size < 2 * maxFiles) composeFiles.add(path.resolve(directory, each));
  }
  return { builds: [...builds.values()].slice(0, 200), unread };
}

/** The directories that an image with this env file can be built from: its own and those above, up to the repository's. */
function contextsOf(scope: Scope): readonly string[] {
  return directoriesUp(path.dirname(scope.envFile.path), scope.gitRoot ?? scope.root);
}

function isDockerfile(name: string): boolean {
  return /^(?:(?:Docker|Container)file(?:\..+)?|.+\.(?:Docker|Container)file)$/i.test(name) && !/\.(?:docker|container)ignore$/.test(name);
}
