import { lineNumbers } from '../machine/line-numbers.ts';
import { blankComments } from './blank-comments.ts';
import { bundlerExposures, isBundlerConfig } from './bundler-exposure.ts';
import { desktopExposures } from './desktop-exposure.ts';
import type { Exposure } from './exposure.ts';
import type { ExposureContext, ExposureRule } from './exposure-rule.ts';
import { mobileExposures } from './mobile-exposure.ts';
import { pageExposures } from './page-exposure.ts';

const rules: readonly ExposureRule[] = [...mobileExposures, ...desktopExposures, ...pageExposures];
const nothingElse: ExposureContext = { envFiles: [], has: () => false, uses: () => false };

const script = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|html)$/;
/** Files whose comments begin with `#` or, in a notebook, with a string that does. */
const hashComments = /\.(?:py|ipynb|ya?ml|toml|cfg)$/;

/** Whether a source file with this name can give the key away, or configure what does. Not tests: they may run in a simulated browser. */
export function isExposureSource(path: string): boolean {
  if (/(?:^|\/)(?:tests?|__tests__|__mocks__|e2e|cypress)\/|\.(?:test|spec|stories|d)\.\w+$|\.min\.js$/.test(path)) return false;
  return script.test(path) || rules.some(({ files }) => files.test(path));
}

/** Whether a file says what's packed: it's worth reading before any other. */
export function isPackagingConfig(path: string): boolean {
  return isBundlerConfig(path) || /\.(?:ya?ml|json|json5|toml|plist|gradle|kts|cfg)$/.test(path);
}

/** Ways in which a file gives the key away, as far as we can tell without running it, in the order of their lines. */
export function exposuresIn(path: string, source: string, context: ExposureContext = nothingElse): readonly Exposure[] {
  const wanted = rules.filter(({ files, hint }) => files.test(path) && hint.test(source));
  const isScript = script.test(path) && (isBundlerConfig(path) || source.includes('dangerouslyAllowBrowser'));
  if (wanted.length === 0 && !isScript) return [];
  const code = hashComments.test(path) ? blankHashes(source) : blankComments(source);
  const lineOf = lineNumbers(source);
  const found = wanted
    .flatMap(({ look }) => look({ path, text: source, code }, context))
    .map(({ index, what, reach }) => ({ line: lineOf(index), what, reach }));
  return [...(isScript ? bundlerExposures(path, code) : []), ...found].toSorted((one, other) => one.line - other.line);
}

/** Blanks the lines that are comments. Behind code, a `#` may be a part of a string. */
function blankHashes(source: string): string {
  return source
    .split('\n')
    .map((line) => (line.trimStart().replace(/^"/, '').trimStart().startsWith('#') ? ' '.repeat(line.length) : line))
    .join('\n');
}
