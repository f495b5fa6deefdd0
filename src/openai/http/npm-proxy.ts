import path from 'node:path';
import type { World } from '../../machine/world.ts';
import { followFlags, readBoundedSync } from '../../machine/read-bounded.ts';

export type NpmProxy = {
  /** For people: “https-proxy in ~/.npmrc”. */
  readonly source: string;
  /** As written, login included. Never shown. */
  readonly value: string;
};

/** Bytes. A user's settings have a few hundred. */
const largestFile = 1_000_000;

/** In npm's order for an https address. */
const settings = ['https-proxy', 'proxy'];

/**
 * npm's own proxy setting. Only npm reads it: with nothing else set, npx gets this program through a company's proxy, and then the
 * API can't be reached. npm hands its settings to the programs it starts as `npm_config_…`; a project's own .npmrc is among them, with
 * the shell's variables filled in. So nothing may go that way before somebody has seen the address, and a login counts only where the
 * user wrote it: `proxy=http://${GITHUB_TOKEN}@…` in a clone would hand the token to its proxy.
 */
export function npmProxy({ env, home }: Pick<World, 'env' | 'home'>): NpmProxy | undefined {
  const own = home === undefined ? undefined : path.join(home, '.npmrc');
  const ofUser = own === undefined ? undefined : proxyIn(own, env);
  for (const name of settings) {
    const variable = `npm_config_${name.replaceAll('-', '_')}`;
    for (const each of [variable, variable.toUpperCase()]) {
      const value = env[each]?.trim() ?? '';
      if (isSet(value)) return { source: `npm’s ${name}`, value: isSameAddress(value, ofUser?.value) ? value : withoutLogin(value) };
    }
  }
  const file = env['npm_config_userconfig'] ?? own ?? '';
  if (file === own) return ofUser === undefined ? undefined : { source: `${ofUser.name} in ~/.npmrc`, value: ofUser.value };
  const elsewhere = path.isAbsolute(file) ? proxyIn(file, {}) : undefined;
  return elsewhere === undefined ? undefined : { source: `${elsewhere.name} in npm’s settings`, value: elsewhere.value };
}

/** @param env what fills in `${NAME}` */
function proxyIn(file: string, env: World['env']): { readonly name: string; readonly value: string } | undefined {
  const lines = readLines(file);
  for (const name of settings) {
    // The last one counts.
    const value = lines
      .findLast(([key]) => key === name)?.[1]
      .replaceAll(/\$\{(\w{1,100})\}/g, (whole, variable: string) => env[variable] ?? whole);
    if (value !== undefined && isSet(value)) return { name, value };
  }
  return undefined;
}

/** npm adds a slash. */
function isSameAddress(one: string, other: string | undefined): boolean {
  return other !== undefined && (one === other || (URL.canParse(other) && one === new URL(other).href));
}

function withoutLogin(address: string): string {
  return address.replace(/^([a-z]{1,10}:\/\/)?[^/?#]*@/i, '$1');
}

function isSet(value: string): boolean {
  return !/^(|null|false|true|undefined)$/.test(value);
}

function readLines(file: string): readonly (readonly [string, string])[] {
  try {
    const read = readBoundedSync(file, largestFile, followFlags);
    if (!('bytes' in read)) return [];
    return read.bytes
      .toString('utf8')
      .split('\n')
      .flatMap((line) => {
        const at = line.indexOf('=');
        if (at === -1 || /^[#;[]/.test(line.trimStart())) return [];
        const value = line.slice(at + 1).trim();
        const quote = value.startsWith('"') || value.startsWith("'") ? value.charAt(0) : '';
        const bare = quote !== '' && value.length > 1 && value.endsWith(quote) ? value.slice(1, -1) : value;
        return [[line.slice(0, at).trim(), bare] as const];
      });
  } catch {
    return [];
  }
}
