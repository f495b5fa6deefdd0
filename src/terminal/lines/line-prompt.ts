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
import { mayHoldKey } from '../../keys/key-like.ts';
import { withInputFrom } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import { spoken, spokenPreview } from '../spoken.ts';
import { wrapLine } from '../../wording/wrap.ts';
import { dropTyped } from '../input/drop-typed.ts';
import type { Terminal } from '../terminal.ts';

/** Far shorter than anybody types a second line, far longer than a terminal needs for a pasted one. */
const oneBreathMs = 30;

/** Asks with lines: numbered choices, and a hidden line for a key. For screen readers and terminals without raw mode. */
export function linePrompt(
  options: { readonly terminal: Terminal; readonly world: World; readonly browser: Browser },
): { readonly ask: (asking: Asking, signal: AbortSignal) => Promise<Answer>; readonly close: () => Promise<void> } {
  const { terminal, world } = options;
  const { stdin, stdout } = terminal;
  const wrapped = (text: string): string => wrapLine(spoken(text), terminal.style.columns, 2).join('\n');
  const say = (text: string): void => void stdout.write(`${wrapped(text)}\n`);
  // Without an output of its own readline echoes nothing and leaves editing to the terminal.
  const lines = createInterface({ input: stdin, output: new PassThrough(), terminal: false });
  /** What was said of the last question: one that looks again and again need not be heard again and again. */
  let lastSaid = '';
  let wanted: ((line: string) => void) | undefined;
  /** The question that is open, and its prompt while a line is awaited. */
  let asked: Question | undefined;
  let prompted: string | undefined;
  // A line that came before its question was seen answers nothing.
  lines.on('line', (line) => wanted?.(line));
  // Ctrl-D: there is nobody to ask any more.
  lines.on('close', terminal.cancel);
  // In raw mode these two are keys like others.
  const onKeys = (keys: Buffer | string): void => {
    // oxlint-disable-next-line no-control-regex
    if (stdin.isRaw && /[\u0003\u0004]/.test(String(keys))) terminal.cancel();
  };
  stdin.on('data', onKeys);

  /**
   * Prompts and reads a line. It listens before it prompts, as some answers come at once. After `withinMs` milliseconds it
   * goes on as with an empty line.
   */
  const readLine = (prompt: string, signal: AbortSignal, withinMs?: number): Promise<string> =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const abort = (): void => {
        clearTimeout(timer);
        prompted = undefined;
        // What comes next doesn't belong behind the prompt.
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

  /** The lines that come with the last one, in one paste: none of them is an answer, but one may be a key. */
  const linesAtOnce = async (): Promise<readonly string[]> => {
    const more: string[] = [];
    wanted = (line) => void more.push(line);
    await sleep(oneBreathMs);
    // What lies ready is read first, however busy the computer is.
    for (let known = -1; known < more.length; await nextTurn()) known = more.length;
    wanted = undefined;
    return more;
  };

  // Nothing is echoed between the questions, so that a key that is pasted too early isn't shown either.
  // And not before the very end: what is typed until then would be run by the shell.
  terminal.atExit(() => {
    dropTyped(stdin);
    setEcho(stdin, world, true);
  });
  const canHide = setEcho(stdin, world, false);
  let shows = false;
  const show = (on: boolean): void => {
    shows = on;
    setEcho(stdin, world, on);
  };
  /** What is no secret is shown while it is typed: who hears the screen hears what stands there. */
  const readShown = async (prompt: string, signal: AbortSignal, withinMs?: number): Promise<string> => {
    for (;;) {
      show(true);
      try {
        const line = await readLine(prompt, signal, withinMs);
        if (![line, ...(await linesAtOnce())].some(mayHoldKey)) return line;
      } finally {
        show(false);
      }
      // Its other lines answer nothing either.
      dropTyped(stdin);
      say('That looks like a key. This question shows what is typed, so it is on the screen now, and it is not kept.');
      say('If others can see the screen, or record it, clear the screen and what it scrolls back to.');
      say('The question for the key hides it.');
    }
  };
  // Whatever stopped it, the shell has set the terminal as it likes: with its echo.
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

  const askOnce = async (question: Question, canGoBack: boolean, signal: AbortSignal): Promise<Answer | undefined> => {
    const orBack = canGoBack ? ', b to go back' : '';
    const extra = `${orBack}, s to skip`;
    switch (question.kind) {
      case 'confirm':
      case 'choice': {
        sayOptions(question);
        const standard = question.kind === 'confirm' && !question.recommended ? 2 : 1;
        const prompt = `Type a number and Enter (just Enter is ${standard}${extra}): `;
        const typed = (await readShown(prompt, signal)).toLowerCase();
        const control = controlAnswer(typed, canGoBack);
        if (control !== undefined) return control;
        const number = typed === '' ? standard : Number(typed);
        const count = optionsOf(question).length;
        if (!Number.isInteger(number) || number < 1 || number > count) {
          say(`Please type a number from 1 to ${count}.`);
          return undefined;
        }
        if (question.kind === 'confirm') return { kind: 'answer', value: number === 1 };
        const option = question.options[number - 1] ?? question.options[0];
        if (option.opensLink && question.link !== undefined) await options.browser.open(question.link.url);
        return { kind: 'answer', value: option.value };
      }
      case 'amount': {
        const typed = await readShown(`${question.unit} (just Enter skips${orBack}): `, signal);
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
        const by = afterMs === undefined ? '' : `It looks again in ${Math.ceil(afterMs / 1000)} s. `;
        const prompt = `${by}Press Enter to look again${afterMs === undefined ? '' : ' now'}${extra}: `;
        const typed = await readShown(prompt, signal, afterMs);
        return controlAnswer(typed.toLowerCase(), canGoBack) ?? { kind: 'answer', value: true };
      }
      case 'secret': {
        if (!canHide) {
          say('This terminal cannot hide what you type, so the key is not asked for here.');
          say(`Put it in through a pipe: ${withInputFrom('key.txt', 'openai-setup --yes --key-stdin', shellOf(world))}`);
          return { kind: 'skip' };
        }
        const open = question.link === undefined ? '' : ', o opens the page';
        const prompt = `${question.label}: paste it and press Enter. It is not shown (just Enter skips${open}${orBack}): `;
        const typed = await readHidden(prompt, signal);
        if (typed === '' || typed.toLowerCase() === 's') return { kind: 'skip' };
        if (question.link !== undefined && typed.toLowerCase() === 'o') {
          const opened = await options.browser.open(question.link.url);
          say(opened.opened ? 'Opened in your browser.' : `No browser is started here, ${opened.because}.`);
          return undefined;
        }
        if (canGoBack && typed.toLowerCase() === 'b') return { kind: 'back' };
        const reading = question.read(typed);
        if (reading.cleaned.length > 0) say(`Cleaned: ${reading.cleaned.join(', ')}.`);
        say(`${reading.summary}${reading.secret === undefined ? '' : ` · ends in ${reading.secret.lastFour}`}`);
        if (reading.advice !== undefined) say(reading.advice);
        if (reading.secret === undefined) {
          say('This is not saved. Please paste it again.');
          return undefined;
        }
        return { kind: 'answer', value: new Secret(reading.secret.reveal()) };
      }
      default:
        return question satisfies never;
    }
  };

  const sayGuidance = (question: Question): void => {
    for (const text of question.guidance ?? []) say(`  ${text}`);
    if (question.why !== undefined) say(`  Why: ${question.why}`);
    if (question.link !== undefined) say(`  Link: ${question.link.url}`);
    if (question.kind === 'confirm') {
      for (const preview of question.preview ?? []) for (const text of spokenPreview(preview)) say(`  ${text}`);
    }
  };

  return {
    async ask({ question, canGoBack }, signal) {
      asked = question;
      sayQuestion(question);
      const said = JSON.stringify([question.text, question.guidance, question.why]);
      const again = question.kind === 'retry' && said === lastSaid;
      lastSaid = said;
      if (again) say('  What helps is said above.');
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

function controlAnswer(typed: string, canGoBack: boolean): Answer | undefined {
  if (typed === 's') return { kind: 'skip' };
  return typed === 'b' && canGoBack ? { kind: 'back' } : undefined;
}

/** A line that came in raw mode, as a terminal would have handed it over. */
function afterBackspaces(line: string): string {
  const kept: string[] = [];
  for (const character of line) {
    if (character === '\u007f' || character === '\b') kept.pop();
    else kept.push(character);
  }
  return kept.join('');
}

/**
 * Switches the echo of the terminal. `stty` leaves the editing of a line to the terminal: the system's, as a project's own
 * could read what is typed. Without one, and on Windows, where Git's ends well and hides nothing from a console, raw mode
 * does it. `false` where it can't be done.
 */
function setEcho(stdin: NodeJS.ReadStream, { env, platform }: Pick<World, 'env' | 'platform'>, on: boolean): boolean {
  const stty = platform === 'win32' ? undefined : findProgram('stty', env);
  if (stty !== undefined) {
    return runSync(stty, [on ? 'echo' : '-echo'], { env: childEnvironment(env), stdio: [stdin, 'ignore', 'ignore'] }) === 0;
  }
  try {
    // Node leaves the terminal alone where it knows of no change, and a shell may have changed it.
    stdin.setRawMode(on);
    stdin.setRawMode(!on);
    return true;
  } catch {
    // No terminal, one that refuses, or one that is gone.
    return false;
  }
}
