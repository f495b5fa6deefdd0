import type { Listed } from '../openai/models-and-prices.ts';
import type { Server } from '../openai/server.ts';
import type { BaseUrlSource } from '../project/scope.ts';
import type { Shell } from '../shell/shell.ts';
import { untrusted } from '../wording/untrusted.ts';

/** What a diagnosis is about: the things that the user can tell apart and change. */
export type Subject = {
  readonly baseUrl: string;
  /** Host and port. */
  readonly host: string;
  /** One of OpenAI's hosts. */
  readonly official: boolean;
  /** Who answers there, with the pages for its keys, credit, and limits. */
  readonly server: Server;
  readonly source: BaseUrlSource;
  /** “OPENAI_BASE_URL in .env” */
  readonly sourceText: string;
  /** “the key in .env”, “the key of your shell”; “the key” if it doesn't matter which one. */
  readonly keyName: string;
  /** If several were tried: separated by commas. */
  readonly model: string | undefined;
  /** What the key may use, if it's known. */
  readonly listed?: readonly Listed[];
  /** The key's last four characters, which tell it from the one before it. */
  readonly keyEnd?: string;
  /** The key is probably only the beginning of one. */
  readonly keyIsCutOff?: boolean;
  /** The same address has accepted another key. */
  readonly anotherKeyWorks?: boolean;
  /** Whether OPENAI_ORG_ID is set and was sent. */
  readonly organizationSet: boolean;
  /** Whether OPENAI_PROJECT_ID is set and was sent. */
  readonly projectSet: boolean;
  /** The env file that OPENAI_ORG_ID comes from; absent: the shell. */
  readonly organizationIn?: string;
  /** The same for OPENAI_PROJECT_ID. */
  readonly projectIn?: string;
  /** The shell that commands are written for. */
  readonly shell: Shell;
  readonly now: Date;
};

/** Whether the base URL lacks the `/v1` that nearly every server expects. */
export function lacksVersion(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && !/\/v\d\w*(\/|$)/.test(new URL(baseUrl).pathname);
}

/** Where the base URL was set, or would be, as displayed. */
export function settingOf({ sourceText, source }: Subject): string {
  return source === 'default' ? 'OPENAI_BASE_URL' : untrusted(sourceText, 120);
}
