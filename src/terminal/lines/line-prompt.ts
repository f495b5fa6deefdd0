import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { optionsOf, type Answer, type Question } from '../../engine/ask.ts';
import type { Asking } from '../../engine/host.ts';
import type { Browser } from '../../machine/browser.ts';
import { childEnvironment } from '../../machine/child-environment.ts';
import type { World } from '../../machine/world.ts';
import { findProgram } from '../../machine/run-command.ts';
import { runSync } from '../../machine/start-process.ts';
import { Secret } from '../../keys/secret.ts';
import { holdsBeginningOfKey, mayHoldKey } from '../../keys/key-like.ts';
import { withInputFrom } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import { forScreenReader, previewForScreenReader } from '../screen-reader.ts';
import { wrapLine } from '../../wording/wrap.ts';
import { discardPendingInput } from '../input/discard-pending-input.ts';
import { helpPages } from '../input/help-pages.ts';
import type { Terminal } from '../terminal.ts';
import { asTyped } from '../../wording/as-typed.ts';
import * as text from '../questions.text.ts';

/** Far shorter than it takes anyone to type a second line, far longer than it takes a terminal to send a pasted one. */
const pasteGapMs = 30;

/** Asks with lines: numbered choices, and a hidden line for a key. For screen readers and terminals without raw mode. */
export function linePrompt(options: { readonly terminal: Terminal; readonly world: World; readonly browser: Browser }): {
  readonly ask: (asking: Asking, signal: AbortSignal) => Promise<Answer>;
  readonly close: () => Promise<void>;
} {
  const { terminal, world } = options;
  const { stdin, stdout } = terminal;
  const wrapped = (text: string): string =>
    wrapLine(forScreenReader(asTyped(text, terminal.style.typedName)), terminal.style.columns, 2).join('\n');
  const say = (text: string): void => void stdout.write(`${wrapped(text)}\n`);
  // Without a real output, readline echoes nothing and leaves editing to the terminal.
  const lines = createInterface({ input: stdin, output: new PassThrough(), terminal: false });
  /** The text of the last question: if it's asked again and again, it needn't be read aloud each time. */
  let lastQuestion = '';
  let wanted: ((line: string) => void) | undefined;
  /** The open question, and its prompt while waiting for a line. */
  let asked: Question | undefined;
  /** What was pasted last and may be wrong: it's only taken if that's confirmed. */
  let odd: Secret | undefined;
  let prompted: string | undefined;
  // A line that arrived before its question was shown answers nothing.
  lines.on('line', (line) => wanted?.(line));
  // Ctrl-D: there's nobody to ask anymore.
  lines.on('close', terminal.cancel);
  // In raw mode, these two are ordinary keys.
  const onKeys = (keys: Buffer | string): void => {
    // oxlint-disable-next-line no-control-regex
    if (stdin.isRaw && /[\u0003\u0004]/.test(String(keys))) terminal.cancel();
  };
  stdin.on('data', onKeys);

  /**
   * Prompts and reads a line. It listens before it prompts, because some answers come immediately. After `withinMs` milliseconds, it
   * continues as if the line were empty.
   */
  const readLine = (prompt: string, signal: AbortSignal, withinMs?: number): Promise<string> =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const abort = (): void => {
        clearTimeout(timer);
        prompted = undefined;
        // What comes next doesn't belong after the prompt.
        say('');
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abort, { once: true });
      wanted = (line) => {
        wanted = undefined;
        prompted = undefined;
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        resolve(line.trim());
      };
      if (withinMs !== undefined) {
        timer = setTimeout(() => {
          say('');
          wanted?.('');
        }, withinMs);
      }
      prompted = prompt;
      stdout.write(wrapped(prompt));
    });

  /** The lines that arrive together with the last one, in one paste: none of them is an answer, but one may be a key. */
  const linesAtOnce = async (): Promise<readonly string[]> => {
    const more: string[] = [];
    wanted = (line) => void more.push(line);
    await sleep(pasteGapMs);
    // Read what's already there first, however busy the computer is.
    for (let known = -1; known < more.length; await nextTurn()) known = more.length;
    wanted = undefined;
    return more;
  };

  // Nothing is echoed between questions, so that a key pasted too early isn't shown, either.
  // Echo comes back only at the very end: the shell would run what's typed until then.
  terminal.atExit(() => {
    discardPendingInput(stdin);
    setEcho(stdin, world, true);
  });
  const canHide = setEcho(stdin, world, false);
  let shows = false;
  const show = (on: boolean): void => {
    shows = on;
    setEcho(stdin, world, on);
  };
  /** Input that isn't secret is shown while it's typed, so that screen readers can read it. */
  const readShown = async (prompt: string, signal: AbortSignal, withinMs?: number): Promise<string> => {
    for (;;) {
      show(true);
      try {
        const line = await readLine(prompt, signal, withinMs);
        if (![line, ...(await linesAtOnce())].some((each) => mayHoldKey(each) && !isAddress(each))) return line;
      } finally {
        show(false);
      }
      // The paste's other lines answer nothing, either.
      discardPendingInput(stdin);
      for (const line of text.shownKey) say(line);
    }
  };
  // Whatever stopped the process, the shell has configured the terminal as it likes: with echo.
  const forgetContinue = terminal.onContinue(() => {
    setEcho(stdin, world, shows);
    if (asked === undefined || prompted === undefined) return;
    sayQuestion(asked);
    sayOptions(asked);
    stdout.write(wrapped(prompted));
  });
  const readHidden = async (prompt: string, signal: AbortSignal): Promise<string> => {
    const line = await readLine(prompt, signal);
    say('');
    return afterBackspaces(line);
  };

  const sayQuestion = (question: Question): void => {
    say('');
    say(`Question: ${question.text}`);
    for (const text of question.mustSee ?? []) say(`  ${text}`);
  };
  const sayOptions = (question: Question): void => {
    for (const [index, { label, hint }] of optionsOf(question).entries()) {
      say(`  ${index + 1}. ${label}${hint === undefined ? '' : ` (${hint})`}`);
    }
  };

  /** What's typed. `?` shows the rest of the help, and asks again. */
  const answerTo = async (question: Question, prompt: string, signal: AbortSignal, withinMs?: number): Promise<string> => {
    for (;;) {
      const typed = await (question.kind === 'secret' ? readHidden(prompt, signal) : readShown(prompt, signal, withinMs));
      const more = moreHelp(question);
      if (typed !== '?' || more.length === 0) return typed;
      for (const line of more) say(`  ${line}`);
    }
  };

  const askOnce = async (question: Question, canGoBack: boolean, signal: AbortSignal): Promise<Answer | undefined> => {
    const ways = text.otherWays({ back: canGoBack, more: moreHelp(question).length > 0 });
    switch (question.kind) {
      case 'confirm':
      case 'choice': {
        sayOptions(question);
        const standard = question.kind === 'confirm' && !question.recommended ? 2 : 1;
        const typed = (await answerTo(question, text.typeNumber(standard, ways), signal)).toLowerCase();
        const control = controlAnswer(typed, canGoBack);
        if (control !== undefined) return control;
        const word = question.kind === 'confirm' ? ['yes', 'no'].findIndex((each) => typed !== '' && each.startsWith(typed)) + 1 : 0;
        const number = typed === '' ? standard : word || Number(typed);
        const count = optionsOf(question).length;
        if (!Number.isInteger(number) || number < 1 || number > count) {
          say(text.numberFrom1To(count));
          return undefined;
        }
        if (question.kind === 'confirm') return { kind: 'answer', value: number === 1 };
        const option = question.options[number - 1] ?? question.options[0];
        if (option.leaves) {
          terminal.cancel();
          return undefined;
        }
        if (option.opensLink && question.link !== undefined) await options.browser.open(question.link.url);
        return { kind: 'answer', value: option.value };
      }
      case 'amount': {
        const typed = await answerTo(question, text.typeAmount(question, ways), signal);
        if (typed === '') return question.suggested === undefined ? { kind: 'skip' } : { kind: 'answer', value: question.suggested };
        const control = controlAnswer(typed.toLowerCase(), canGoBack);
        if (control !== undefined) return control;
        const parsed = question.parse(typed);
        if ('value' in parsed) return { kind: 'answer', value: parsed.value };
        say(`${parsed.refused}.`);
        return undefined;
      }
      case 'text': {
        const typed = await answerTo(question, text.typeText(question.label, ways), signal);
        if (typed === '') return { kind: 'skip' };
        const control = controlAnswer(typed.toLowerCase(), canGoBack);
        if (control !== undefined) return control;
        const parsed = question.parse(typed);
        if ('value' in parsed) return { kind: 'answer', value: parsed.value };
        say(`${parsed.refused}.`);
        return undefined;
      }
      case 'retry': {
        const { afterMs } = question;
        const prompt = text.pressToLookAgain(afterMs === undefined ? undefined : Math.ceil(afterMs / 1000), ways);
        const typed = await answerTo(question, prompt, signal, afterMs);
        return controlAnswer(typed.toLowerCase(), canGoBack) ?? { kind: 'answer', value: true };
      }
      case 'secret': {
        if (!canHide) {
          const command = withInputFrom('key.txt', 'openai-setup --yes --key-stdin', shellOf(world));
          for (const line of text.cannotHide(command)) say(line);
          return { kind: 'skip' };
        }
        const prompt =
          odd !== undefined
            ? text.keepAnyway(question.kept !== false, ways)
            : question.typed === undefined
              ? text.pasteHidden(
                  question.label,
                  question.link !== undefined && options.browser.unavailable === undefined,
                  ways,
                  question.sample !== undefined,
                )
              : text.typeHidden(question.label, question.typed.tab, ways);
        const given = await answerTo(question, prompt, signal);
        if (given === '' && odd !== undefined) return { kind: 'answer', value: odd };
        odd = undefined;
        const typed = given === '' ? (question.sample?.reveal() ?? '') : given;
        if (typed === '' || typed.toLowerCase() === 's') return { kind: 'skip' };
        if (question.link !== undefined && typed.toLowerCase() === 'o') {
          const opened = await options.browser.open(question.link.url);
          say(opened.opened ? text.opened : text.notOpened(opened.because));
          return undefined;
        }
        if (canGoBack && typed.toLowerCase() === 'b') return { kind: 'back' };
        const reading = question.read(typed);
        if (reading.cleaned.length > 0) say(text.cleaned(reading.cleaned));
        say(reading.secret === undefined ? reading.summary : text.endsIn(reading.summary, reading.secret.lastFour));
        if (reading.advice !== undefined) say(reading.advice);
        if (reading.secret === undefined) {
          say(question.typed === undefined ? text.notSavedPasteAgain : `${question.typed.first}.`);
          return undefined;
        }
        const secret = new Secret(reading.secret.reveal());
        if (reading.state !== 'odd') return { kind: 'answer', value: secret };
        odd = secret;
        // The end of a paste doesn't confirm it.
        await linesAtOnce();
        return undefined;
      }
      default:
        return question satisfies never;
    }
  };

  const sayGuidance = (question: Question): void => {
    const [page] = helpPages(question);
    for (const text of page) say(`  ${text}`);
    const url = question.link?.url;
    if (url !== undefined && !page.some((text) => text.includes(url))) say(`  Link: ${url}`);
    if (question.kind === 'confirm') {
      for (const preview of question.preview ?? []) for (const text of previewForScreenReader(preview)) say(`  ${text}`);
    }
  };

  return {
    async ask({ question, canGoBack }, signal) {
      asked = question;
      odd = undefined;
      sayQuestion(question);
      const said = JSON.stringify([question.text, question.guidance, question.why]);
      const again = question.kind === 'retry' && said === lastQuestion;
      lastQuestion = said;
      if (again) say('  The steps are still the same.');
      else sayGuidance(question);
      for (;;) {
        const answer = await askOnce(question, canGoBack, signal);
        if (answer !== undefined) return answer;
      }
    },
    async close() {
      lines.off('close', terminal.cancel);
      stdin.off('data', onKeys);
      lines.close();
      forgetContinue();
    },
  };
}

