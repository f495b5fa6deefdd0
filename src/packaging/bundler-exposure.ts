import type { Exposure } from './exposure.ts';
import { settingsIn } from './settings-blocks.ts';
import { lineNumbers } from '../machine/line-numbers.ts';
import { usualKeyVariable } from '../env-file/key-variable.ts';

/** Whether it's a bundler's configuration, or a script that calls a bundler. */
export function isBundlerConfig(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^(?:vite|next|nuxt|rollup|rolldown|rspack|rsbuild|tsup|farm|astro|svelte|vue|craco|gatsby|esbuild|webpack)[\w.-]*\.[cm]?[jt]s$|^(?:build|bundle|config-overrides)\.[cm]?[jt]s$/.test(
    name,
  );
}

/** Ways in which a script (its comments blanked) exposes a key to the browser, as far as we can tell without running it. */
export function bundlerExposures(path: string, text: string): readonly Exposure[] {
  const found: Exposure[] = [];
  const lineOf = lineNumbers(text);
  for (const match of text.matchAll(/\bdangerouslyAllowBrowser["']?\s*:\s*true\b/g)) {
    found.push({ line: lineOf(match.index), what: 'dangerouslyAllowBrowser: true uses the key in the page', reach: 'page' });
  }
  if (!isBundlerConfig(path)) return found;

  const settings = settingsIn(text);
  let end = 0;
  for (const opener of text.matchAll(openersIn(path.slice(path.lastIndexOf('/') + 1)))) {
    const start = opener.index + opener[0].length;
    if (start < end) continue;
    const [, set, assigned, plugin, shorthand] = opener;
    const by = set ?? assigned ?? plugin ?? shorthand ?? '';
    const block = shorthand === undefined ? settings.at(start) : { start: opener.index, text: opener[0] };
    end = start + (shorthand === undefined ? block.text.length : 0);
    const key = settings.keyIn(block);
    const whole = wholeEnvironment.exec(block.text);
    if (key !== undefined) {
      const through = key.through === undefined || key.through === by ? '' : ` (in ${key.through})`;
      found.push({ line: lineOf(key.index), what: `${by} exposes ${key.name}${through} to the browser`, reach: 'page' });
    } else if (whole !== null) {
      found.push({ line: lineOf(start + whole.index), what: `${by} exposes the whole environment to the browser`, reach: 'page' });
    }
  }
  end = 0;
  for (const { index, 0: opener } of text.matchAll(/\benvPrefix\s*:\s*(?=["'`[])/g)) {
    const start = index + opener.length;
    if (start < end) continue;
    const list = text[start] === '[' ? settings.at(start).text : text.slice(start, start + 30);
    end = start + list.length;
    const prefix = text[start] === '[' ? /["'`](?:OPENAI_?|OPENAI_API_KEY|)["'`]/ : /^["'`](?:OPENAI_?|OPENAI_API_KEY|)["'`]/;
    if (!prefix.test(list)) continue;
    found.push({ line: lineOf(index), what: `envPrefix exposes ${usualKeyVariable} to the browser`, reach: 'page' });
    break;
  }
  return found;
}

const wholeEnvironment =
  /["']?\bprocess\.env["']?\s*:\s*(?:JSON\.stringify\(\s*)?(?:process\.env|env)\b(?!\s*[.[])|\.\.\.process\.env\b|^process\.env\s*$/;

/**
 * What begins a block that reaches the page: a property, an assignment, a plugin, a property without a value of its own. In Next.js,
 * `env` is such a property, and in Nuxt, `public`; elsewhere, these names mean something else.
 */
function openersIn(config: string): RegExp {
  const own = config.startsWith('next') ? '|env|publicRuntimeConfig' : config.startsWith('nuxt') ? '|env|public' : '';
  return new RegExp(
    `\\b(define${own})["']?\\s*:\\s*|(?<!\\bprocess)\\.(define${own})\\s*=(?![=>])\\s*|` +
      `\\b(DefinePlugin|EnvironmentPlugin|replace)\\s*(?=\\()|[{,]\\s*(define${own})\\s*(?=[,}])`,
    'g',
  );
}
