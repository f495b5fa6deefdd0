import { gitlab } from './places/gitlab.ts';
import { cloudflare } from './places/cloudflare.ts';
import { awsSsm } from './places/aws-ssm.ts';
import { pass } from './places/pass.ts';
import { podman } from './places/podman.ts';
import { supabase } from './places/supabase.ts';
import { dotenvx } from './places/dotenvx.ts';
import { convex } from './places/convex.ts';
import { kubernetes } from './places/kubernetes.ts';
import { onePassword } from './places/one-password.ts';
import { doppler } from './places/doppler.ts';
import { vault } from './places/vault.ts';
import { macosKeychain } from './places/macos-keychain.ts';
import { fly } from './places/fly.ts';
import { railway } from './places/railway.ts';
import { googleSecretManager } from './places/google-secret-manager.ts';
import { azureKeyVault } from './places/azure-key-vault.ts';
import { netlify } from './places/netlify.ts';
import { heroku } from './places/heroku.ts';
import { bitwarden } from './places/bitwarden.ts';
import { awsSecretsManager } from './places/aws-secrets-manager.ts';
import { envFile } from './places/env-file.ts';
import { github } from './places/github.ts';
import { keychain } from './places/keychain.ts';
import { vercel } from './places/vercel.ts';
import type { Destination, Store, Surroundings } from './store.ts';

/** Every kind of place that can hold a key, in the order in which they're shown: the env file, those we write to, the others. */
export const stores: readonly Store[] = [
  envFile,
  github,
  vercel,
  keychain,
  awsSecretsManager,
  gitlab,
  cloudflare,
  awsSsm,
  pass,
  podman,
  supabase,
  dotenvx,
  convex,
  kubernetes,
  onePassword,
  doppler,
  vault,
  macosKeychain,
  fly,
  railway,
  googleSecretManager,
  azureKeyVault,
  netlify,
  heroku,
  bitwarden,
];

/** The places that the project mentions, the env file first. Runs no tool. */
export async function mentionedIn(around: Surroundings): Promise<readonly Destination[]> {
  return (await Promise.all(stores.map((store) => store.detect(around)))).flat();
}

/** The destination that a user named in full: `github:ana/shop-bot`. `undefined`: there's no such place. */
export function destinationNamed(typed: string, around: Surroundings): Destination | undefined {
  const [, id = typed, name = ''] = /^([^:]*):(.*)$/s.exec(typed) ?? [];
  return stores.find((store) => store.id === id)?.named?.(name, around);
}
