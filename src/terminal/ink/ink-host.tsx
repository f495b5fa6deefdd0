import { performance } from 'node:perf_hooks';
import { render, useApp } from 'ink';
import { useEffect } from 'react';
import type { Answer } from '../../engine/ask.ts';
import type { AnyCheck } from '../../engine/check.ts';
import type { Asking } from '../../engine/host.ts';
import type { Browser } from '../../machine/browser.ts';
import { childEnvironment } from '../../machine/child-environment.ts';
import { copySequence } from '../../machine/clipboard.ts';
import { runCommand } from '../../machine/run-command.ts';
import type { World } from '../../machine/world.ts';
import type { Token } from '../input/paste-parser.ts';
import { App, fitFor, noHelp, type Fit } from './app.tsx';
import { Boundary } from './boundary.tsx';
import { linkOf } from './help.ts';
import { Typed, Hyperlinks } from './line.tsx';
import { afterDrop, afterTimeout, afterToken, openField, type Effect, type Field } from '../input/field.ts';
import { afterEvent, firstScreen, type Screen, type ScreenEvent, type ScreenHost } from '../screen-model.ts';
import type { Terminal } from '../terminal.ts';
import { filterStdin } from '../input/stdin-filter.ts';
import * as text from '../questions.text.ts';

/** Milliseconds within which the rest of an unmarked paste follows its beginning. */
const shortcutTimeoutMs = 40;

export type InkHostOptions = {
  readonly terminal: Terminal;
  readonly browser: Browser;
  /** The checks of the run that will start: shown as what's ahead. */
  readonly checks: readonly AnyCheck[];
  /** A line for each check, also for those that don't apply here. */
  readonly verbose: boolean;
  readonly world: Pick<World, 'env' | 'platform' | 'home' | 'cwd'>;
};

const showCursor = '\u001b[?25h';

type SuspendInk = ReturnType<typeof useApp>['suspendTerminal'];

/** Makes a function available that Ink only gives to components. */
function SuspendHandle({ onMount }: { onMount: (suspendInkNow: SuspendInk) => void }): null {
  const { suspendTerminal } = useApp();
  useEffect(() => onMount(suspendTerminal), [onMount, suspendTerminal]);
  return null;
}

