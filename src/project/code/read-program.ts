import { lineNumbers } from '../../machine/line-numbers.ts';
import type { ModelName } from './model-id.ts';
import { modelUses } from './model-uses.ts';
import { readNotebook } from './notebook.ts';
import { removedCalls, type RemovedCall } from './removed-calls.ts';
import { installsOldPython } from './sdk-version.ts';
import { isProgram, tokensOf } from './tokens.ts';

/** What a program says to OpenAI's API. Lines are 1-based. */
export type Program = {
  readonly models: readonly (ModelName & { readonly line: number; readonly defaultOf?: string })[];
  readonly calls: readonly (Omit<RemovedCall, 'at'> & { readonly line: number })[];
};

/** Whether a file of this name is part of the program: not a test, a type declaration, or what a tool wrote. */
export function isProgramFile(name: string): boolean {
  if (
    /(?:^|\/)(?:tests?|specs?|__tests__|__mocks__|mocks?|e2e|cypress|fixtures?|testdata|snapshots?|third_party|site-packages|public\/assets|migrations)\//i.test(
      name,
    )
  )
    return false;
  if (/(?:[._-](?:test|tests|spec|stories|mock|min|bundle|generated|d)\.\w{1,6}|Tests?\.(?:java|kt|cs|swift)|conftest\.py)$/.test(name))
    return false;
  return !/(?:^|\/)test_[\w.-]*\.py$/.test(name) && isProgram(name);
}

/** Nothing that's looked for is in a file without one of these. */
const worthReading = /gpt|davinci|curie|babbage|whisper-|tts-|dall-e|embedding-|openai|\bo[1-9]\b/i;
/** A client that's told to ask another server, whose models we can't know. */
const otherServer =
  /(?:base_?url|api_?base|endpoint)["']?[ \t]{0,5}[=:(,][ \t]{0,5}["'`]https?:\/\/(?!api\.openai\.com\b)|\bAzure(?:Chat)?OpenAI|\bazure_endpoint\b|api_type["']?[ \t]{0,5}[=:][ \t]{0,5}["']azure/i;
/** Characters per line, on average, of what a tool wrote for machines. */
const minifiedLine = 400;

/** Reads a file that's part of a program. */
export function readProgram(name: string, text: string): Program {
  const nothing = { models: [], calls: [] };
  if (!worthReading.test(text)) return nothing;
  const lineInText = lineNumbers(text);
  const notebook = name.endsWith('.ipynb') ? readNotebook(text, lineInText) : { source: text, lineInFile: (line: number) => line };
  if (notebook === undefined) return nothing;
  const { source, lineInFile } = notebook;
  const lineInSource = lineNumbers(source);
  if (source.length > 5000 && source.length / lineInSource(source.length) > minifiedLine) return nothing;
  const lineOf = ({ at }: { readonly at: number }): number => lineInFile(lineInSource(at));

  const tokens = tokensOf(name, source);
  const isPython = /\.(?:py|ipynb)$/.test(name);
  const isNode = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|html)$/.test(name);
  const hasConstants = /\.(?:go|java|kts?|cs|swift)$/.test(name);
  const models = otherServer.test(source) ? [] : modelUses(tokens, hasConstants);
  const asksOldSdk = isPython && installsOldPython(source);
  const calls = asksOldSdk || !(isPython || isNode) ? [] : removedCalls(tokens, isPython ? 'python' : 'node');
  return {
    models: models.map(({ at, ...use }) => ({ ...use, line: lineOf({ at }) })),
    calls: calls.map(({ at, ...call }) => ({ ...call, line: lineOf({ at }) })),
  };
}
