import type { Outcome } from '../../engine/outcome.ts';
import type { Secret } from '../../keys/secret.ts';
import { usualKeyVariable } from '../../env-file/key-variable.ts';
import { keyInPlace, type KeyPlace } from '../../project/key-place.ts';
import type { Scope } from '../../project/scope.ts';
import type { ScopeAndPorts } from '../check.ts';
import type { KeyPresentFact } from './key-source.ts';
import * as text from './key-present.text.ts';

type Found = Outcome<KeyPresentFact, typeof text.codes>;

/** The one place that the project's programs read the key in, other than the env file; `undefined`: the env file counts as well. */
export function soleKeyPlace({ keyPlaces }: Scope): KeyPlace | undefined {
  return keyPlaces?.find(({ sole, bridge }) => sole && bridge !== true);
}

/**
 * What there is to say about a key if the project's programs read it in another place than the env file. `undefined`: the env file
 * (or the shell) counts, as in most projects. `inFile`, `inShell`: the keys that are there.
 */
export async function keyElsewhere(
  { scope, ports }: ScopeAndPorts,
  inFile: Secret | undefined,
  inShell: Secret | undefined,
): Promise<Found | undefined> {
  const place = scope.keyPlaces?.[0];
  // Keys of Azure are another matter.
  if (place === undefined || scope.azure !== undefined) return undefined;
  const { tool, where, put } = place;
  const { name } = scope.envFile;
  const data = { tool, place: where };
  const keys: KeyPresentFact['keys'] = [
    ...(inFile === undefined ? [] : [{ secret: inFile, source: 'file' as const }]),
    ...(inShell === undefined || inFile?.equals(inShell) === true ? [] : [{ secret: inShell, source: 'shell' as const }]),
  ];
  const fact = keys.length === 0 ? {} : { fact: { keys } };
  const unread = (differs?: Secret): Found => ({
    status: 'problem',
    code: 'not-where-read',
    ...(inFile === undefined
      ? text.isMissingWhereRead(tool, where, put)
      : text.isNotWhereRead(name, String(inFile), tool, where, put, differs === undefined ? undefined : String(differs))),
    fixable: false,
    ...fact,
    data,
  });
  if (place.bridge === true) {
    if (inFile === undefined || inShell !== undefined) return undefined;
    return {
      status: 'problem',
      code: 'not-where-read',
      ...text.isNotReadYet(name, String(inFile), tool, where, put),
      fixable: false,
      ...fact,
      data,
    };
  }

  const found = await keyInPlace(ports.files, scope.root, place);
  if (found.kind === 'key') {
    const { secret } = found;
    if (inFile === undefined || inFile.equals(secret)) {
      if (!place.sole && inShell !== undefined) return undefined;
      return {
        status: 'ok',
        summary: text.isPresent(where, String(secret), usualKeyVariable),
        fact: { keys: [{ secret, source: 'place' }] },
        data: { source: 'place', ...data },
      };
    }
    return place.sole ? unread(secret) : undefined;
  }
  if (!place.sole) return undefined;
  // Without either, an exported key is all that a program in a container or in CI has.
  if (inFile !== undefined) return unread();
  if (inShell !== undefined) return undefined;
  return found.kind === 'none'
    ? unread()
    : { status: 'unknown', code: 'kept-elsewhere', ...text.isKeptElsewhere(tool, where, put), fixable: false, data };
}
