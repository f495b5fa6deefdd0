import type { Terminal } from '../terminal/terminal.ts';

/** Milliseconds: whatever is done by then needs no progress. */
const firstAfter = 300;
/** Milliseconds between two updates. */
const again = 200;

/**
 * One line on standard error that says what's being done: repainted in a terminal, written once elsewhere. It appears even if nothing
 * is heard of the work, such as when another program takes its time.
 */
export function progressLine(
  { stderr, style }: Terminal,
  said: string,
): { readonly say: (said: string) => void; readonly end: () => void } {
  const repaints = stderr.isTTY && !style.plain;
  let latest = said;
  let written = '';
  const write = (): void => {
    if (latest === written) return;
    written = latest;
    stderr.write(repaints ? `\r\u001b[K${`${latest}…`.slice(0, stderr.columns - 1)}` : `openai-setup: ${latest}…\n`);
  };
  let repeated: ReturnType<typeof setInterval> | undefined;
  const first = setTimeout(() => {
    write();
    if (repaints) repeated = setInterval(write, again);
  }, firstAfter);
  return {
    say(now) {
      latest = now;
    },
    end() {
      clearTimeout(first);
      clearInterval(repeated);
      if (written !== '' && repaints) stderr.write('\r\u001b[K');
    },
  };
}
