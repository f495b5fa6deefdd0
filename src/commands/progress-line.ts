import type { Terminal } from '../terminal/terminal.ts';

/** Milliseconds: whatever is done by then needs no progress. */
const firstAfter = 300;
/** Milliseconds between two updates. */
const again = 200;

/** One line on standard error that says what's being done: repainted in a terminal, written once elsewhere. */
export function progressLine({ stderr, style }: Terminal): { readonly say: (said: string) => void; readonly end: () => void } {
  const repaints = stderr.isTTY && !style.plain;
  const started = performance.now();
  let next = started + firstAfter;
  let written = 0;
  return {
    say(said) {
      const now = performance.now();
      if (now < next || (written > 0 && !repaints)) return;
      next = now + again;
      written += 1;
      stderr.write(repaints ? `\r\u001b[K${said}…`.slice(0, stderr.columns) : `openai-setup: ${said}…\n`);
    },
    end() {
      if (written > 0 && repaints) stderr.write('\r\u001b[K');
    },
  };
}
