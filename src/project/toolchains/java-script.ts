import { clientArguments, question } from './code.ts';
import type { CallRequest } from './toolchain.ts';

/** For the package `openai` 7 (November 2026), one statement a line: a module. */
export function javaScript(request: CallRequest, source = 'openai'): readonly string[] {
  const client = clientOf(request);
  return [
    ...(client.includes('process') && source === 'npm:openai' ? ["import process from 'node:process';"] : []),
    `import OpenAI from '${source}';`,
    client,
    ...requestOf(request),
    `const answer = await ${callOf(request)};`,
    `console.log(answer.${textOf(request)});`,
  ];
}

/** The same for `require`. */
export function commonJs(request: CallRequest): readonly string[] {
  return [
    "const OpenAI = require('openai');",
    clientOf(request),
    ...requestOf(request),
    `${callOf(request)}`,
    `.then((answer) => console.log(answer.${textOf(request)}));`,
  ];
}

function clientOf(request: CallRequest): string {
  const options = clientArguments(request, {
    key: (variable) => `apiKey: process.env.${variable}`,
    url: (url) => `baseURL: '${url}'`,
  });
  return `const client = new OpenAI(${options.length === 0 ? '' : `{ ${options.join(', ')} }`});`;
}

function requestOf({ api, model }: CallRequest): readonly string[] {
  const messages = `const messages = [{ role: 'user', content: '${question}' }];`;
  return [`const model = '${model}';`, ...(api === 'chat' ? [messages] : [])];
}

function callOf({ api }: CallRequest): string {
  return api === 'chat'
    ? 'client.chat.completions.create({ model, messages })'
    : `client.responses.create({ model, input: '${question}' })`;
}

function textOf({ api }: CallRequest): string {
  return api === 'chat' ? 'choices[0].message.content' : 'output_text';
}
