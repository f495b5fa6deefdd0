import { readModelName, type ModelName } from './model-id.ts';

/** A setting that names a model. */
export type ModelSetting = ModelName & {
  /** 1-based. */ readonly line: number;
  /** The setting's name. */ readonly name: string;
};

/** A file with this many models is a catalog, such as a gateway's or a price list, of which a program uses some. */
const catalogSize = 4;
/** UTF-16 code units: a longer line isn't a setting. */
const maxLine = 300;

/** Whether a file of this name holds settings: not data, translations, recorded answers, or what a tool generates. */
export function isConfig(name: string): boolean {
  const file = name.slice(name.lastIndexOf('/') + 1);
  if (
    /^(?:package(?:-lock)?|tsconfig[\w.-]*|composer|deno|jsconfig|vercel|turbo|nx|lerna|renovate|mkdocs|openapi[\w.-]*|swagger[\w.-]*)\.(?:jsonc?|ya?ml)$/.test(
      file,
    )
  )
    return false;
  if (/(?:lock|\.min)\.(?:json|ya?ml)$|\.schema\.json$|(?:^|\/)(?:locales?|i18n|translations?|data|datasets?|docs?)\//.test(name))
    return false;
  if (!/\.(?:jsonc?|json5|ya?ml|toml|ini|cfg|conf|properties)$/.test(file)) return false;
  return !name.includes('/') || /config|settings?|options|openai|llm|model|agent|application|compose|(?:^|\/)conf\//i.test(name);
}

/** The models that a file of settings names: `model: gpt-4`, `"model": "gpt-4"`, `OPENAI_MODEL=${OPENAI_MODEL:-gpt-4}`. */
export function modelsInConfig(text: string): readonly ModelSetting[] {
  // An answer of the API that was kept names the model that gave it.
  if (/"(?:choices|usage|system_fingerprint)"\s{0,5}:/.test(text)) return [];
  const found: ModelSetting[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.length > maxLine || /^\s{0,100}(?:#|\/\/|;)/.test(line)) continue;
    for (const [, name = '', value = ''] of line.matchAll(
      /(?:^|[\s{,-])["']?([\w.-]{1,80})["']?\s{0,20}[:=]\s{0,20}["']?([^"'\s,}#]{1,170}\}?)/g,
    )) {
      if (!/model|engine/i.test(name) || /price|cost|token/i.test(name)) continue;
      const model = readModelName(/^\$\{\w{1,60}:?-([^}]{1,100})\}$/.exec(value)?.[1] ?? value.replace(/\}$/, ''));
      if (model !== undefined) found.push({ ...model, line: index + 1, name });
    }
  }
  return new Set(found.map(({ id }) => id)).size < catalogSize ? found : [];
}
