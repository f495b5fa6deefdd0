import type { Subject } from '../../src/diagnosis/subject.ts';

/** A key for OpenAI's own address, in a project that sets nothing unusual. */
export const openai: Subject = {
  baseUrl: 'https://api.openai.com/v1',
  host: 'api.openai.com',
  official: true,
  source: 'default',
  sourceText: 'the default',
  keyName: 'the key in .env',
  model: 'gpt-6-luna',
  organizationSet: false,
  projectSet: false,
  shell: 'posix',
  now: new Date('2026-11-21T12:00:00Z'),
};

/** What differs if the env file names a server that isn't OpenAI's. */
export const aServer = {
  baseUrl: 'http://localhost:11434/v1',
  host: 'localhost:11434',
  official: false,
  source: 'file',
  sourceText: 'OPENAI_BASE_URL in .env',
} as const satisfies Partial<Subject>;
