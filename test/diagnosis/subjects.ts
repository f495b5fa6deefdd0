import { openAI, serverAt } from '../../src/openai/servers.ts';
import type { Subject } from '../../src/diagnosis/subject.ts';

/** A key for OpenAI's own address, in a project that sets nothing unusual. */
export const openai: Subject = {
  baseUrl: 'https://api.openai.com/v1',
  host: 'api.openai.com',
  official: true,
  server: openAI,
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
  server: serverAt('http://localhost:11434/v1'),
  source: 'file',
  sourceText: 'OPENAI_BASE_URL in .env',
} as const satisfies Partial<Subject>;

/** What differs if the shell names a vendor's server. */
export const aVendor = {
  baseUrl: 'https://openrouter.ai/api/v1',
  host: 'openrouter.ai',
  official: false,
  server: serverAt('https://openrouter.ai/api/v1'),
  source: 'shell',
  sourceText: 'OPENAI_BASE_URL of the shell',
} as const satisfies Partial<Subject>;
