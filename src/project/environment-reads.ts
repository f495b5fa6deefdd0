import { blankComments } from '../packaging/blank-comments.ts';

// Where source code of any language reads environment variables. Nothing is evaluated.

/** A place where a program reads a variable, or sets it. */
export type EnvironmentRead = {
  readonly name: string;
  /** Offset of the name in the text. */
  readonly at: number;
  /** Where the expression begins that reads it. */
  readonly start: number;
  readonly kind: 'read' | 'write';
  /** What the value is given to: the name of a variable, a parameter, or a property. */
  readonly givenTo?: string;
};

/** `process.env.NAME`, `import.meta.env.NAME`, `Bun.env.NAME`, `env.NAME`. */
const property = /\benv\??\.([A-Z][A-Z0-9_]{2,99})\b/g;
/** `environ["NAME"]`, `getenv("NAME")`, `ENV.fetch("NAME")`, `env::var("NAME")`, and a name in a list of names. */
const quoted = /["'`]([A-Z][A-Z0-9_]{2,99})["'`]/g;
/** Schemas for the whole environment: `NAME: z.string()`, `NAME: str()`, `NAME: SecretStr`. */
const declared = /\b([A-Z][A-Z0-9_]{2,99})["']?\s{0,9}:\s{0,9}(?:z|v|t|str|string|Joi|yup|SecretStr|Optional|envField)\b/g;
/** The whole environment, taken apart: `const { NAME } = process.env`, `import { NAME } from '$env/static/private'`. */
const takenApart = /=\s{0,9}(?:process|import\.meta|Bun)\.env\b(?![.[?])|from\s{0,9}["'](?:\$env\/static\/private|astro:env\/server)["']/g;
/** In configuration files, and in annotations of JVM languages. */
const interpolated = /\$\{?([A-Z][A-Z0-9_]{2,99})\b/g;

/** Characters of a pattern that takes the environment apart. */
const maxPattern = 3000;
/** In a file; no program has as many. What's done with each of them is bounded, so that the whole is. */
const maxReads = 1000;

/** What comes before a quoted name that isn't read there. */
const setter = /(?:setdefault|set_?env|putenv|set_var|SetEnvironmentVariable|stubEnv)\(\s{0,9}$/i;
/** The last name before a value that the value is given to. */
const giving = /([A-Za-z_$][\w$]{0,60})["'\])]{0,3}(?:: ?[\w.|]{1,40})?\s{0,9}(?::=|=>|=|:)\s{0,20}[^\n;,=:{]{0,60}$/;

const configFile = /\.(?:ya?ml|properties|toml|conf)$/;
const jvmFile = /\.(?:java|kts?|scala|groovy)$/;
const hashComments = /\.(?:py|ipynb|rb|ya?ml|toml|conf|properties|exs?|r|jl|php)$/i;

/** The text with blanks in place of comments, line by line as before. In a notebook, the quotes of the code are escaped. */
export function codeIn(file: string, source: string): string {
  const text = file.endsWith('.ipynb') ? source.replaceAll(String.raw`\"`, "'") : source;
  if (!hashComments.test(file)) return blankComments(text);
  const plain = text.replaceAll(/(?<=^|[\s"'])#(?!\[).*/gm, '');
  return file.endsWith('.php') ? blankComments(plain) : plain;
}

/** Every read and write in the text of a file, in the order of their offsets; `code` is what {@link codeIn} makes of it. */
export function environmentReads(file: string, code: string): readonly EnvironmentRead[] {
  const found: EnvironmentRead[] = [];
  const isFull = (): boolean => found.length === maxReads;
  const add = (name: string, at: number, kind: EnvironmentRead['kind'], start = at): void => {
    if (isFull()) return;
    const givenTo = giving.exec(code.slice(Math.max(0, start - 160), start))?.[1];
    found.push({ name, at, start, kind, ...(givenTo === undefined ? {} : { givenTo }) });
  };
  const isConfig = configFile.test(file);
  if (isConfig || jvmFile.test(file)) {
    for (const { 1: name = '', index } of code.matchAll(interpolated)) add(name, index, 'read');
  }
  if (isConfig) return found;
  for (const { 0: whole, 1: name = '', index } of code.matchAll(property)) {
    add(name, index, isSetAfter(code, index + whole.length) ? 'write' : 'read', startOfPath(code, index));
  }
  const readsFiles = code.includes('dotenv_values');
  for (const { 0: whole, 1: name = '', index } of code.matchAll(quoted)) {
    if (isFull()) break;
    const before = code.slice(Math.max(0, index - 60), index);
    const end = index + whole.length;
    const isSet = setter.test(before) || (code.charAt(end) === ']' && isSetAfter(code, end + 1));
    if (isSet || isLookUp(before, readsFiles)) add(name, index, isSet ? 'write' : 'read', startOfCall(code, index));
    else if (/\b(?:varName|alias|validation_alias|env)\s{0,3}[:=]\s{0,3}$/.test(before)) add(name, index, 'read');
  }
  for (const { 1: name = '', index } of code.matchAll(declared)) add(name, index, 'read');
  for (const { index } of code.matchAll(takenApart)) {
    if (isFull()) break;
    const from = Math.max(0, index - maxPattern);
    const before = code.slice(from, index);
    const end = before.lastIndexOf('}');
    const start = before.lastIndexOf('{', end);
    if (end === -1 || start === -1 || before.length - end > 20) continue;
    for (const { 0: name, index: within } of before.slice(start, end).matchAll(/\b[A-Z][A-Z0-9_]{2,99}\b/g)) {
      if (isFull()) break;
      found.push({ name, at: from + start + within, start: from + start + within, kind: 'read', givenTo: name });
    }
  }
  return found.toSorted((one, other) => one.at - other.at);
}

/** Whether a quoted name after this text is looked up in the environment, and not in a dictionary of the program's own. */
function isLookUp(before: string, readsFiles: boolean): boolean {
  if (/\w\s{0,9}\[\s{0,20}$/.test(before)) {
    return /(?:env|environ|environment|_SERVER|secrets|Configuration)\s{0,9}\[\s{0,20}$/i.test(before) || readsFiles;
  }
  return /[[(,]\s{0,20}$/.test(before);
}

function isSetAfter(code: string, end: number): boolean {
  return /^\s{0,9}=(?![=>~])/.test(code.slice(end, end + 12));
}

/** Where `process.env` begins, so that what's before it is what the value is given to. */
function startOfPath(code: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < 60 && /[\w.$]/.test(code.charAt(start - 1))) start -= 1;
  return start;
}

/** Where the call begins that a quoted name is an argument of. */
function startOfCall(code: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < 80 && /[\w.$:[(]/.test(code.charAt(start - 1))) start -= 1;
  // In `apiKey:getenv(…`, the colon belongs to the name before it.
  const call = code.slice(start, at);
  const colon = /^[\w$]{1,60}:(?!:)/.exec(call);
  return colon === null ? start : start + colon[0].length;
}
