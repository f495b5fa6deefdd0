import path from 'node:path';
import { readEnvDocument } from './document.ts';
import { isEnvFileName } from './names.ts';

/** What a file is by its name. Programs, builds, and package managers read these, and a line `NAME=key` would break them. */
const kinds: readonly (readonly [RegExp, OtherKind])[] = [
  [/^\..*ignore$|^\.gitattributes$|^\.gitmodules$|^CODEOWNERS$/i, 'ignore-file'],
  [
    /(?:^|[.-])lock(?:\.(?:json|ya?ml|toml|hcl))?$|^(?:package-lock|npm-shrinkwrap)\.json$|^pnpm-lock\.yaml$|^go\.sum$|\.lockb$/i,
    'lock-file',
  ],
  [
    /^(?:readme|changelog|license|licence|contributing|security|notice|authors)(?:\.\w+)?$|\.(?:md|mdx|markdown|rst|adoc|tex|html?|pdf|docx?)$/i,
    'document',
  ],
  [
    /\.(?:jsonc?|json5|ya?ml|toml|xml|plist|csv|tsv|ipynb|sqlite3?|db)$|^(?:go\.mod|gemfile|rakefile|pipfile|procfile|requirements.*\.txt)$/i,
    'data',
  ],
  [/^(?:dockerfile|containerfile|makefile|justfile|jenkinsfile|vagrantfile)(?:\..+)?$|\.(?:dockerfile|mk|tf|gradle|cmake)$/i, 'build-file'],
  [
    /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py[iw]?|rb|php|go|rs|java|kts?|scala|swift|cs|fs|vb|c|cc|cpp|h|hpp|m|mm|r|jl|lua|pl|ex|exs|erl|clj|dart|sql|css|s[ac]ss|less|ps1|psm1)$/i,
    'source',
  ],
  [/\.(?:png|jpe?g|gif|webp|ico|svg|zip|gz|tgz|tar|exe|dll|so|dylib|wasm|woff2?)$/i, 'binary'],
];

export type OtherKind = 'ignore-file' | 'lock-file' | 'document' | 'data' | 'build-file' | 'source' | 'binary' | 'text';

/**
 * What a file is if no program reads it as an env file, by its name, otherwise by its content; `undefined`: it's an env file, or may
 * become one.
 *
 * @param bytes the content; `undefined` if there's no file
 */
export function otherKindOf(file: string, bytes: Buffer | undefined): OtherKind | undefined {
  const name = path.basename(file);
  const kind = kinds.find(([form]) => form.test(name))?.[1];
  if (kind !== undefined) return kind;
  // What's wrong in a file with such a name, the check `env-file` says.
  if (bytes === undefined || isEnvFileName(name) || /^\.env(?![a-z0-9])/i.test(name)) return undefined;
  const { statements } = readEnvDocument(bytes);
  // One odd line may be a slip of the finger in an env file; a text consists of them.
  const odd = statements.filter((each) => each.kind === 'other' || each.kind === 'bare').length;
  return odd > statements.filter((each) => each.kind === 'assignment').length ? 'text' : undefined;
}
