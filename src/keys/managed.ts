import { marker } from './marker.ts';

/** The tool, or kind of tool, that puts a secret where a value only points to it or holds it encrypted. */
export type Manager =
  | 'dotenvx'
  | '1password'
  | 'sops'
  | 'vals'
  | 'vault'
  | 'aws'
  | 'azure'
  | 'google'
  | 'bitwarden'
  | 'infisical'
  | 'doppler'
  | 'varlock'
  /** These encrypt whole files. */
  | 'git-crypt'
  | 'ansible'
  /** `${NAME}`, `$(command)`: the shell, or whatever reads the file. */
  | 'shell'
  /** Some tool with addresses of its own: `keychain://…`. */
  | 'other';

/** By the documentation of the tools, November 2026. The first row that matches counts. */
const forms: readonly (readonly [RegExp, Manager])[] = [
  [/^encrypted:\S/, 'dotenvx'],
  [/^(?:\{\{\s*)?op:\/\/./, '1password'],
  [/^ENC\[[A-Z]/, 'sops'],
  [/^(?:ref|secretref)\+[\w-]+:/, 'vals'],
  [/^(?:>>)?(?:hc)?vault[:+]\S/i, 'vault'],
  [/^(?:aws-?(?:sm|ssm|ps|secrets?)|aws-?secrets-?manager|aws-?parameter-?store|ssm|secretsmanager|asm)[:+]\S/i, 'aws'],
  [/^arn:aws[\w-]*:(?:secretsmanager|ssm):|^\{\{resolve:(?:secretsmanager|ssm)/i, 'aws'],
  [/^(?:secretref|akv|azkv|az-kv|azure-?kv|azure-?key-?vault)[:+]\S|^@Microsoft\.KeyVault\(/i, 'azure'],
  [/^(?:gcp-?(?:sm|secrets?)|gcp-?secret-?manager|gsm|sm|berglas)[:+]\S|^projects\/[^/\s]+\/secrets\/./i, 'google'],
  [/^(?:bws?|bitwarden)[:+]\S/i, 'bitwarden'],
  [/^infisical[:+]\S/i, 'infisical'],
  [/^doppler[:+]\S/i, 'doppler'],
  // Without a name in front, the parenthesis would be a mark around a key.
  [/^[A-Za-z]\w+\(.*\)$/s, 'varlock'],
  [/\$[({]|^\$[A-Za-z_]\w*$/, 'shell'],
  [/^(?:keychain|keyring|gopass|akeyless|conjur|secretmanager|kms):\S/i, 'other'],
  [/^(?!https?:|dotenv:)[a-z][a-z0-9+.-]{1,30}:\/\/\S/i, 'other'],
];

/**
 * Whose a variable's value is, if it isn't a secret itself: encrypted, or an address where a tool finds the secret. `undefined`:
 * it's a value like any other. A value that contains an OpenAI key is never another tool's.
 */
export function managerOf(value: string): Manager | undefined {
  const text = value.trim();
  if (text === '' || text.includes(marker)) return undefined;
  return forms.find(([form]) => form.test(text))?.[1];
}
