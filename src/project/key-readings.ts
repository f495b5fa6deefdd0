import { usualKeyVariable } from '../env-file/key-variable.ts';
import { isKeyVariableName, mayNameKey } from '../keys/key-name.ts';
import { lineNumbers } from '../machine/line-numbers.ts';
import { codeIn, environmentReads, type EnvironmentRead } from './environment-reads.ts';
import { frameworkReadings } from './framework-readings.ts';

/** A place where the project's code gets the OpenAI key from. */
export type KeyReading = {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  /**
   * How sure it is. `client`: an OpenAI client gets it, or the settings that are made for one; `package`: a client is made without a key, so the package reads the usual name
   * by itself; `framework`: a framework's rule makes the name; `name`: something that's called like the key is read.
   */
  readonly by: 'client' | 'package' | 'framework' | 'name';
};

/** Calls that make a client, or give it a key (November 2026). */
const clientCall =
  /(?:\b(?:(?:Async|Chat)?OpenAI(?:Client|Embeddings|Api|LLM|Chat\w{0,20})?|createOpenAI|openai\.NewClient|OpenAI::Client\.new|OpenAI::client|WithAPIKey|with_api_key|ChatClient)|\.apiKey)\s{0,9}\(/g;
/** Those that look for the usual variable if they get no key. */
const readsByItself = /^(?:(?:Async|Chat)?OpenAI(?:Embeddings)?|openai\.NewClient|OpenAI::Client\.new)\s*\($/;
const keyParameter = /api_?key|access_?token|credential/i;
/** `openai.api_key = …`, `config.access_token = …` */
const keyProperty = /\b(?:openai|config|client)\.(?:api_key|apiKey|access_token)\s{0,9}=\s{0,9}([A-Za-z_]\w{0,60})?/g;
/** A client of another vendor's API. */
const otherServer =
  /(?:\b(?:base_?url|uri_base)["']?\s{0,9}[:=]\s{0,9}|WithBaseURL\(\s{0,9})["'`](https?:\/\/(?!(?:\w{2}\.)?api\.openai\.com)[^"'`\s$]{1,200})/i;
/** The calls that make one. */
const makesClient = /^(?:(?:Async|Chat)?OpenAI(?:Embeddings)?|createOpenAI|openai\.NewClient|OpenAI::Client\.new)\s*\($/;

/** The addresses that the clients of a source file are made for, with their lines; `undefined` for the usual one. */
export function serversNamedIn(file: string, source: string): readonly { readonly url: string | undefined; readonly line: number }[] {
  if (!/open_?-?ai/i.test(source)) return [];
  const code = codeIn(file, source);
  const lineOf = lineNumbers(code);
  return clientCallsIn(code)
    .filter(({ call }) => makesClient.test(call))
    .map(({ at, given }) => ({ url: otherServer.exec(given)?.[1], line: lineOf(at) }));
}
/** Characters of a call's arguments, and calls in a file: no program has more. */
const maxArguments = 1500;
const maxCalls = 100;
/** In a file; no program reads as many keys. */
const maxReadings = 100;

/** Where a source file, or a configuration file, gets the key from; in the order of the lines. Comments don't count. */
export function keyReadingsIn(file: string, source: string): readonly KeyReading[] {
  if (!/open_?-?ai/i.test(source)) return [];
  const code = codeIn(file, source);
  const all = environmentReads(file, code);
  const calls = clientCallsIn(code);
  const values = valuesGivenIn(code, calls);
  const isSetHere = all.some(({ name, kind }) => name === usualKeyVariable && kind === 'write');
  const found: { name: string; at: number; by: KeyReading['by'] }[] = [];
  for (const read of all.filter(({ kind }) => kind === 'read')) {
    const isGiven = isGivenToClient(read, code, calls, values);
    if (isGiven && mayNameKey(read.name)) found.push({ name: read.name, at: read.at, by: 'client' });
    else if (isKeyVariableName(read.name)) found.push({ name: read.name, at: read.at, by: 'name' });
  }
  for (const { at, call, given } of calls) {
    const first = given.trimStart();
    const isPlain = first === '' || first.startsWith('{') || /^\w{1,60}\s{0,9}=/.test(first);
    const isWithoutKey = isPlain && !/key|token|credential|base_?url|\.\.\.|\*\*/i.test(given);
    if (readsByItself.test(call) && isWithoutKey && !isSetHere) found.push({ name: usualKeyVariable, at, by: 'package' });
  }
  for (const { index: at } of code.matchAll(/\bOpenAI::Client\.new\b(?!\s{0,9}\()/g))
    found.push({ name: usualKeyVariable, at, by: 'package' });
  // The AI SDK's ready-made provider.
  if (code.includes('@ai-sdk/openai') && !code.includes('createOpenAI')) {
    const at = code.search(/\bopenai(?:\.\w{1,30})?\(\s{0,9}["'`]/);
    if (at !== -1) found.push({ name: usualKeyVariable, at, by: 'package' });
  }
  for (const { name, at, isOwn } of frameworkReadings(file, code)) found.push({ name, at, by: isOwn === true ? 'client' : 'framework' });
  const lineOf = lineNumbers(code);
  return oncePerLine(found.toSorted((one, other) => one.at - other.at).map(({ name, at, by }) => ({ name, line: lineOf(at), by })));
}

