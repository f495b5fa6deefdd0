import { expect, it } from 'vitest';
import { readBaseUrl } from '../../src/openai/request-base-url.ts';

it.each([
  ['', 'not-a-url'],
  ['api.openai.com/v1', 'not-a-url'],
  ['localhost:8080/v1', 'not-a-url'],
  ['https://', 'not-a-url'],
  [`https://${'a'.repeat(64)}.example/v1`, 'not-a-url'],
  [String.raw`https://api.openai.com\@evil.example/v1`, 'ambiguous'],
  ['https://api.openai.com\n.evil.example/v1', 'ambiguous'],
  ['https://api.open\tai.com/v1', 'ambiguous'],
  ['https://api.openai.com/v1 beta', 'ambiguous'],
  ['https://api.open\u00adai.com/v1', 'ambiguous'],
  ['ftp://api.openai.com/v1', 'not-http'],
  ['file:///etc/passwd', 'not-http'],
  ['https://ana:secret@api.openai.com/v1', 'credentials'],
  ['https://ana@api.openai.com/v1', 'credentials'],
  ['http://api.openai.com/v1', 'plain-http'],
  ['http://192.168.1.5:11434/v1', 'plain-http'],
  ['http://localhost.evil.example/v1', 'plain-http'],
  ['http://api.localhost:11434/v1', 'plain-http'],
  ['http://localhost./v1', 'plain-http'],
  ['http://[::ffff:127.0.0.1]/v1', 'plain-http'],
  ['https://api.openai.com/v1?key=1', 'query'],
  ['https://api.openai.com/v1#x', 'query'],
])('%s is refused: %s', (text, refused) => {
  expect(readBaseUrl(text)).toEqual({ refused });
});

it.each([
  ['https://api.openai.com/v1', true, 'https://api.openai.com/v1'],
  [' https://eu.api.openai.com/v1/ ', true, 'https://eu.api.openai.com/v1'],
  ['https://api.openai.com:8443/v1', false, 'https://api.openai.com:8443/v1'],
  ['https://api.openai.com.evil.example/v1', false, 'https://api.openai.com.evil.example/v1'],
  ['https://evilapi.openai.com.example/v1', false, 'https://evilapi.openai.com.example/v1'],
  ['http://localhost:11434/v1', false, 'http://localhost:11434/v1'],
  ['http://[::1]:11434/v1//', false, 'http://[::1]:11434/v1'],
  ['http://127.1/v1', false, 'http://127.0.0.1/v1'],
  ['https://api.localhost/v1', false, 'https://api.localhost/v1'],
])('%s is taken', (text, official, href) => {
  const read = readBaseUrl(text);
  expect('url' in read && { official: read.official, href: read.url.href }).toEqual({ official, href });
});
