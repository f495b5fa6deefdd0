import { startOfKeyLike } from '../keys/key-like.ts';
import type { Secret } from '../keys/secret.ts';
import { responseFailure, streamFailure } from './failure.ts';
import { Unexpected, withClient, type ApiCall, type ApiResult, type ApiSession } from './client.ts';
import type { World } from '../machine/world.ts';
import type { Trust } from './http/system-certificates.ts';
import { readJson } from '../machine/read-json.ts';
import { startOfPossibleKey, withoutKey } from './without-key.ts';
import { finishedLength, onlyVisible } from '../wording/untrusted.ts';
import { eventIsNoObject, hasNoEnd, isIncomplete, wasFiltered } from './completion.text.ts';

export type CompletionCall = ApiCall & {
  readonly secret: Secret;
  /** `responses` is OpenAI's API; `chat` is what most compatible servers have. */
  readonly api: 'responses' | 'chat';
  readonly model: string;
  /** The name of the limit in the chat API: `max_tokens` for most servers, `max_completion_tokens` for newer models. */
  readonly chatLimit: 'max_tokens' | 'max_completion_tokens';
  /** How much a reasoning model should reason; absent: the parameter, which only some models know, is left out. */
  readonly effort?: 'none' | 'minimal' | 'low' | undefined;
  readonly input: string;
  /** Ask for the count of tokens at the end of a stream of the chat API; a few servers refuse the option. */
  readonly usage?: boolean;
  /** At least 16 (November 2026). */
  readonly maxOutputTokens: number;
  /** Receives the answer piece by piece. Outside text; keys are removed. */
  onText(piece: string): void;
};

export type Completion = {
  /** Milliseconds from the start of the call, connection included; `undefined` if no text came. */
  readonly firstTokenMs: number | undefined;
  readonly totalMs: number;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
};

/** Characters. A token is about four; a server that sends far more than allowed ignores the limit. */
const maxTokenLength = 32;

type Usage = { input: number | undefined; output: number | undefined };

/** Asks a model one thing and streams its answer. */
export async function complete(world: World, trust: Trust, call: CompletionCall): Promise<ApiResult<Completion>> {
  return await withClient(world, trust, call, async (session) => {
    let firstTokenMs: number | undefined;
    let received = 0;
    const keyless = keylessText(call.secret);
    const emit = (piece: string): void => {
      if (piece === '') return;
      firstTokenMs ??= session.elapsed();
      received += piece.length;
      if (received > call.maxOutputTokens * maxTokenLength) throw new Unexpected({ kind: 'odd', what: hasNoEnd });
      const text = keyless.push(piece);
      if (text !== '') call.onText(text);
    };
    const usage = await (call.api === 'responses' ? streamResponse : streamChat)(session, call, emit).finally(() => {
      // Even if the stream broke off: what was held back is part of the answer.
      const rest = keyless.rest();
      if (rest !== '') call.onText(rest);
    });
    return { firstTokenMs, totalMs: session.elapsed(), inputTokens: usage.input, outputTokens: usage.output };
  });
}

async function streamResponse(session: ApiSession, call: CompletionCall, emit: (piece: string) => void): Promise<Usage> {
  const stream = await session.client.responses.create({
    model: call.model,
    input: call.input,
    max_output_tokens: call.maxOutputTokens,
    ...(call.effort === undefined ? {} : { reasoning: { effort: call.effort } }),
    store: false,
    stream: true,
  });
  const whole = wholeAnswer(session);
  if (whole !== undefined) return readWhole(whole, emit, call.secret, session);
  for await (const event of stream) {
    if (!isRecord(event)) throw oddEvent();
    if (event.type === 'response.output_text.delta' || event.type === 'response.refusal.delta') {
      if (typeof event.delta === 'string') emit(event.delta);
    } else if (event.type === 'response.failed') {
      throw new Unexpected(streamFailure(event.response?.error ?? {}, headersOf(session), call.secret));
    } else if (event.type === 'error') {
      throw new Unexpected(streamFailure(event, headersOf(session), call.secret));
    } else if (event.type === 'response.completed' || event.type === 'response.incomplete') {
      const { response } = event;
      const reason = response?.incomplete_details?.reason;
      if (event.type === 'response.incomplete' && reason !== 'max_output_tokens') {
        throw new Unexpected({
          kind: 'odd',
          what: reason === 'content_filter' ? wasFiltered : isIncomplete,
        });
      }
      return { input: countOf(response?.usage?.input_tokens), output: countOf(response?.usage?.output_tokens) };
    }
  }
  throw new Unexpected({ kind: 'cut' });
}

