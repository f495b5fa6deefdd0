import { describe, expect, it } from 'vitest';
import { expectsOpenAIKey, isOfficial } from '../../src/openai/base-url.ts';

describe('expectsOpenAIKey', () => {
  it.each([
    ['https://api.openai.com/v1', true],
    ['https://eu.api.openai.com/v1', true],
    ['http://127.0.0.1:8080/v1', false],
    ['http://[::1]:8080/v1', false],
    ['http://localhost:1/v1', false],
    ['https://api.openai.com.evil.example/v1', false],
    ['https://evilapi.openai.com/v1', false],
    ['https://api.openai.com:8443/v1', false],
    ['https://eu.api.openai.com:8443/v1', false],
    ['http://api.openai.com/v1', false],
    ['https://evil.eu.api.openai.com/v1', false],
    ['https://127.0.0.1.evil.example/v1', false],
    ['https://openrouter.ai/api/v1', false],
    ['nonsense', false],
  ])('%s: %s', (url, expected) => expect(expectsOpenAIKey(url)).toBe(expected));
});

it.each([
  ['https://api.openai.com/v1', true],
  ['https://api.openai.com:443/v1', true],
  ['https://API.OpenAI.com', true],
  ['https://us.api.openai.com/v1', true],
  ['https://sg.api.openai.com/v1', true],
  ['https://mtls.api.openai.com/v1', true],
  ['https://api.openai.com:8443/v1', false],
  ['http://api.openai.com/v1', false],
  ['http://api.openai.com:443/v1', false],
  ['https://api.openai.com./v1', false],
  ['https://openai.com/v1', false],
  ['https://staging.api.openai.com/v1', false],
  ['https://us.eu.api.openai.com/v1', false],
  ['https://us-api.openai.com/v1', false],
  ['https://api.openai.com.example/v1', false],
  ['https://api-openai.com/v1', false],
])('%s is OpenAI’s own: %s', (url, expected) => expect(isOfficial(new URL(url))).toBe(expected));
