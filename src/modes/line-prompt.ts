import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { Answer, Question } from '../engine/ask.ts';
import type { Asking } from '../engine/host.ts';
import type { Browser } from '../ports/browser.ts';
import { Secret } from '../secret.ts';
import { previewLines } from '../text/preview-lines.ts';
import type { Terminal } from './session.ts';

/** Asks with lines: numbered choices, and a hidden line for a key. For screen readers and terminals without raw mode. */
export function linePrompt(options: {
  readonly terminal: Terminal;
  readonly browser: Browser;
  readonly cancel: () => void;
}): { readonly ask: (asking: Asking, signal: AbortSignal) => Promise<Answer>; readonly close: () => Promise<void> } {
  const { stdin, stdout } = options.terminal;
  const say = (text: string): void => void stdout.write(`${text}\n`);
  // Without an output of its own readline echoes nothing and leaves editing to the terminal.
  const lines = createInterface({ input: stdin, output: new PassThrough(), terminal: false });
  const queue: string[] = [];
  let wanted: ((line: string) => void) | undefined;
  lines.on('line', (line) => {
    if (wanted === undefined) queue.push(line);
    else wanted(line);
  });
  // Ctrl-D: there is nobody to ask any more.
  lines.on('close', options.cancel);

  const readLine = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const abort = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      wanted = (line) => {
        wanted = undefined;
        signal.removeEventListener('abort', abort);
        resolve(line);
      };
      const early = queue.shift();
      if (early !== undefined) wanted(early);
    });

  const readHidden = async (signal: AbortSignal): Promise<string | undefined> => {
    if (!setEcho(stdin, false)) return undefined;
    try {
      return await readLine(signal);
    } finally {
      setEcho(stdin, true);
      say('');
    }
  };

  const askOnce = async (question: Question, canGoBack: boolean, signal: AbortSignal): Promise<Answer | undefined> => {
    const extra = `${canGoBack ? ', b to go back' : ''}, s to skip`;
    switch (question.kind) {
      case 'confirm':
      case 'choice': {
        const labels = question.kind === 'confirm' ? [question.yes, question.no] : question.options.map(({ label, hint }) => (hint === undefined ? label : `${label} (${hint})`));
        labels.forEach((label, index) => say(`  ${index + 1}. ${label}`));
        const standard = question.kind === 'confirm' && !question.recommended ? 2 : 1;
        stdout.write(`Type a number and Enter (just Enter is ${standard}${extra}): `);
        const typed = (await readLine(signal)).trim().toLowerCase();
        const control = controlAnswer(typed, canGoBack);
        if (control !== undefined) return control;
        const number = typed === '' ? standard : Number(typed);
        if (!Number.isInteger(number) || number < 1 || number > labels.length) {
          say(`Please type a number from 1 to ${labels.length}.`);
          return undefined;
        }
        if (question.kind === 'confirm') return { kind: 'answer', value: number === 1 };
        const option = question.options[number - 1] ?? question.options[0];
        if (option.opensLink && question.link !== undefined) await options.browser.open(question.link.url);
        return { kind: 'answer', value: option.value };
      }
      case 'amount': {
        stdout.write(`${question.unit} (just Enter skips${canGoBack ? ', b to go back' : ''}): `);
        const typed = (await readLine(signal)).trim();
        if (typed === '') return { kind: 'skip' };
        const control = controlAnswer(typed.toLowerCase(), canGoBack);
        if (control !== undefined) return control;
        const parsed = question.parse(typed);
        if ('value' in parsed) return { kind: 'answer', value: parsed.value };
        say(`${parsed.refused}.`);
        return undefined;
      }
      case 'retry': {
        stdout.write(`Press Enter to look again${extra}: `);
        return controlAnswer((await readLine(signal)).trim().toLowerCase(), canGoBack) ?? { kind: 'answer', value: true };
      }
      case 'secret': {
        stdout.write(`${question.label}: paste it and press Enter. It is not shown (just Enter skips${canGoBack ? ', b to go back' : ''}): `);
        const typed = await readHidden(signal);
        if (typed === undefined) {
          say('');
          say('This terminal cannot hide what you type, so the key is not asked for here.');
          say('Put it in through a pipe: openai-setup --yes --key-stdin < key.txt');
          return { kind: 'skip' };
        }
        if (typed.trim() === '') return { kind: 'skip' };
        if (canGoBack && typed.trim().toLowerCase() === 'b') return { kind: 'back' };
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

  return {
    async ask({ question, canGoBack }, signal) {
      say('');
      say(`Question: ${question.text}`);
      for (const text of question.guidance ?? []) say(`  ${text}`);
      if (question.why !== undefined) say(`  Why: ${question.why}`);
      if (question.link !== undefined) say(`  Link: ${question.link.url}`);
      if (question.kind === 'confirm') {
        for (const preview of question.preview ?? []) for (const text of previewLines(preview)) say(`  ${text}`);
      }
      for (;;) {
        const answer = await askOnce(question, canGoBack, signal);
        if (answer !== undefined) return answer;
      }
    },
    async close() {
      lines.off('close', options.cancel);
      lines.close();
    },
  };
}

function controlAnswer(typed: string, canGoBack: boolean): Answer | undefined {
  if (typed === 's') return { kind: 'skip' };
  return typed === 'b' && canGoBack ? { kind: 'back' } : undefined;
}

/** Switches the echo of the terminal. Node cannot do it without raw mode, so `stty` does. `false` where it cannot be done. */
function setEcho(stdin: NodeJS.ReadStream, on: boolean): boolean {
  return spawnSync('stty', [on ? 'echo' : '-echo'], { stdio: [stdin, 'ignore', 'ignore'] }).status === 0;
}
