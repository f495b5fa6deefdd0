import { expect, it } from 'vitest';
import { managerOf } from '../../src/keys/managed.ts';
import { characters, fakeKey } from './fake-keys.ts';

it.each([
  [
    'encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3dAt+Z9HPMfLEIRVz50hmLXPXRuDBXaJi/LwWYEVUNiq0HISrslzQPaoyS8Lotg3gFWJTsNCdOWnqpjF2xNUX2RQiP05kAbEXM6MWVjDr',
    'dotenvx',
  ],
  ['op://Private/OpenAI/credential', '1password'],
  ['{{ op://dev/openai/key }}', '1password'],
  ['ENC[AES256_GCM,data:Tr7o=,iv:1=,aad:No=,tag:k=,type:str]', 'sops'],
  ['ref+vault://secret/openai#/key', 'vals'],
  ['ref+awsssm://openai/key', 'vals'],
  ['vault:secret/data/openai#API_KEY', 'vault'],
  ['hcvault://secret/openai', 'vault'],
  ['aws-sm://prod/openai', 'aws'],
  ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:openai-AbCdEf', 'aws'],
  ['{{resolve:secretsmanager:openai:SecretString:key}}', 'aws'],
  ['secretref:openai-key', 'azure'],
  ['@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/openai/)', 'azure'],
  ['gcp-sm:openai-key', 'google'],
  ['sm://my-project/openai-key', 'google'],
  ['projects/123/secrets/openai/versions/latest', 'google'],
  ['bws://be8e0ad8-d545-4017-a55a-b02f014d4158', 'bitwarden'],
  ['infisical://openai', 'infisical'],
  ['exec(`op read "op://x/y/z"`)', 'varlock'],
  ['${OPENAI_API_KEY}', 'shell'],
  ['${{ secrets.OPENAI_API_KEY }}', 'shell'],
  ['$(pass show openai)', 'shell'],
  ['$OPENAI_API_KEY', 'shell'],
  ['keychain://openai/key', 'other'],
  ['keeper://AbC/field/password', 'other'],
] as const)('knows whose %s is', (value, manager) => expect(managerOf(value)).toBe(manager));

it.each([
  '',
  fakeKey('sk-proj-'),
  `<${fakeKey('sk-proj-')}>`,
  `\${OPENAI_API_KEY:-${fakeKey('sk-proj-')}}`,
  `key(${fakeKey('sk-proj-')})`,
  `sk-${'or-v1-'}${characters(64)}`,
  'lm-studio',
  'ollama',
  'sk-1234',
  'your-key-here',
  '<your key>',
  '(your-key)',
  'https://example.com/key',
  'http://127.0.0.1/x',
  'pa$$word',
])('takes nothing else for another tool’s: %s', (value) => expect(managerOf(value)).toBeUndefined());
