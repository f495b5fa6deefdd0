import { yamlDocuments } from '../machine/yaml.ts';
import type { EnvFileMention } from './mentions.ts';

/** The services of a compose file, with its anchors resolved. `unknown`: there's too much of it. */
export async function composeServices(yaml: string): Promise<readonly Readonly<Record<string, unknown>>[] | 'unknown'> {
  const documents = await yamlDocuments(yaml);
  if (documents === 'unknown') return documents;
  return documents.filter(isObject).flatMap((document) => {
    const { services } = document;
    // Before Compose files had versions, a file was just a list of services.
    return Object.values(services === undefined ? document : isObject(services) ? services : {}).filter(isObject);
  });
}

/** `env_file:` of a compose file's services. */
export async function mentionsInCompose(yaml: string): Promise<EnvFileMention[]> {
  const services = await composeServices(yaml);
  if (services === 'unknown') return [];
  return services
    .flatMap(({ env_file: named }): unknown[] => (Array.isArray(named) ? named : [named]))
    .map((each) => (isObject(each) ? each['path'] : each))
    .filter((path) => typeof path === 'string' && path !== '' && !path.includes('$'))
    .map((path) => ({ path: String(path).trim(), from: 'root', by: 'env_file' }));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
