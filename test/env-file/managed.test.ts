import { describe, expect, it } from 'vitest';
import { holdsMasterSecret, mayBeCommitted } from '../../src/env-file/managed.ts';
import { characters, fakeKey } from '../keys/fake-keys.ts';

const publicly = (text: string): boolean => mayBeCommitted(Buffer.from(text), 'OPENAI_API_KEY');
const reference = 'OPENAI_API_KEY=op://Private/OpenAI/credential\n';
const sops =
  'OPENAI_API_KEY=ENC[AES256_GCM,data:Tr7o=,iv:1=,aad:No=,tag:k=,type:str]\nsops_mac=ENC[AES256_GCM,data:x=,type:str]\nsops_version=3.9.0\n';

describe('an env file of another tool', () => {
  it.each([
    reference,
    `# mine\n${reference}PORT=3000\nNEXT_PUBLIC_URL=http://localhost\nDB_PASSWORD=op://Private/DB/password\n`,
    `DOTENV_PUBLIC_KEY="03${'a1'.repeat(32)}"\nOPENAI_API_KEY="encrypted:${characters(90)}"\nPORT=1\n`,
    `DOTENV_PUBLIC_KEY="03${'a1'.repeat(32)}"\nDB_URL="encrypted:${characters(90)}"\n`,
    sops,
    'OPENAI_API_KEY=${OPENAI_API_KEY}\n',
    `${reference}STRIPE_KEY=\nOTHER_TOKEN=your-token-here\n`,
  ])('may be committed (%#)', (text) => expect(publicly(text)).toBe(true));

  it.each([
    '',
    'PORT=3000\n',
    'OPENAI_API_KEY=\n',
    'OPENAI_API_KEY=your-key-here\n',
    'OTHER=op://a/b/c\n',
    `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`,
    `${reference}OPENAI_API_KEY_OLD=${fakeKey('sk-proj-')}\n`,
    `${reference}# OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`,
    `${reference}GROQ=gsk_${characters(52)}\n`,
    `${reference}DB_PASSWORD=hunter22\n`,
    `${reference}DATABASE_URL=postgres://ana:hunter2@db/x\n`,
    `OPENAI_API_KEY=\${OPENAI_API_KEY:-${fakeKey('sk-proj-')}}\n`,
    `DOTENV_PUBLIC_KEY="03${'a1'.repeat(32)}"\nOPENAI_API_KEY=${fakeKey('sk-proj-')}\n`,
  ])('may not if it holds a secret, or if the key isn’t another tool’s (%#)', (text) => expect(publicly(text)).toBe(false));

  it('has a part that opens it', () => {
    for (const text of [
      `DOTENV_PRIVATE_KEY="${'a1'.repeat(32)}"\n`,
      `DOTENV_PRIVATE_KEY_PRODUCTION=${'b2'.repeat(32)}\n`,
      `DOTENV_KEY="dotenv://:key_${'c3'.repeat(32)}@dotenv.org/vault/.env.vault?environment=ci"\n`,
      `OP_SERVICE_ACCOUNT_TOKEN=ops_${characters(40)}\n`,
      `SOPS_AGE_KEY=AGE-SECRET-KEY-1${characters(50)}\n`,
    ])
      expect(holdsMasterSecret(Buffer.from(text))).toBe(true);
    for (const text of [
      reference,
      sops,
      'DOTENV_KEY=\n',
      'DOPPLER_TOKEN=op://a/b/c\n',
      `DOTENV_VAULT_CI="${characters(60)}"\n`,
      'PORT=1\n',
    ])
      expect(holdsMasterSecret(Buffer.from(text))).toBe(false);
  });
});
