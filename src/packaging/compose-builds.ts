import { isObject, resolvedValue, servicesIn } from '../env-file/compose-file.ts';
import { yamlDocuments } from '../machine/yaml.ts';

/** An image that a compose file builds: paths relative to the compose file. */
export type ComposeBuild = {
  readonly context: string;
  /** Relative to the context; `Dockerfile` if it isn't named. */
  readonly dockerfile: string;
  /** The Dockerfile's text, if it's in the compose file itself. */
  readonly inline?: string;
  /** Directories that `COPY --from` can name. */
  readonly additional: readonly { readonly name: string; readonly context: string }[];
};

/** More than any project has. */
const most = 50;

/**
 * The `build:` of each service, and the other compose files that it takes services from, as written, relative to it. A build from a
 * directory that can't be told is left out. `unknown`: there's too much of it.
 */
export async function composeBuilds(
  yaml: string,
  variable: (name: string) => string | undefined,
): Promise<{ readonly builds: readonly ComposeBuild[]; readonly included: readonly string[] } | 'unknown'> {
  const documents = await yamlDocuments(yaml);
  if (documents === 'unknown') return documents;
  const services = servicesIn(documents);
  /** `usual`: where nothing is said. */
  const resolved = (value: unknown, usual: string): string | undefined => {
    const known = typeof value === 'string' ? resolvedValue(value, variable) : '';
    return known === '' ? usual : known;
  };
  const builds = services
    .flatMap(({ build }): ComposeBuild[] => {
      if (typeof build !== 'string' && !isObject(build)) return [];
      const {
        context,
        dockerfile,
        dockerfile_inline: inline,
        additional_contexts: more,
      }: Partial<Record<string, unknown>> = typeof build === 'string' ? { context: build } : build;
      const [from, file] = [resolved(context, '.'), resolved(dockerfile, 'Dockerfile')];
      if (from === undefined || file === undefined) return [];
      const pairs = Array.isArray(more) ? more.map((each) => String(each).split('=', 2)) : Object.entries(isObject(more) ? more : {});
      return [
        {
          context: from,
          dockerfile: file,
          ...(typeof inline === 'string' && { inline }),
          additional: pairs.slice(0, most).flatMap(([name, value]) => {
            const directory = resolved(value, '.');
            return directory === undefined ? [] : [{ name: String(name), context: directory }];
          }),
        },
      ];
    })
    .filter(({ context, dockerfile }) => !(context + dockerfile).includes('://'))
    .slice(0, most);
  const named = [
    ...documents.filter(isObject).flatMap(({ include }) => [include].flat().map((each: unknown) => (isObject(each) ? each['path'] : each))),
    ...services.map(({ extends: from }) => (isObject(from) ? from['file'] : undefined)),
  ];
  return {
    builds,
    included: named
      .flat()
      .flatMap((each) => resolved(each, '') || [])
      .slice(0, most),
  };
}