/** Shows a run with Ink and lets a person answer. The screen and the field are values kept here; Ink only draws them. */
export function openInkHost(options: InkHostOptions): ScreenHost {
  const { terminal, browser } = options;
  const { stdin, stdout } = terminal;
  let screen: Screen = firstScreen(options.checks, { verbose: options.verbose });
  let field: Field | undefined;
  let answer: ((answer: Answer) => void) | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let suspendInk: SuspendInk | undefined;
  let hyperlinks = false;
  let lastRetry: string | undefined;
  const keepSuspendInk = (suspendInkNow: SuspendInk): void => {
    suspendInk = suspendInkNow;
  };

  const input = filterStdin(stdin, stdout);
  const shown = () => ({
    screen,
    field,
    typed: terminal.style.typedName,
    size: { columns: stdout.columns || 80, rows: stdout.rows || 24 },
  });
  let fit: Fit = { room: 'plenty', ...noHelp };
  const view = () => (
    <Boundary onError={terminal.crash}>
      <Hyperlinks value={hyperlinks}>
        <Typed value={terminal.style.typedName}>
          <App {...shown()} {...fit} />
        </Typed>
      </Hyperlinks>
      <SuspendHandle onMount={keepSuspendInk} />
    </Boundary>
  );
  // Measuring means drawing, and there's little to measure yet: without it, the first frame appears sooner.
  const app = render(view(), {
    stdin: input.quietStdin,
    stdout,
    stderr: terminal.stderr,
    exitOnCtrlC: false,
    patchConsole: false,
    // With an empty CI variable, Ink would print only the last frame.
    interactive: true,
  });
  void terminal.hyperlinks().then((known) => {
    hyperlinks = known;
  });
  let due: ReturnType<typeof setImmediate> | undefined;
  const draw = (): void => {
    clearImmediate(due);
    due = undefined;
    fit = fitFor(shown());
    // Behind the last page of the help is the first.
    if (field?.notice === undefined && field !== undefined && field.page > 0 && field.page >= fit.pages.length) {
      field = { ...field, page: 0 };
      fit = fitFor(shown());
    }
    app.rerender(view());
  };
  /** Events come in bursts: draw one frame for those that arrive together. */
  const drawSoon = (): void => {
    due ??= setImmediate(draw);
  };

  /** Ink gives the terminal back for that long, one caller at a time, and then redraws below what others have written. */
  let suspensions = Promise.resolve();
  const whileSuspended = (until: () => Promise<void>): void => {
    suspensions = suspensions.then(() => suspendInk?.(until));
  };
  let suspended = false;
  const suspend = async (): Promise<void> => {
    suspended = true;
    input.stop();
    await terminal.suspend();
    input.start();
    suspended = false;
  };
  /** After a stop from outside, the terminal wasn't given back, and the shell has configured it as it likes: with echo. */
  const reclaimTerminal = (): void => {
    if (suspended) return;
    input.stop();
    input.start();
    whileSuspended(async () => {});
    // Ink erases as many lines as its last frame had, and by now these are the shell's.
    stdout.write('\n'.repeat(stdout.rows || 24));
  };

  const notice = (text: string): void => {
    if (field === undefined) return;
    field = { ...field, notice: text };
    draw();
  };

  const openLink = async (url: string): Promise<void> => {
    const opened = await browser.open(url);
    if (field !== undefined) field = { ...field, opened: true, page: 0 };
    notice(opened.opened ? text.openedAbove : text.openAboveYourself(opened.because));
  };

  const copyLink = async (url: string): Promise<void> => {
    const { world } = options;
    const copy = copySequence(url, world);
    if ('sequence' in copy) {
      stdout.write(copy.sequence);
      notice(text.copied);
      return;
    }
    const how = { cwd: world.home ?? world.cwd, env: childEnvironment(world.env), timeoutMs: 3000, input: url };
    const ran = copy.program === undefined ? undefined : await runCommand(copy.program, [], how);
    notice(ran !== undefined && 'status' in ran && ran.status === 0 ? text.hasCopied : text.notCopied(copy.cannot));
  };

  const carryOut = (effect: Effect | undefined): void => {
    const asked = field?.asking.question;
    const linked = field && linkOf(field, fit.pages, fit.room);
    switch (effect?.kind) {
      case undefined:
        return;
      case 'answer': {
        const { answer: given } = effect;
        const option =
          asked?.kind === 'choice' && given.kind === 'answer' ? asked.options.find(({ value }) => value === given.value) : undefined;
        if (option?.leaves) {
          terminal.cancel();
          return;
        }
        if (option?.opensLink && asked?.link !== undefined) void browser.open(asked.link.url);
        answer?.(given);
        return;
      }
      case 'open':
        if (asked?.link !== undefined) void openLink(asked.link.url);
        return;
      case 'copy':
        if (linked !== undefined) void copyLink(linked);
        return;
      case 'maybe': {
        const before = field?.draft;
        waiting = setTimeout(() => {
          if (field === undefined || field.draft !== before) return;
          const after = afterTimeout(field, effect.action);
          field = after.field;
          carryOut(after.effect);
          draw();
        }, shortcutTimeoutMs);
        return;
      }
      case 'drop':
        waiting = setTimeout(() => {
          if (field === undefined) return;
          field = afterDrop(field);
          draw();
        }, shortcutTimeoutMs);
        return;
      case 'suspend':
        whileSuspended(suspend);
        return;
      case 'cancel':
        // OpenAI shows a key only once.
        terminal.cancel(
          asked?.kind === 'secret' && asked.kept !== false && field?.reading?.secret !== undefined ? text.draftIsLost : undefined,
        );
        return;
      default:
        effect satisfies never;
    }
  };

  input.onToken((token: Token) => {
    if (field === undefined) {
      if (token.type === 'key' && (token.name === 'ctrl-c' || token.name === 'ctrl-\\')) terminal.cancel();
      return;
    }
    clearTimeout(waiting);
    const after = afterToken(field, token);
    field = after.field;
    carryOut(after.effect);
    // What may or may not be a shortcut isn't drawn until that's known, and for what's being dropped there's nothing to draw yet.
    if (after.effect?.kind !== 'maybe' && after.effect?.kind !== 'drop') draw();
  });
  input.onEnd(terminal.cancel);
  // Before Ink's own listener, which would first redraw what was laid out for the old width.
  stdout.prependListener('resize', draw);
  // Not earlier: until the very end, typed keys belong to this program, and the shell would echo and run them.
  terminal.atExit(() => {
    input.stop();
    stdout.write(showCursor);
  });
  const forgetContinue = terminal.onContinue(reclaimTerminal);
  input.start();

  return {
    emit(event: ScreenEvent) {
      screen = afterEvent(screen, event);
      drawSoon();
    },
    ask(asking: Asking, signal: AbortSignal) {
      screen = afterEvent(screen, { type: 'asking', id: asking.id });
      return new Promise<Answer>((resolve, reject) => {
        let again: ReturnType<typeof setTimeout> | undefined;
        /** Shows the remaining seconds, and answers when they're over. */
        const countDown = (until: number): void => {
          const left = until - performance.now();
          if (left <= 0) {
            answer?.({ kind: 'answer', value: true });
            return;
          }
          if (field !== undefined) field = { ...field, secondsLeft: Math.ceil(left / 1000) };
          draw();
          again = setTimeout(countDown, left % 1000 || 1000, until);
        };
        const finish = (): void => {
          clearTimeout(waiting);
          clearTimeout(again);
          signal.removeEventListener('abort', abort);
          field = undefined;
          answer = undefined;
          drawSoon();
        };
        const abort = (): void => {
          finish();
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', abort, { once: true });
        answer = (given) => {
          finish();
          resolve(given);
        };
        field = openField(asking, browser.unavailable === undefined);
        const { question } = asking;
        // Without a word, the answer to Enter would be a countdown that begins anew.
        const said = question.kind === 'retry' ? JSON.stringify([asking.id, question.text, question.guidance]) : undefined;
        if (said !== undefined && said === lastRetry) field = { ...field, notice: text.noChange };
        lastRetry = said;
        if (question.kind === 'retry' && question.afterMs !== undefined) countDown(performance.now() + question.afterMs);
        draw();
      });
    },
    async close() {
      clearTimeout(waiting);
      stdout.off('resize', draw);
      draw();
      await app.waitUntilRenderFlush();
      app.unmount();
      await app.waitUntilExit();
      forgetContinue();
    },
  };
}
