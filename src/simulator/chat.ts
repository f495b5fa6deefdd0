import type OpenAI from 'openai';
import { failure, inputTokens, pieces, piecesBeforeLimit, rateLimitHeaders } from './sample-answer.ts';
import { anything, bad, flag, integer, list, nullable, object, oneOf, optional, readBody, text } from './body.ts';
import { serverError, unsupportedParameter } from './errors.ts';
import { ok, Rejection } from './exchange.ts';
import type { AnswerKind, Reply, Route } from './exchange.ts';
import { findModel } from './model-routes.ts';
import { checkEffort, efforts } from './responses.ts';
import { now } from './state.ts';

type Params = OpenAI.Chat.ChatCompletionCreateParams;
type Chunk = OpenAI.Chat.Completions.ChatCompletionChunk;
type Delta = OpenAI.Chat.Completions.ChatCompletionChunk.Choice.Delta;
type FinishReason = OpenAI.Chat.Completions.ChatCompletionChunk.Choice['finish_reason'];
type Completion = OpenAI.Chat.Completions.ChatCompletion;

const ignored = Object.fromEntries(
  (
    [
      'audio',
      'frequency_penalty',
      'function_call',
      'functions',
      'logit_bias',
      'logprobs',
      'metadata',
      'modalities',
      'n',
      'parallel_tool_calls',
      'prediction',
      'presence_penalty',
      'prompt_cache_key',
      'prompt_cache_retention',
      'response_format',
      'safety_identifier',
      'seed',
      'service_tier',
      'stop',
      'store',
      'temperature',
      'tool_choice',
      'tools',
      'top_logprobs',
      'top_p',
      'user',
      'verbosity',
      'web_search_options',
    ] satisfies (keyof Params)[]
  ).map((name) => [name, optional(anything)]),
);

const message = object({
  role: oneOf('developer', 'system', 'user', 'assistant', 'tool', 'function'),
  content: anything,
  name: optional(text),
  tool_calls: optional(anything),
  tool_call_id: optional(text),
});

const shape = {
  model: text,
  messages: list(message, 1),
  max_completion_tokens: optional(nullable(integer(1))),
  max_tokens: optional(nullable(integer(1))),
  reasoning_effort: optional(nullable(oneOf(...efforts))),
  stream: optional(nullable(flag)),
  stream_options: optional(nullable(object({ include_usage: optional(flag), include_obfuscation: optional(flag) }))),
  ...ignored,
};

export const chatRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: '/chat/completions',
    handle({ body, answer }, state) {
      const params = readBody(body, shape);
      checkEffort(params.model, params.reasoning_effort ?? null, 'reasoning_effort');
      if (typeof params.max_tokens === 'number' && findModel(params.model).efforts) {
        throw new Rejection(unsupportedParameter('max_tokens', 'max_completion_tokens'));
      }
      if (params.stream_options && !params.stream) {
        throw bad(null, "The 'stream_options' parameter is only allowed when 'stream' is enabled.", 'stream_options');
      }
      const head = {
        id: state.newId('chatcmpl-'),
        created: now(),
        model: params.model,
        service_tier: 'default' as const,
      };
      if (params.stream) return streamed(head, answer, params.stream_options?.include_usage ?? false);
      return answer === 'failed' || answer === 'error' ? serverError() : ok(whole(head, answer), rateLimitHeaders);
    },
  },
];

type Head = Pick<Completion, 'id' | 'created' | 'model'> & { service_tier: 'default' };

function said(answer: AnswerKind): readonly string[] {
  return answer === 'incomplete' ? pieces.slice(0, piecesBeforeLimit) : pieces;
}

function usage(answer: AnswerKind): OpenAI.CompletionUsage {
  const completion_tokens = said(answer).length;
  return { prompt_tokens: inputTokens, completion_tokens, total_tokens: inputTokens + completion_tokens };
}

function whole(head: Head, answer: AnswerKind): Completion {
  const content = said(answer).join('');
  return {
    ...head,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: null },
        logprobs: null,
        finish_reason: answer === 'incomplete' ? 'length' : 'stop',
      },
    ],
    usage: usage(answer),
  } satisfies Completion;
}

function streamed(head: Head, answer: AnswerKind, includeUsage: boolean): Reply {
  const frame = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;
  const withUsage = includeUsage ? { usage: null } : {};
  const chunk = (delta: Delta, finish_reason: FinishReason = null): string =>
    frame({
      ...head,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      ...withUsage,
    } satisfies Chunk);
  const failed = { error: { ...failure, type: failure.code, param: null } satisfies OpenAI.ErrorObject };
  const start = chunk({ role: 'assistant', content: '', refusal: null });
  const frames =
    answer === 'failed' || answer === 'error'
      ? [start, frame(failed)]
      : [
          start,
          ...said(answer).map((content) => chunk({ content })),
          chunk({}, answer === 'incomplete' ? 'length' : 'stop'),
          ...(includeUsage ? [frame({ ...head, object: 'chat.completion.chunk', choices: [], usage: usage(answer) } satisfies Chunk)] : []),
          'data: [DONE]\n\n',
        ];
  return { kind: 'stream', status: 200, frames, headers: rateLimitHeaders };
}
