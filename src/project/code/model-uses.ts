import { endingModelNamed } from '../../openai/shutdowns.ts';
import { kindOf, readModelName, type ModelName } from './model-id.ts';
import type { Token } from './tokens.ts';

/** A place where a program tells the API which model to use. */
export type ModelUse = ModelName & {
  /** Offset in the source. */
  readonly at: number;
  /** The environment variable that this is the default of. */
  readonly defaultOf?: string;
};

/** So many models of one kind that no call gets are a menu, a price table, or names for them, of which a program uses some. */
const catalogSize = 4;
/** Tokens to look back for what a value is assigned to: a statement is seldom longer. */
const reach = 40;

/**
 * The models that a program asks for, as far as its text tells: what's assigned or passed as a model, or given to a function that
 * takes one. Not what's compared, listed, counted with a tokenizer, or a key of a table.
 */
export function modelUses(tokens: readonly Token[], constants: boolean): readonly ModelUse[] {
  const uses: (ModelUse & { readonly catalog?: string })[] = [];
  const catalogs = new Map<string, Set<string>>();
  for (const [index, token] of tokens.entries()) {
    const model = token.kind === 'string' ? readModelName(token.text) : constants ? constantAt(tokens, index) : undefined;
    if (model === undefined || !isUse(tokens, token.kind === 'string' ? index : startOfChain(tokens, index), index)) continue;
    const defaultOf = variableBefore(tokens, index);
    const catalog = isInCall(tokens, index) ? undefined : kindOf(model.id);
    if (catalog !== undefined) catalogs.set(catalog, (catalogs.get(catalog) ?? new Set()).add(model.id));
    uses.push({ ...model, at: token.at, ...(defaultOf === undefined ? {} : { defaultOf }), ...(catalog === undefined ? {} : { catalog }) });
  }
  return uses.filter(({ catalog }) => catalog === undefined || (catalogs.get(catalog)?.size ?? 0) < catalogSize);
}

/** Whether a call gets what's at a position, and not just a list in which it is. */
function isInCall(tokens: readonly Token[], index: number): boolean {
  for (let at = tokens[index]?.inside ?? -1; at !== -1; at = tokens[at]?.inside ?? -1) {
    if (tokens[at]?.text === '[') return false;
    // Go puts declarations in parentheses.
    if (tokens[at]?.text === '(' && !/^(?:const|var|type)$/.test(tokens[at - 1]?.text ?? '')) return true;
  }
  return false;
}

