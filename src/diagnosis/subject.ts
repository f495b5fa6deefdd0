import type { BaseUrlSource } from '../project/scope.ts';
import type { Shell } from '../shell/shell.ts';
import { untrusted } from '../wording/untrusted.ts';

/** What a diagnosis is about: the things that the user can tell apart and change. */
export type Subject = {
  readonly baseUrl: string;
  /** Host and port. */
  readonly host: string;
  /** A host of OpenAI. */
  readonly official: boolean;
  readonly source: BaseUrlSource;
  /** “OPENAI_BASE_URL in .env” */
  readonly sourceText: string;
  /** “the key in .env”, “the key of your shell”; “the key” where there is only talk of one. */
  readonly keyName: string;
  /** Of several that were tried: with a comma between them. */
  readonly model: string | undefined;
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
  /** Whose commands are told. */
  readonly shell: Shell;
  readonly now: Date;
};

/** Whether the base URL lacks the `/v1` that nearly every server wants. */
export function lacksVersion(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && !/\/v\d\w*(\/|$)/.test(new URL(baseUrl).pathname);
}

/** The place where the base URL was set, or would be, as it's shown. */
export function settingOf({ sourceText, source }: Subject): string {
  return source === 'default' ? 'OPENAI_BASE_URL' : untrusted(sourceText, 120);
}
