import type { Git } from '../git/git.ts';
import type { Secret } from '../keys/secret.ts';
import type { Files } from '../machine/files.ts';
import type { World } from '../machine/world.ts';
import type { Scope } from '../project/scope.ts';
import type { StoreCode } from './store.text.ts';

/** What a store looks at. The ports of the checks will do. */
export type Surroundings = {
  readonly scope: Scope;
  readonly ports: { readonly world: World; readonly files: Files; readonly git: Git };
};

/** A kind of place that can hold a key. There's one file for each; `all.ts` lists them. */
export type Store = {
  /** As typed: `github`. */
  readonly id: string;
  /** For people: “GitHub Actions”. */
  readonly title: string;
  /** How one of its destinations is named in full: `github:owner/repo[:env]`. */
  readonly form: string;
  /** `written`: we run its tool. `shown`: the user runs the command that's shown. `page`: it accepts a value only as an argument. */
  readonly handling: 'written' | 'shown' | 'page';
  /** It's on this computer: `--offline` doesn't stop it, and it's no place where another program would have a key of its own. */
  readonly local?: true;
  /** The program that puts a value there; absent: none is needed. */
  readonly tool?: string;
  /** For the reference: the command that gets the value on standard input, or the page. */
  readonly command: string;
  /** For the reference: how we know that the value arrived. */
  readonly proof: string;
  /** The destinations that the project mentions, and the one that's always there. Reads files and runs nothing but git. */
  detect(around: Surroundings): Promise<readonly Destination[]>;
  /** The destination with this name, without the `id:`; `undefined`: that's no name of one. */
  named?(name: string, around: Surroundings): Destination | undefined;
};

/** One place that can hold a key. Nothing is written to it before the user has agreed to what `describe` says. */
export type Destination = {
  readonly store: Pick<Store, 'id' | 'title' | 'handling' | 'tool' | 'local'>;
  /** In full, as `--yes` needs it: `github:ana/shop-bot`. Safe to display. */
  readonly name: string;
  /** The project file that mentions it, safe to display. Absent: the user named it, or it's always there. */
  readonly mentionedIn?: string;
  /** What the value is called there: `OPENAI_API_KEY`, or a secret's own name. Safe to display. */
  readonly key: string;
  /** Whether what writes to it is installed. */
  isInstalled(): Promise<boolean>;
  /** What a yes allows, one line each: the account, the repository, the name. It may ask the tool, but never for a secret. */
  describe(signal: AbortSignal): Promise<readonly string[]>;
  /** Whether there's a value of this name, and whether it's `secret`, if that can be told. */
  state(secret: Secret, signal: AbortSignal): Promise<StoreState>;
  /** Puts the value there. Success means only that the tool claims it: see `verify`. */
  write(secret: Secret, signal: AbortSignal): Promise<Written>;
  /** Whether the value that `write` put there has arrived. */
  verify(secret: Secret, signal: AbortSignal): Promise<Verified>;
  /** What the user does instead, if we don't write to it. */
  byHand?(): Promise<ByHand>;
  /** The project file that chooses the account, where the name doesn't: safe to display. Then only a person can agree to it. */
  accountFrom?(): Promise<string | undefined>;
  /** What has to happen before programs there see the new value: a sentence. */
  readonly afterwards?: string;
};

/** The whole command to run, in a POSIX shell, or the page to open. Contains no key. */
export type ByHand = { readonly command: string; readonly note?: string } | { readonly page: string; readonly note?: string };

/** `same`: whether it's the value that was asked about; absent if the place doesn't say. `at`: when it last changed, as the place writes it. */
export type StoreState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'present'; readonly same?: boolean; readonly at?: string }
  | ({ readonly kind: 'unknown' } & StoreFailure);

/** Why it didn't work, in our own words: what a tool prints is never shown, since several print secrets. */
export type StoreFailure = {
  readonly code: StoreCode;
  readonly summary: string;
  readonly why: string;
  readonly next: readonly string[];
};

export type Written = { readonly ok: true } | ({ readonly ok: false } & StoreFailure);

/** `compared`: the value was read back. `name-and-time`: the name is there, and it changed when we wrote it. */
export type Verified = { readonly ok: true; readonly by: 'compared' | 'name-and-time' } | ({ readonly ok: false } & StoreFailure);

/** Writes, and verifies: a tool's exit status proves nothing, neither a good one nor a bad one. */
export async function put(destination: Destination, secret: Secret, signal: AbortSignal): Promise<Verified> {
  const written = await destination.write(secret, signal);
  if (!written.ok && written.code !== 'tool-failed') return written;
  const verified = await destination.verify(secret, signal);
  return written.ok || verified.ok ? verified : written;
}