/** The help that's behind `?`. */
function moreHelp(question: Question): readonly string[] {
  return helpPages(question).slice(1).flat();
}

/** Domains have long words, too. */
function isAddress(line: string): boolean {
  return /^[^@\s]+@[^@\s]+$/.test(line) && !holdsBeginningOfKey(line);
}

function controlAnswer(typed: string, canGoBack: boolean): Answer | undefined {
  if (typed === 's') return { kind: 'skip' };
  return typed === 'b' && canGoBack ? { kind: 'back' } : undefined;
}

/** A line typed in raw mode, edited as the terminal would have done it. */
function afterBackspaces(line: string): string {
  const kept: string[] = [];
  for (const character of line) {
    if (character === '\u007f' || character === '\b') kept.pop();
    else kept.push(character);
  }
  return kept.join('');
}

/**
 * Turns the terminal's echo on or off. `stty` leaves line editing to the terminal. It has to be the system's, because a project's own
 * could read what's typed. Without one, we use raw mode, and also on Windows, where Git's stty succeeds but hides nothing in a
 * console. `false` if it can't be done.
 */
function setEcho(stdin: NodeJS.ReadStream, { env, platform }: Pick<World, 'env' | 'platform'>, on: boolean): boolean {
  const stty = platform === 'win32' ? undefined : findProgram('stty', env);
  if (stty !== undefined) {
    return runSync(stty, [on ? 'echo' : '-echo'], { env: childEnvironment(env), stdio: [stdin, 'ignore', 'ignore'] }) === 0;
  }
  try {
    // Node skips the call if it thinks that nothing changes, but a shell may have changed it.
    stdin.setRawMode(on);
    stdin.setRawMode(!on);
    return true;
  } catch {
    // Not a terminal, one that refuses, or one that's gone.
    return false;
  }
}
