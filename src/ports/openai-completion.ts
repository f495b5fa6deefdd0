import type { Secret } from '../secret.ts';
import { answerFailure, streamFailure } from './openai-failure.ts';
import { Unexpected, withClient, type Call, type Reply, type Session } from './openai-client.ts';
import type { World } from './ports.ts';
import type { Trust } from './system-certificates.ts';
import { withoutKey } from './without-key.ts';

export type CompletionCall = Call & {
  readonly secret: Secret;
  /** `responses` is the API of OpenAI; `chat` is what most compatible servers have. */
  readonly api: 'responses' | 'chat';
  readonly model: string;
  /** The name of the limit in the chat API: `max_tokens` to most servers, `max_completion_tokens` to newer models. */
  readonly chatLimit: 'max_tokens' | 'max_completion_tokens';
  /** Ask a reasoning model not to reason. Only some know the parameter. */
  readonly noReasoning: boolean;
  readonly input: string;
  /** At least 16 (November 2026). */
  readonly maxOutputTokens: number;
  /** Pieces of the answer as they come. Outside text; a key in it is taken out. */
  onText(piece: string): void;
};

export type Completion = {
  /** Milliseconds from the start of the call, connection included; `undefined` where no text came. */
  readonly firstTokenMs: number | undefined;
  readonly totalMs: number;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
};

/** Characters. A token is four of them or so; a server that sends far more than it was allowed does not heed the limit. */
const longestToken = 32;

type Usage = { input: number | undefined; output: number | undefined };

/** Asks a model one thing and streams its answer. */
export async function complete(world: World, trust: Trust, call: CompletionCall): Promise<Reply<Completion>> {
  return await withClient(world, trust, call, async (session) => {
    let firstTokenMs: number | undefined;
    let received = 0;
    const keyless = keylessText(call.secret);
    const tell = (piece: string): void => {
      if (piece === '') return;
      firstTokenMs ??= session.elapsed();
      received += piece.length;
      if (received > call.maxOutputTokens * longestToken) throw new Unexpected({ kind: 'odd', what: 'the answer has no end' });
      const text = keyless.push(piece);
      if (text !== '') call.onText(text);
    };
    const usage =
      call.api === 'responses' ? await streamResponse(session, call, tell) : await streamChat(session, call, tell);
    const rest = keyless.rest();
    if (rest !== '') call.onText(rest);
    return { firstTokenMs, totalMs: session.elapsed(), inputTokens: usage.input, outputTokens: usage.output };
  });
}

async function streamResponse(session: Session, call: CompletionCall, tell: (piece: string) => void): Promise<Usage> {
  const stream = await session.client.responses.create({
    model: call.model,
    input: call.input,
    max_output_tokens: call.maxOutputTokens,
    ...(call.noReasoning ? { reasoning: { effort: 'none' as const } } : {}),
    store: false,
    stream: true,
  });
  requireStream(session, call.secret);
  for await (const event of stream) {
    if (!isRecord(event)) throw oddEvent();
    if (event.type === 'response.output_text.delta' || event.type === 'response.refusal.delta') {
      if (typeof event.delta === 'string') tell(event.delta);
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
          what: reason === 'content_filter' ? 'a filter stopped the answer' : 'the answer is not complete',
        });
      }
      return { input: countOf(response?.usage?.input_tokens), output: countOf(response?.usage?.output_tokens) };
    }
  }
  throw new Unexpected({ kind: 'cut' });
}

async function streamChat(session: Session, call: CompletionCall, tell: (piece: string) => void): Promise<Usage> {
  const stream = await session.client.chat.completions.create({
    model: call.model,
    messages: [{ role: 'user', content: call.input }],
    [call.chatLimit]: call.maxOutputTokens,
    stream: true,
    stream_options: { include_usage: true },
  });
  requireStream(session, call.secret);
  let usage: Usage | undefined;
  let finished = false;
  for await (const chunk of stream) {
    if (!isRecord(chunk)) throw oddEvent();
    const choice = Array.isArray(chunk.choices) ? chunk.choices[0] : undefined;
    if (typeof choice?.delta?.content === 'string') tell(choice.delta.content);
    finished ||= typeof choice?.finish_reason === 'string';
    if (isRecord(chunk.usage)) {
      usage = { input: countOf(chunk.usage.prompt_tokens), output: countOf(chunk.usage.completion_tokens) };
    }
  }
  if (!finished) throw new Unexpected({ kind: 'cut' });
  return usage ?? { input: undefined, output: undefined };
}

/** A sign-in page, too, comes with status 200. */
function requireStream(session: Session, secret: Secret): void {
  const last = session.last();
  const body = last?.body ?? '';
  if (typeof body !== 'string') return;
  throw new Unexpected(answerFailure(last?.status ?? 0, headersOf(session), body, secret));
}

function oddEvent(): Unexpected {
  return new Unexpected({ kind: 'odd', what: 'an event of its stream is no object' });
}

function headersOf(session: Session): Headers {
  return session.last()?.headers ?? new Headers();
}

/**
 * Takes keys out of a text that comes in pieces: a word that begins as a key does, or as the key's own beginning, is
 * held back until it has ended.
 */
export function keylessText(secret: Secret): { push(piece: string): string; rest(): string } {
  const key = secret.reveal();
  let held = '';
  return {
    push(piece) {
      held += piece;
      const safe = safeLength(held, key);
      const text = withoutKey(held.slice(0, safe), secret);
      held = held.slice(safe);
      return text;
    },
    rest() {
      const text = withoutKey(held, secret);
      held = '';
      // What is left of a key that was cut off is a part of it.
      return text.length >= 8 && key.startsWith(text) ? '[key]' : text;
    },
  };
}

function safeLength(text: string, key: string): number {
  const keyLike = /(?:^|\W)(s|sk|sk-[\w*.…-]*)$/.exec(text);
  if (keyLike?.[1] !== undefined) return text.length - keyLike[1].length;
  const longest = Math.min(key.length - 1, text.length);
  for (let length = longest; length > 0; length -= 1) {
    if (text.endsWith(key.slice(0, length))) return text.length - length;
  }
  return text.length;
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

// The types of the package say what the API sends; a compatible server may send anything.
function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
