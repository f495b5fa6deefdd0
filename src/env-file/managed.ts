import { managerOf, type Manager } from '../keys/managed.ts';
import { isPlaceholder } from '../keys/placeholder.ts';
import { holdsKey } from '../keys/search.ts';
import { vendorOf } from '../keys/vendors.ts';
import { readEnvDocument, valueOf, type EnvDocument } from './document.ts';

/** The tool that encrypts the whole file, and whose file a plain value would break; `undefined`: none does. */
export function encryptedBy({ obstacles }: EnvDocument): Manager | undefined {
  if (obstacles.some(({ kind }) => kind === 'dotenvx-encrypted')) return 'dotenvx';
  if (obstacles.some(({ kind }) => kind === 'sops-encrypted')) return 'sops';
  return sealedBy({ obstacles });
}

/** The tool that has encrypted the file as a whole, so that nobody can tell what's in it; `undefined`: none has. */
export function sealedBy({ obstacles }: Pick<EnvDocument, 'obstacles'>): 'git-crypt' | 'ansible' | undefined {
  if (obstacles.some(({ kind }) => kind === 'git-crypt-encrypted')) return 'git-crypt';
  return obstacles.some(({ kind }) => kind === 'ansible-encrypted') ? 'ansible' : undefined;
}

/**
 * Whether an env file may be committed: the key in it, or the whole file, is another tool's, and no value in it is a secret itself.
 * @param variable the one that holds the key
 */
export function mayBeCommitted(bytes: Buffer, variable: string): boolean {
  const document = readEnvDocument(bytes);
  const value = valueOf(document, variable)?.value;
  if ((value === undefined || managerOf(value) === undefined) && encryptedBy(document) === undefined) return false;
  return !holdsKey(bytes) && !document.assignments.some(isSecret);
}

/** Names of variables with a secret; not of what belongs to one and may be known. */
const secretName = /key|token|secret|passw|pwd|credential/i;
const harmlessName = /PUBLIC_?KEY|PUBLISHABLE|KEY_?ID|_(?:PATH|FILE|NAME|URL|ID|EXPIRY|TTL)$/i;

/** Whether a value is a secret in plain text, as far as its name and form tell. */
function isSecret({ name, value }: { readonly name: string; readonly value: string }): boolean {
  const text = value.trim();
  // SOPS notes there how it encrypted the file.
  if (text === '' || name.startsWith('sops_')) return false;
  // A password in an address.
  if (/:\/\/[^\s:@/]{0,200}:[^\s:@/$]{1,200}@/.test(text)) return true;
  if (managerOf(text) !== undefined || isPlaceholder(text)) return false;
  if (vendorOf(text) !== undefined) return true;
  return secretName.test(name) && !harmlessName.test(name) && text.length >= 6 && !/^(?:true|false|\d+)$/i.test(text);
}

/** Whether an env file holds a secret in plain text, as far as names and forms tell. */
export function holdsPlainSecret(bytes: Buffer): boolean {
  return readEnvDocument(bytes).assignments.some(isSecret);
}

/** What decrypts such files, or opens the store that they point to. */
const masterNames =
  /^(?:DOTENV_PRIVATE_KEY(?:_\w+)?|DOTENV_KEY|OP_SERVICE_ACCOUNT_TOKEN|OP_CONNECT_TOKEN|DOPPLER_TOKEN|INFISICAL_TOKEN|INFISICAL_CLIENT_SECRET|BWS_ACCESS_TOKEN|VAULT_TOKEN|SOPS_AGE_KEY)$/;

/** Whether an env file holds the private part of a tool's encryption or a token for its store: `.env.keys` of dotenvx. */
export function holdsMasterSecret(bytes: Buffer): boolean {
  // Reading a file takes much longer.
  if (!/DOTENV_|_TOKEN|INFISICAL_|SOPS_/.test(bytes.toString('latin1'))) return false;
  return readEnvDocument(bytes).assignments.some(
    (each) => masterNames.test(each.name) && (isSecret(each) || /^[0-9a-f]{32}/i.test(each.value)),
  );
}
