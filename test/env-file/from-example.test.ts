import { describe, expect, it } from 'vitest';
import { templateFrom } from '../../src/env-file/from-example.ts';
import { isEnvExampleName } from '../../src/env-file/names.ts';
import { fakeKey } from '../keys/fake-keys.ts';

const name = 'OPENAI_API_KEY';
const from = (text: string) => templateFrom(Buffer.from(text), name);

describe('a new file from an example', () => {
  it.each([
    ['keeps every other byte', '# Settings\nPORT=3000\nOPENAI_API_KEY=sk-...\nGREETING="héllo"\n', 3, []],
    ['keeps Windows line ends', 'PORT=3000\r\nOPENAI_API_KEY=\r\n', 1, []],
    ['counts no line break at the end', 'OPENAI_API_KEY=\n\nPORT=3000', 2, []],
    ['has nothing but the key', 'OPENAI_API_KEY=your-key\n', 0, []],
  ])('%s', (_what, example, otherLines, commentedOut) => {
    expect(from(example)).toEqual({ bytes: Buffer.from(example), otherLines, commentedOut });
  });

  it('turns the other lines about OpenAI into comments', () => {
    const example = [
      'OPENAI_API_KEY=',
      'export OPENAI_ORG_ID=org-123',
      'OPENAI_BASE_URL="https://gateway.example',
      '/v1"',
      '# OPENAI_MODEL=gpt-6-luna',
      'AZURE_OPENAI_ENDPOINT=https://a.example',
      '',
    ];
    const template = from(example.join('\r\n'));
    expect(template?.bytes.toString()).toBe(
      [
        example[0],
        '# export OPENAI_ORG_ID=org-123',
        '# OPENAI_BASE_URL="https://gateway.example',
        '# /v1"',
        example[4],
        example[5],
        '',
      ].join('\r\n'),
    );
    expect(template).toMatchObject({ otherLines: 5, commentedOut: ['OPENAI_ORG_ID', 'OPENAI_BASE_URL'] });
  });

  it('puts the key where the example has it as a comment', () => {
    expect(from('A=1\n#OPENAI_API_KEY=sk-...\nB=2\n')?.bytes.toString()).toBe('A=1\nOPENAI_API_KEY=sk-...\nB=2\n');
  });

  it.each<[string, Buffer]>([
    ['a key', Buffer.from(`OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`)],
    ['a key under another name', Buffer.from(`OPENAI_API_KEY=\nMY_KEY=${fakeKey('sk-proj-')}\n`)],
    ['UTF-16', Buffer.from('\ufeffOPENAI_API_KEY=\n', 'utf16le')],
    ['a byte order mark', Buffer.from('\ufeffOPENAI_API_KEY=\n')],
    ['latin-1', Buffer.from('GREETING=h\u00e9llo\nOPENAI_API_KEY=\n', 'latin1')],
    ['two versions', Buffer.from('<<<<<<< HEAD\nOPENAI_API_KEY=\n=======\nA=1\n>>>>>>> b\n')],
    ['control characters', Buffer.from('A=\u001b[2J\nOPENAI_API_KEY=\n')],
    ['too much', Buffer.from(`OPENAI_API_KEY=\n${'# more\n'.repeat(20_000)}`)],
    ['values of another tool', Buffer.from('OPENAI_API_KEY=op://vault/item/key\n')],
  ])('is not made from an example with %s', (_what, bytes) => {
    expect(templateFrom(bytes, name)).toBeUndefined();
  });
});

it.each([
  '.env.example',
  '.env.sample',
  '.env.template',
  '.env.dist',
  '.env.local.example',
  '.env.example.local',
  'env.example',
  'example.env',
  '.env-example',
  'sample_env',
  '.dev.vars.example',
])('takes %s for an example', (file) => {
  expect(isEnvExampleName(file)).toBe(true);
});

it.each(['.env', '.env.local', 'example.md', 'env.example.ts', 'environment.sample', '.env.schema', 'template', '.eslintrc.dist'])(
  'does not take %s for an example',
  (file) => {
    expect(isEnvExampleName(file)).toBe(false);
  },
);
