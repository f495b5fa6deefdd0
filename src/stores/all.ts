import { awsSecretsManager } from './places/aws-secrets-manager.ts';
import { envFile } from './places/env-file.ts';
import { github } from './places/github.ts';
import { keychain } from './places/keychain.ts';
import { vercel } from './places/vercel.ts';
import type { Destination, Store, Surroundings } from './store.ts';

/** Every kind of place that can hold a key, in the order in which they're shown: the env file, those we write to, the others. */
const stores: readonly Store[] = [envFile, github, vercel, keychain, awsSecretsManager];

/** The places that the project mentions, and those that are always there; the env file first. Runs no tool. */
export async function mentionedIn(around: Surroundings): Promise<readonly Destination[]> {
  return (await Promise.all(stores.map((store) => store.detect(around)))).flat();
}

/** The destination that a user named in full: `github:ana/shop-bot`. `undefined`: there's no such place. */
export function destinationNamed(typed: string, around: Surroundings): Destination | undefined {
  const [, id = typed, name = ''] = /^([^:]*):(.*)$/s.exec(typed) ?? [];
  return stores.find((store) => store.id === id)?.named?.(name, around);
}