async function streamChat(session: ApiSession, call: CompletionCall, emit: (piece: string) => void): Promise<Usage> {
  const stream = await session.client.chat.completions.create({
    model: call.model,
    messages: [{ role: 'user', content: call.input }],
    [call.chatLimit]: call.maxOutputTokens,
    stream: true,
    ...(call.usage === false ? {} : { stream_options: { include_usage: true } }),
  });
  const whole = wholeAnswer(session);
  if (whole !== undefined) return readWhole(whole, emit, call.secret, session);
  let usage: Usage | undefined;
  let finished = false;
  let said = false;
  for await (const chunk of readBySdk(stream)) {
    // Some servers keep the connection alive with events of their own.
    if (!isRecord(chunk)) continue;
    const choice = Array.isArray(chunk.choices) ? chunk.choices[0] : undefined;
    if (typeof choice?.delta?.content === 'string') {
      said ||= choice.delta.content !== '';
      emit(choice.delta.content);
    }
    finished ||= typeof choice?.finish_reason === 'string';
    if (isRecord(chunk.usage)) {
      usage = { input: countOf(chunk.usage.prompt_tokens), output: countOf(chunk.usage.completion_tokens) };
    }
  }
  // Not every server says why it stopped; one that said nothing at all didn't answer.
  if (!finished && !said) throw new Unexpected({ kind: 'cut' });
  return usage ?? { input: undefined, output: undefined };
}

/** The package looks into each event of the chat API before it passes it on, and throws at what isn't as it should be. */
async function* readBySdk<T>(stream: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* stream;
  } catch (error) {
    throw error instanceof TypeError ? oddEvent() : error;
  }
}

/** The body of an answer that isn't a stream: a sign-in page, an error with status 200, or a server that can't stream. */
function wholeAnswer(session: ApiSession): string | undefined {
  const body = session.last()?.body ?? '';
  return typeof body === 'string' ? body : undefined;
}

/** The answer of a server that doesn't stream although it was asked to. */
function readWhole(body: string, emit: (piece: string) => void, secret: Secret, session: ApiSession): Usage {
  const value = readJson(body);
  const text = isRecord(value) ? textIn(value as Record<string, unknown>) : undefined;
  if (text === undefined) throw new Unexpected(responseFailure(session.last()?.status ?? 0, headersOf(session), body, secret));
  emit(text);
  const usage = (value as { usage?: unknown }).usage;
  const counts = isRecord(usage) ? (usage as Record<string, unknown>) : {};
  return {
    input: countOf(counts['prompt_tokens'] ?? counts['input_tokens']),
    output: countOf(counts['completion_tokens'] ?? counts['output_tokens']),
  };
}

/** What a model said in an answer of either API; `undefined` if it's no such answer. */
function textIn({ choices, output }: Record<string, unknown>): string | undefined {
  const [choice] = Array.isArray(choices) ? (choices as { message?: { content?: unknown } }[]) : [];
  if (typeof choice?.message?.content === 'string') return choice.message.content;
  if (!Array.isArray(output)) return undefined;
  const parts = (output as { content?: { text?: unknown }[] }[]).flatMap((item) => (Array.isArray(item?.content) ? item.content : []));
  const texts = parts.map((part) => part?.text).filter((each) => typeof each === 'string');
  return texts.length === 0 ? undefined : texts.join('');
}

function oddEvent(): Unexpected {
  return new Unexpected({ kind: 'odd', what: eventIsNoObject });
}

function headersOf(session: ApiSession): Headers {
  return session.last()?.headers ?? new Headers();
}

/**
 * Removes keys from a text that arrives in pieces. First it removes what isn't shown anyway (escape sequences, invisible
 * characters), so that a key cut up by them can't come together again on the screen. Then it holds back the end of the text for
 * as long as it may be part of a key.
 */
export function keylessText(secret: Secret): { push(piece: string): string; rest(): string } {
  let raw = '';
  let held = '';
  return {
    push(piece) {
      raw += piece;
      const finished = finishedLength(raw);
      held += onlyVisible(raw.slice(0, finished));
      raw = raw.slice(finished);
      const safe = safeLength(held, secret);
      const text = withoutKey(held.slice(0, safe), secret);
      held = held.slice(safe);
      return text;
    },
    rest() {
      const text = held + onlyVisible(raw);
      raw = held = '';
      // The remainder of a key that was cut off is part of it, too.
      const safe = startOfPossibleKey(text, secret);
      const end = text.slice(safe);
      const isPart = end.replaceAll(/[^A-Za-z0-9]/g, '').length >= maxEndLength;
      return isPart ? `${withoutKey(text.slice(0, safe), secret)}[key]` : withoutKey(text, secret);
    },
  };
}

/** Letters and digits at the end of an answer that may be words, even though they occur in the key as well. */
const maxEndLength = 8;

function safeLength(text: string, secret: Secret): number {
  return Math.min(startOfKeyLike(text), startOfPossibleKey(text, secret));
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

// The package's types say what the API sends; a compatible server may send anything.
function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
