import type { FileState } from '../machine/files-look.ts';
import { yamlDocuments } from '../machine/yaml.ts';
import { readEnvDocument, valueOf } from './document.ts';
import type { EnvFileMention } from './mentions.ts';

/** `compose.yaml`, `docker-compose.dev.yml`, `compose-ci.yml`, and the like. */
export function isComposeFileName(name: string): boolean {
  return /(?:^|[._-])compose(?:[._-][\w.-]{1,100})?\.ya?ml$/i.test(name);
}

/** The services of a compose file's documents. */
export function servicesIn(documents: readonly unknown[] | 'unknown'): readonly Readonly<Record<string, unknown>>[] {
  return (documents === 'unknown' ? [] : documents.filter(isObject)).flatMap((document) => {
    const { services } = document;
    // Before Compose files had versions, a file was just a list of services.
    return Object.values(services === undefined ? document : isObject(services) ? services : {}).filter(isObject);
  });
}

/** `env_file:` of a compose file's services. */
export async function mentionsInCompose(yaml: string): Promise<EnvFileMention[]> {
  return servicesIn(await yamlDocuments(yaml))
    .flatMap(({ env_file: named }): unknown[] => (Array.isArray(named) ? named : [named]))
    .map((each) => (isObject(each) ? each['path'] : each))
    .filter((path) => typeof path === 'string' && path !== '' && !path.includes('$'))
    .map((path) => ({ path: String(path).trim(), from: 'root', by: 'env_file' }));
}

/** A service that gets an env file, and a variable on its own, which wins over the file's. */
export type ComposeSetting = {
  /** As written, relative to the compose file. */
  readonly envFiles: readonly string[];
  /** As written: perhaps with `${…}`. */
  readonly value: string;
};

/** What `environment:` sets for a variable where `env_file:` is there, too. A name without a value is handed on, and isn't one. */
export async function settingsInCompose(yaml: string, variable: string): Promise<readonly ComposeSetting[]> {
  return servicesIn(await yamlDocuments(yaml)).flatMap(({ env_file: named, environment }): readonly ComposeSetting[] => {
    const envFiles = (Array.isArray(named) ? named : [named])
      .map((each: unknown) => (isObject(each) ? each['path'] : each))
      .filter((each) => typeof each === 'string');
    const lines = Array.isArray(environment)
      ? environment.filter((each) => typeof each === 'string')
      : isObject(environment)
        ? Object.entries(environment).flatMap(([name, value]) => (typeof value === 'string' ? [`${name}=${value}`] : []))
        : [];
    const set = lines.find((line) => line.startsWith(`${variable}=`));
    return envFiles.length === 0 || set === undefined ? [] : [{ envFiles, value: set.slice(variable.length + 1) }];
  });
}

/** What compose takes for a variable: the shell's value, or that of the `.env` in the directory, if there is one. */
export function composeVariables(
  env: Readonly<Record<string, string | undefined>>,
  found: FileState,
): (name: string) => string | undefined {
  const document = found.kind === 'file' ? readEnvDocument(found.bytes) : undefined;
  return (name) => env[name] ?? (document === undefined ? undefined : valueOf(document, name)?.value);
}

/** `$NAME`, `${NAME}`, `${NAME:-other}`, and `$$` for a `$`. */
const reference = /\$(?:(\$)|(\w{1,100})|\{(\w{1,100})(?:(:?[-?+])([^{}$]{0,200}))?\})/g;

/** A value as compose reads it; `undefined` if it's written in a way that isn't known here, such as a variable inside another. */
export function resolvedValue(value: string, variable: (name: string) => string | undefined): string | undefined {
  if (value.replaceAll(reference, '').includes('$')) return undefined;
  return value.replaceAll(reference, (_all, dollar?: string, plain?: string, braced?: string, sign = '', other = '') => {
    const set = dollar ?? variable(plain ?? braced ?? '') ?? '';
    const isSet = set !== '' || (!sign.startsWith(':') && variable(braced ?? '') !== undefined);
    if (sign.endsWith('+')) return isSet ? other : '';
    return isSet || !sign.endsWith('-') ? set : other;
  });
}

/** Whether a value of a YAML file is a mapping. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