/** A schema and what fills it may stand in one line: what only looks like the key doesn't count next to what's known to be it. */
function oncePerLine(readings: readonly KeyReading[]): readonly KeyReading[] {
  const found = new Map<string, KeyReading>();
  const sure = new Set(readings.filter(({ by }) => by !== 'name').map(({ name, line }) => `${name}:${line}`));
  for (const each of readings) {
    const { name, line, by } = each;
    if (found.size === maxReadings) break;
    const id = `${name}:${line}:${by}`;
    if (!found.has(id) && (by !== 'name' || !sure.has(`${name}:${line}`))) found.set(id, each);
  }
  return [...found.values()];
}

type ClientCall = { readonly at: number; readonly call: string; readonly start: number; readonly end: number; readonly given: string };

function clientCallsIn(code: string): readonly ClientCall[] {
  const calls: ClientCall[] = [];
  for (const { 0: call, index: at } of code.matchAll(clientCall)) {
    if (/\b(?:class|def|function|fn|func|interface)\s{1,9}$/.test(code.slice(Math.max(0, at - 20), at))) continue;
    if (calls.length === maxCalls) break;
    const start = at + call.length;
    const end = endOfArguments(code, start);
    calls.push({ at, call, start, end, given: code.slice(start, end) });
  }
  return calls;
}

/** The offset of the closing parenthesis. */
function endOfArguments(code: string, start: number): number {
  const most = Math.min(code.length, start + maxArguments);
  let depth = 1;
  for (let at = start; at < most; at += 1) {
    const character = code.charAt(at);
    if ('({['.includes(character)) depth += 1;
    else if (')}]'.includes(character)) depth -= 1;
    if (depth === 0) return at;
  }
  return most;
}

/** The names whose values a client gets: `key` of `OpenAI(api_key=key)`, `apiKey` of `OpenAI({ apiKey })`. */
function valuesGivenIn(code: string, calls: readonly ClientCall[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { given } of calls) {
    for (const { 0: name, index } of given.matchAll(/[A-Za-z_$][\w$]{0,60}/g)) {
      // What's followed by a value is a parameter.
      if (!/^\s{0,9}(?::|=)(?!=)/.test(given.slice(index + name.length, index + name.length + 12))) names.add(name);
    }
  }
  for (const { 1: name } of code.matchAll(keyProperty)) if (name !== undefined) names.add(name);
  return names;
}

function isGivenToClient(read: EnvironmentRead, code: string, calls: readonly ClientCall[], values: ReadonlySet<string>): boolean {
  const { at, start, name, givenTo } = read;
  const before = code.slice(Math.max(0, start - 80), start);
  if (/\b(?:openai|config|client)\.(?:api_key|apiKey|access_token)\s{0,9}(?:\|\|)?=[^\n=;]{0,40}$/.test(before)) return true;
  // What the program hands on under the usual name, its clients read by themselves.
  if (name !== usualKeyVariable && givenTo === usualKeyVariable) return true;
  if (/\bBearer\b/.test(before) && code.includes('api.openai.com')) return true;
  const call = calls.findLast((each) => each.start <= at && at < each.end);
  // A read that isn't given to a parameter is the client's only argument, or the first.
  if (call !== undefined && otherServer.test(call.given)) return false;
  if (call !== undefined)
    return givenTo === undefined || keyParameter.test(givenTo) || !/[:=]\s{0,9}[^,]{0,80}$/.test(code.slice(call.start, start));
  return givenTo !== undefined && values.has(givenTo) && (/key|token|secret/i.test(givenTo) || isKeyVariableName(name));
}
