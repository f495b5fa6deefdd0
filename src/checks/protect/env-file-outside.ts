import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';

/** What git makes of another project's file is for a run in that project: `env-file` says so. */
export async function envFileOutside({ scope, ports }: { readonly scope: Scope; readonly ports: Ports }): Promise<string | undefined> {
  return (await ports.files.isInProject(scope.envFile.path)) ? undefined : 'env-file';
}
