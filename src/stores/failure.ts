import type { StoreFailure, Surroundings } from './store.ts';
import * as text from './store.text.ts';
import type { ToolAnswer } from './tool.ts';

/** What a tool's failure is called. */
export type ToolWords = {
  /** `gh` */
  readonly tool: string;
  /** `GitHub Actions` */
  readonly title: string;
  /** The destination, in full. */
  readonly name: string;
  /** The command that signs in. */
  readonly signIn: string;
  /** What the tool says if it isn't signed in, or may not do this. */
  readonly refusal: RegExp;
  /** What it says if the destination doesn't exist. */
  readonly missing: RegExp;
};

/** Why a tool didn't do it; `undefined`: it claims that it did. Its words are only searched. */
export function failureOf(answer: ToolAnswer, words: ToolWords, { ports }: Surroundings): StoreFailure | undefined {
  const { tool, title, name } = words;
  if ('failed' in answer) {
    if (answer.failed === 'not-installed') return text.notInstalled(tool, title);
    if (answer.failed === 'no-answer') return text.noAnswer(tool, Math.round((ports.world.timeouts.tool ?? 60_000) / 1000));
    return text.toolFailed(tool);
  }
  if (answer.status === 0) return undefined;
  const said = `${answer.stderr.slice(0, 20_000)}\n${answer.stdout.toString('utf8', 0, 20_000)}`;
  if (words.refusal.test(said)) return text.notSignedIn(tool, title, words.signIn);
  return words.missing.test(said) ? text.noDestination(name, tool) : text.toolFailed(tool);
}