/** `openai.GPT3Dot5Turbo`, `ChatModel.GPT_4O`, `.gpt3_5Turbo`. */
function constantAt(tokens: readonly Token[], index: number): ModelName | undefined {
  const token = tokens[index];
  if (token?.kind !== 'word' || !/^(?:\.|::)$/.test(tokens[index - 1]?.text ?? '')) return undefined;
  const of = tokens[index - 2]?.text ?? '';
  if (!/^(?:openai|ChatModel|Models?|OpenAI|[:(,=])$/.test(of)) return undefined;
  const id = endingModelNamed(token.text);
  return id === undefined ? undefined : { written: of.length > 1 ? `${of}.${token.text}` : `.${token.text}`, id, base: id, isKnown: true };
}

const comparesWithLeft = /^(?:[=!]==?|[<>]=?|in|is|not|case|when|\+|%|\|)$/;
const comparesWithRight = /^(?:[=!]==?|in|not|\+|%|\|)$/;
/** What stands between a default and what it's the default of. */
const alternatives = /^(?:\?\??|\|\||or|else|\?:)$/;
const assigns = /^(?:=|:|=>|:=|\?\?=)$/;
const aboutModel = /model|engine/i;
/** What takes a model's name to count, price, or compare, and never asks the API for it. */
const onlyCounts =
  /token|encod|pric|cost|count|(?:starts|ends)_?with|has_?(?:pre|suf)fix|includes?|contains|equals|match|index_?of|print|log|info|debug|warn|error|assert|raise/i;
/** Functions and classes whose first argument is a model, without “model” in their names. */
const takesModel =
  /^(?:openai|ChatOpenAI|OpenAI|OpenAIChat|OpenAIEmbeddings?|chat|completion|responses|embedding|image|speech|transcription|LM|\w*(?:Chat|Embedding|Image|Audio|Response|Completion)s?Client)$/;
/** Functions that give back what they're given. */
const transparent =
  /^(?:default|withDefault|str|String|Some|from|Field|Option|Argument|of|optional|to_string|toString|cast|into|Default|unwrap_or|orElse|getOrElse|useState|useRef|ref|signal|writable)$/;

/** @param first the first token of the value @param last its last one */
function isUse(tokens: readonly Token[], first: number, last: number): boolean {
  const before = tokens[first - 1];
  const after = tokens[last + 1];
  if (before === undefined || comparesWithLeft.test(before.text)) return false;
  const opener = tokens[before.text === '(' ? first - 1 : before.inside]?.text ?? '';
  if (after !== undefined && after.kind !== 'string') {
    if (comparesWithRight.test(after.text)) return false;
    const isKey = (after.text === ':' || after.text === '=>') && /^[{[(,]$/.test(before.text);
    if (isKey) return false;
  }
  const call = openerOf(tokens, first);
  if (call !== undefined && onlyCounts.test(calleeOf(tokens, call).name)) return false;

  if (before.text === '(') return isArgument(tokens, first - 1);
  if (before.text === ',') return opener === '(' && mentionsModel(tokens, before.inside + 1, first);
  if (assigns.test(before.text) && !isTernaryColon(tokens, first - 1)) return isAssignedToModel(tokens, first - 1);
  if (alternatives.test(before.text) || before.text === ':') return isAlternative(tokens, first - 1);
  return false;
}

/** The environment variable whose value would be used instead: `process.env.OPENAI_MODEL ?? …`, `getenv("OPENAI_MODEL", …)`. */
function variableBefore(tokens: readonly Token[], index: number): string | undefined {
  for (let at = index - 1; at > Math.max(0, index - 8); at -= 1) {
    const { kind = 'break', text = '' } = tokens[at] ?? {};
    if (kind === 'break' || /^[;{}]$/.test(text)) return undefined;
    if (kind === 'sign' || !/^[A-Z][A-Z0-9_]*$/.test(text) || !aboutModel.test(text)) continue;
    return tokens.slice(Math.max(0, at - 4), at).some((before) => /^(?:get_?env|env|environ|ENV|\$_ENV)$/i.test(before.text))
      ? text
      : undefined;
  }
  return undefined;
}

/** The position of the parenthesis around a token, if that's the bracket around it. */
function openerOf(tokens: readonly Token[], index: number): number | undefined {
  const inside = tokens[index]?.inside ?? -1;
  return tokens[inside]?.text === '(' ? inside : undefined;
}

/** What's called with the parenthesis at a position: its name, and the position of the first token of the chain before it. */
function calleeOf(tokens: readonly Token[], parenthesis: number): { readonly name: string; readonly start: number } {
  let at = parenthesis - 1;
  // `useState<string>(…)`
  if (tokens[at]?.text === '>') while (at > parenthesis - 8 && tokens[at]?.text !== '<') at -= 1;
  if (tokens[at]?.text === '<') at -= 1;
  const callee = tokens[at];
  if (callee?.kind !== 'word') return { name: '', start: parenthesis };
  return { name: callee.text, start: startOfChain(tokens, at) };
}

/** The first token of `a.b(c).d`, given the position of its last name. */
function startOfChain(tokens: readonly Token[], last: number): number {
  let at = last;
  for (let steps = 0; steps < reach; steps += 1) {
    const dot = tokens[at - 1]?.text;
    if (dot === 'new' || dot === 'await') return at - 1;
    if (dot !== '.' && dot !== '::' && dot !== '?.') return at;
    const owner = tokens[at - 2];
    if (owner === undefined) return at;
    // Swift and Kotlin leave the owner away: `.gpt4`.
    if (owner.kind === 'sign' && !/^[)\]}]$/.test(owner.text)) return at - 1;
    at -= 2;
    if (owner.kind !== 'sign') continue;
    const open = owner.inside;
    at = tokens[open - 1]?.kind === 'word' ? open - 1 : open;
  }
  return at;
}

/** Whether the first argument of the call with this parenthesis is a model. */
function isArgument(tokens: readonly Token[], parenthesis: number): boolean {
  const { name, start } = calleeOf(tokens, parenthesis);
  if (takesModel.test(name) || (aboutModel.test(name) && name !== 'model_dump')) return true;
  if (name !== '' && !transparent.test(name)) return false;
  const before = tokens[start - 1]?.text ?? '';
  if (assigns.test(before)) return isAssignedToModel(tokens, start - 1);
  return alternatives.test(before) && isAlternative(tokens, start - 1);
}

/** Whether what's left of the sign at a position is named after a model: `model =`, `model: str =`, `"model":`, `body['model'] =`. */
function isAssignedToModel(tokens: readonly Token[], sign: number): boolean {
  const inside = tokens[sign]?.inside ?? -1;
  for (let at = sign - 1; at >= Math.max(0, sign - 8); at -= 1) {
    const token = tokens[at];
    if (token === undefined || token.kind === 'break' || /^[,;({[=]$/.test(token.text)) break;
    if (token.text === ']' && token.inside >= 0) {
      if (mentionsModel(tokens, token.inside + 1, at)) return true;
      at = token.inside;
      continue;
    }
    if (token.kind === 'sign') continue;
    if (aboutModel.test(token.text) && !onlyCounts.test(token.text)) return true;
    // argparse and the like: the option's name is an argument before it.
    if (token.text === 'default' && tokens[inside]?.text === '(') {
      return mentionsModel(tokens, inside + 1, at) || isArgument(tokens, inside);
    }
  }
  return false;
}

/** Whether the alternative after the operator at a position is one to a model: `model: env.MODEL ?? …`, `getenv("MODEL") or …`. */
function isAlternative(tokens: readonly Token[], operator: number): boolean {
  const inside = tokens[operator]?.inside ?? -1;
  let at = operator - 1;
  for (; at > Math.max(inside, operator - reach); at -= 1) {
    const token = tokens[at];
    if (token === undefined || token.kind === 'break' || token.text === ';' || token.text === '{' || token.text === '}') break;
    if (token.inside !== inside) continue;
    if (token.text === ',') break;
    if (assigns.test(token.text) && !isTernaryColon(tokens, at))
      return isAssignedToModel(tokens, at) || mentionsModel(tokens, at, operator);
  }
  return mentionsModel(tokens, at + 1, operator) || (tokens[at]?.text === '(' && isArgument(tokens, at));
}

/** Whether a colon belongs to the question mark before it, rather than to a name. */
function isTernaryColon(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]?.text !== ':') return false;
  const inside = tokens[at]?.inside ?? -1;
  for (let before = at - 1; before > Math.max(inside, at - reach); before -= 1) {
    const token = tokens[before];
    if (token?.inside !== inside) continue;
    if (token.text === '?') return tokens[before + 1]?.text !== ':' && before + 1 < at;
    if (/^[,;{]$/.test(token.text)) return false;
  }
  return false;
}

function mentionsModel(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = Math.max(from, to - reach); at < to; at += 1) {
    const token = tokens[at];
    if (token !== undefined && token.kind !== 'sign' && token.text.length < 100 && aboutModel.test(token.text)) return true;
  }
  return false;
}
