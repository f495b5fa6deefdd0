import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';

/** If the env file is another project's, git matters only to a run in that project: `env-file` says so. */
export async function envFileOutside({ scope, ports }: { readonly scope: Scope; readonly ports: Ports }): Promise<string | undefined> {
  return (await ports.files.isInProject(scope.envFile.path)) ? undefined : 'env-file';
}
