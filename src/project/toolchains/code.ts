import { usualKeyVariable } from '../../env-file/key-variable.ts';
import type { LoadedFile } from '../../shell/scripts.ts';
import type { CallRequest } from './toolchain.ts';

/** What's asked. No exclamation mark: between double quotes, bash takes it for a reference to its history. */
export const question = 'Say hello';

/** Whether the names in a request mean nothing to a shell or a language, so that they can stand in code between double quotes. */
export function isPlainRequest({ model, variable, baseUrl }: CallRequest): boolean {
  return /^[\w.:/@+-]+$/.test(model) && /^\w+$/.test(variable) && /^https?:\/\/[\w.:/[\]-]+$/.test(baseUrl);
}

/** What a call loads that doesn't load it by itself. */
export function loadedFile({ envFile, variable }: CallRequest): LoadedFile | undefined {
  return envFile === undefined ? undefined : { file: envFile, variable };
}

/** The arguments of a client: only what it doesn't find in the environment by itself. */
export function clientArguments(
  request: CallRequest,
  write: { readonly key: (variable: string) => string; readonly url: (url: string) => string },
): readonly string[] {
  return [
    ...(request.variable === usualKeyVariable ? [] : [write.key(request.variable)]),
    ...(request.namesBaseUrl ? [write.url(request.baseUrl)] : []),
  ];
}
