import type OpenAI from 'openai';
import { failure, inputTokens, pieces, piecesBeforeLimit, rateLimitHeaders } from './sample-answer.ts';
import { anything, flag, integer, nullable, object, oneOf, optional, readBody, text } from './body.ts';
import { serverError, unsupportedParameter, unsupportedValue } from './errors.ts';
import { ok, Rejection } from './exchange.ts';
import type { AnswerKind, Reply, Route } from './exchange.ts';
import { findModel } from './model-routes.ts';
import { now } from './state.ts';

type Params = OpenAI.Responses.ResponseCreateParams;
// The client adds `output_text`; it isn't in the response itself.
type Response = Omit<OpenAI.Responses.Response, 'output_text'>;
type OnTheWire<E> = E extends { response: unknown } ? Omit<E, 'response'> & { response: Response } : E;
type StreamEvent = OnTheWire<OpenAI.Responses.ResponseStreamEvent>;

export const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

const ignored = Object.fromEntries(
  (
    [
      'background',
      'context_management',
      'conversation',
      'include',
      'instructions',
      'max_tool_calls',
      'metadata',
      'moderation',
      'parallel_tool_calls',
      'previous_response_id',
      'prompt',
      'prompt_cache_key',
      'prompt_cache_options',
      'prompt_cache_retention',
      'safety_identifier',
      'service_tier',
      'stream_options',
      'temperature',
      'text',
      'tool_choice',
      'tools',
      'top_logprobs',
      'top_p',
      'truncation',
      'user',
    ] satisfies (keyof Params)[]
  ).map((name) => [name, optional(anything)]),
);

const input = {
  read: (value: unknown, name: string) => (Array.isArray(value) ? value : text.read(value, name)),
};

const shape = {
  model: text,
  input,
  // The API's minimum is 16 (2026-11-20).
  max_output_tokens: optional(nullable(integer(16))),
  reasoning: optional(nullable(object({ effort: optional(nullable(oneOf(...efforts))), summary: optional(anything) }))),
  store: optional(nullable(flag)),
  stream: optional(nullable(flag)),
  ...ignored,
};

export const responseRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: '/responses',
    handle({ body, answer }, state) {
      const params = readBody(body, shape);
      checkEffort(params.model, params.reasoning?.effort ?? null, 'reasoning.effort');
      if (answer === 'error' && !params.stream) return serverError();
      const begun = {
        ...blank,
        id: state.newId('resp_'),
        created_at: now(),
        model: params.model,
        max_output_tokens: params.max_output_tokens ?? null,
        reasoning: { effort: params.reasoning?.effort ?? null, summary: null },
      } satisfies Response;
      const itemId = state.newId('msg_');
      if (!params.stream) return ok(finished(begun, itemId, answer), rateLimitHeaders);
      return streamed(events(begun, itemId, answer));
    },
  },
];

/** @throws Rejection if the model doesn't support the effort, or doesn't reason at all */
export function checkEffort(modelId: string, effort: (typeof efforts)[number] | null, param: string): void {
  const model = findModel(modelId);
  if (effort === null) return;
  if (!model.efforts) throw new Rejection(unsupportedParameter(param));
  if (!model.efforts.includes(effort)) throw new Rejection(unsupportedValue(effort, modelId, model.efforts, param));
}

const blank = {
  object: 'response',
  status: 'in_progress',
  access_programs: null,
  error: null,
  incomplete_details: null,
  instructions: null,
  metadata: {},
  output: [],
  parallel_tool_calls: true,
  temperature: 1,
  tool_choice: 'auto',
  tools: [],
  top_p: 1,
  background: false,
  previous_response_id: null,
  store: false,
  service_tier: 'default',
  text: { format: { type: 'text' } },
  truncation: 'disabled',
} as const satisfies Partial<Response> & { store: boolean };

function streamed(list: readonly StreamEvent[]): Reply {
  const frames = list.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return { kind: 'stream', status: 200, frames, headers: rateLimitHeaders };
}

type Message = OpenAI.Responses.ResponseOutputMessage;

function textPart(words: string): OpenAI.Responses.ResponseOutputText {
  return { type: 'output_text', text: words, annotations: [], logprobs: [] };
}

function message(id: string, status: Message['status'], content: Message['content']): Message {
  return { id, type: 'message', role: 'assistant', status, content };
}

function finished(begun: Response, itemId: string, answer: AnswerKind): Response {
  if (answer === 'failed' || answer === 'error') return { ...begun, status: 'failed', error: failure };
  const whole = answer === 'whole';
  const said = whole ? pieces : pieces.slice(0, piecesBeforeLimit);
  const status = whole ? 'completed' : 'incomplete';
  return {
    ...begun,
    status,
    incomplete_details: whole ? null : { reason: 'max_output_tokens' },
    completed_at: whole ? now() : null,
    output: [message(itemId, status, [textPart(said.join(''))])],
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: said.length,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: inputTokens + said.length,
    },
  } satisfies Response;
}

function events(begun: Response, itemId: string, answer: AnswerKind): readonly StreamEvent[] {
  let sequence_number = -1;
  const next = (): { sequence_number: number } => ({ sequence_number: ++sequence_number });
  const start: StreamEvent[] = [
    { type: 'response.created', response: begun, ...next() },
    { type: 'response.in_progress', response: begun, ...next() },
  ];
  if (answer === 'error') return [...start, { type: 'error', ...failure, param: null, ...next() }];
  const response = finished(begun, itemId, answer);
  if (answer === 'failed') return [...start, { type: 'response.failed', response, ...next() }];

  const said = answer === 'whole' ? pieces : pieces.slice(0, piecesBeforeLimit);
  const place = { item_id: itemId, output_index: 0, content_index: 0 };
  const status = answer === 'whole' ? 'completed' : 'incomplete';
  const words = said.join('');
  return [
    ...start,
    { type: 'response.output_item.added', output_index: 0, item: message(itemId, 'in_progress', []), ...next() },
    { type: 'response.content_part.added', ...place, part: textPart(''), ...next() },
    ...said.map((delta): StreamEvent => ({
      type: 'response.output_text.delta',
      ...place,
      delta,
      logprobs: [],
      ...next(),
    })),
    { type: 'response.output_text.done', ...place, text: words, logprobs: [], ...next() },
    { type: 'response.content_part.done', ...place, part: textPart(words), ...next() },
    { type: 'response.output_item.done', output_index: 0, item: message(itemId, status, [textPart(words)]), ...next() },
    { type: answer === 'whole' ? 'response.completed' : 'response.incomplete', response, ...next() },
  ];
}
