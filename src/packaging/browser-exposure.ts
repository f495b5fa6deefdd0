import type { EnvDocument } from '../env-file/document.ts';
import { blankComments } from './blank-comments.ts';
import { isNamedLikeKey } from '../keys/key-name.ts';
import { holdsKey } from '../keys/search.ts';
import { lineNumbers } from '../machine/line-numbers.ts';
import { isPublicName } from '../keys/public-names.ts';
import { usualKeyVariable } from '../env-file/key-variable.ts';

export type Exposure = {
  /** 1-based. */
  readonly line: number;
  /** Half a sentence for people, e.g. “VITE_OPENAI_API_KEY is a name that bundlers put into the page”. */
  readonly what: string;
};
export type ExposedVariable = Exposure & { readonly name: string };

/**
 * The variables in an env file that reach the browser and contain an OpenAI key or are named like one. `PUBLIC_` is such a prefix
 * only for Astro and SvelteKit (`publicIsPublic`); otherwise the value must be a key.
 */
export function exposedVariables(document: EnvDocument, publicIsPublic: boolean): readonly ExposedVariable[] {
  return document.assignments.flatMap(({ name, value, line }) => {
    const prefixed = isPublicName(name);
    if (!prefixed && !name.startsWith('PUBLIC_')) return [];
    const isSwitch = /^(?:true|false|yes|no|on|off|\d+)$/i.test(value);
    const named = (prefixed || publicIsPublic) && isNamedLikeKey(name) && !isSwitch;
    if (!named && !holdsKey(Buffer.from(value))) return [];
    return [{ name, line, what: `${name} is a name that bundlers put into the page` }];
  });
}

/** Whether a source file with this name can reach a browser, or configure what does. Not tests: they may run in a simulated one. */
export function isBrowserSource(path: string): boolean {
  if (/(?:^|\/)(?:tests?|__tests__|__mocks__|e2e|cypress)\/|\.(?:test|spec|stories|d)\.\w+$|\.min\.js$/.test(path)) return false;
  return /\.(?:[cm]?[jt]sx?|vue|svelte|astro|html)$/.test(path);
}

/** Whether it's a bundler's configuration, or a script that calls a bundler. */
export function isBundlerConfig(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^(?:vite|next|nuxt|rollup|rolldown|rspack|rsbuild|tsup|farm|astro|svelte|vue|craco|gatsby|esbuild|webpack)[\w.-]*\.[cm]?[jt]s$|^(?:build|bundle|config-overrides)\.[cm]?[jt]s$/.test(
    name,
  );
}

/** Ways in which a source file exposes a key to the browser, as far as we can tell without running it. */
export function exposuresIn(path: string, source: string): readonly Exposure[] {
  if (!isBundlerConfig(path) && !source.includes('dangerouslyAllowBrowser')) return [];
  const text = blankComments(source);
  const found: Exposure[] = [];
  const lineOf = lineNumbers(text);
  for (const match of text.matchAll(/\bdangerouslyAllowBrowser["']?\s*:\s*true\b/g)) {
    found.push({ line: lineOf(match.index), what: 'dangerouslyAllowBrowser: true uses the key in the page' });
  }
  if (!isBundlerConfig(path)) return found;

  const config = path.slice(path.lastIndexOf('/') + 1);
  // In Next.js, `env` reaches the page, and in Nuxt, `public`; elsewhere, these names mean something else.
  const own = config.startsWith('next') ? '|env|publicRuntimeConfig' : config.startsWith('nuxt') ? '|env|public' : '';
  const openers = new RegExp(`\\b(?:(define${own})["']?\\s*:\\s*|(DefinePlugin|EnvironmentPlugin|replace)\\s*)(?=[{(])`, 'g');
  let end = 0;
  for (const opener of text.matchAll(openers)) {
    const start = opener.index + opener[0].length;
    if (start < end) continue;
    const block = balanced(text, start);
    end = start + block.length;
    const by = opener[1] ?? opener[2] ?? '';
    const named = [...block.matchAll(/[A-Za-z_]\w*/g)].find(([word]) => isNamedLikeKey(word));
    const whole = /["']?\bprocess\.env["']?\s*:\s*(?:JSON\.stringify\(\s*)?(?:process\.env|env)\b(?!\s*[.[])|\.\.\.process\.env\b/.exec(
      block,
    );
    const hit = named ?? whole;
    if (hit === undefined || hit === null) continue;
    const what = named === undefined ? `${by} puts the whole environment into the page` : `${by} puts ${named[0]} into the page`;
    found.push({ line: lineOf(start + hit.index), what });
  }
  end = 0;
  for (const { index, 0: opener } of text.matchAll(/\benvPrefix\s*:\s*(?=["'`[])/g)) {
    const start = index + opener.length;
    if (start < end) continue;
    const list = text[start] === '[' ? balanced(text, start) : text.slice(start, start + 30);
    end = start + list.length;
    const prefix = text[start] === '[' ? /["'`](?:OPENAI_?|OPENAI_API_KEY|)["'`]/ : /^["'`](?:OPENAI_?|OPENAI_API_KEY|)["'`]/;
    if (!prefix.test(list)) continue;
    found.push({ line: lineOf(index), what: `envPrefix puts ${usualKeyVariable} into the page` });
    break;
  }
  return found;
}

/** The text from an opening bracket to its closing one, or up to the maximum length of a settings block. */
function balanced(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length && at < start + 20_000; at += 1) {
    if ('{(['.includes(text[at] as string)) depth += 1;
    else if ('})]'.includes(text[at] as string)) depth -= 1;
    if (depth === 0) return text.slice(start, at + 1);
  }
  return text.slice(start, start + 20_000);
}
