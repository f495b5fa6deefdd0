import { composeServices } from '../env-file/compose-file.ts';

/** An image that a compose file builds: paths as written, relative to the compose file. */
export type ComposeBuild = {
  readonly context: string;
  /** Relative to the context; `Dockerfile` if it isn't named. */
  readonly dockerfile: string;
};

/** More than any project has. */
const maxBuilds = 50;

/** The `build:` of each service; values with variables are skipped. `unknown`: there's too much of it. */
export async function composeBuilds(yaml: string): Promise<readonly ComposeBuild[] | 'unknown'> {
  const services = await composeServices(yaml);
  if (services === 'unknown') return services;
  return services
    .flatMap(({ build }): ComposeBuild[] => {
      if (typeof build === 'string') return [{ context: build, dockerfile: 'Dockerfile' }];
      if (typeof build !== 'object' || build === null) return [];
      const { context = '.', dockerfile = 'Dockerfile' } = build as Readonly<Record<string, unknown>>;
      return typeof context === 'string' && typeof dockerfile === 'string' ? [{ context, dockerfile }] : [];
    })
    .filter(({ context, dockerfile }) => !/\$|:\/\//.test(context + dockerfile))
    .slice(0, maxBuilds);
}
