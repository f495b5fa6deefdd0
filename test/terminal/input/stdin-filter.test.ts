import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Token } from '../../../src/terminal/input/paste-parser.ts';
import { filterStdin, type Timeouts, type StdinFilter } from '../../../src/terminal/input/stdin-filter.ts';
import { openTerminalWithStty, type TestTerminal } from '../../e2e/terminal.ts';
import { hasScripts } from '../../system.ts';

const esc = '\u001b';

/** A filter over a stream, and the tokens as they come. */
function open(timeouts?: Timeouts): {
  input: PassThrough;
  output: PassThrough;
  filter: StdinFilter;
  next: () => Promise<Token>;
} {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const filter = filterStdin(input, output, timeouts);
  const came: Token[] = [];
  const waiting: ((token: Token) => void)[] = [];
  filter.onToken((token) => {
    const resolve = waiting.shift();
    if (resolve === undefined) came.push(token);
    else resolve(token);
  });
  filter.start();
  const next = (): Promise<Token> => {
    const token = came.shift();
    return token === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(token);
  };
  return { input, output, filter, next };
}

describe('the filter before Ink, over a stream', () => {
  it('gives tokens in order', async () => {
    const { input, next } = open();
    input.write('sk-');
    input.write(`${esc}[200~abc`);
    input.write(`${esc}[201~\r`);
    expect(await next()).toMatchObject({ type: 'text', text: 'sk-' });
    expect(await next()).toMatchObject({ type: 'paste', text: 'abc' });
    expect(await next()).toMatchObject({ type: 'key', name: 'enter' });
  });

  it('takes an escape character followed by silence for the Escape key', async () => {
    const { input, next } = open({ escape: 5, paste: 60_000 });
    input.write(esc);
    expect(await next()).toMatchObject({ type: 'key', name: 'escape' });
  });

  it('hears Enter, Escape and Ctrl-C after a paste whose end mark got lost', async () => {
    const { input, next } = open({ escape: 5, paste: 10 });
    input.write(`${esc}[200~sk-abc`);
    expect(await next()).toMatchObject({ type: 'paste', text: 'sk-abc' });
    input.write('\r');
    expect(await next()).toMatchObject({ type: 'key', name: 'enter' });
    input.write(esc);
    expect(await next()).toMatchObject({ type: 'key', name: 'escape' });
    input.write('\u0003');
    expect(await next()).toMatchObject({ type: 'key', name: 'ctrl-c' });
  });

  it('tells when the input ends, or breaks, and gives what was still open before', async () => {
    for (const end of [(input: PassThrough) => input.end(), (input: PassThrough) => input.destroy(new Error('EIO'))]) {
      const { input, filter, next } = open({ escape: 60_000, paste: 60_000 });
      const news: string[] = [];
      filter.onToken(({ type }) => news.push(type));
      filter.onEnd(() => news.push('end'));
      input.write(esc);
      await new Promise(setImmediate);
      end(input);
      await next();
      expect(news).toEqual(['key', 'end']);
      filter.stop();
    }
  });

  it('switches marked pastes on and off, and gives nothing while it is stopped', async () => {
    // No silence is long enough to end the paste before it is stopped.
    const { input, output, filter, next } = open({ escape: 5, paste: 60_000 });
    expect(String(output.read())).toBe(`${esc}[?2004h`);
    input.write(`${esc}[200~half`);
    await new Promise(setImmediate);
    filter.stop();
    filter.stop();
    expect(String(output.read())).toBe(`${esc}[?2004l`);
    expect(input.isPaused()).toBe(true);
    input.write('kept');
    filter.start();
    expect(await next()).toMatchObject({ type: 'text', text: 'kept' });
  });

  it('lets a listener stop it, and lets listeners go', async () => {
    const { input, filter, next } = open({ escape: 5, paste: 5 });
    const heard: Token[] = [];
    const off = filter.onToken((token) => {
      heard.push(token);
      filter.stop();
    });
    input.write(`x${esc}`);
    await next();
    off();
    filter.start();
    input.write('y');
    expect(await next()).toMatchObject({ text: 'y' });
    expect(heard).toHaveLength(1);
  });
});

describe.skipIf(!hasScripts)('the filter before Ink, in a terminal', () => {
  let directory: string;
  const terminals: TestTerminal[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stdin-filter-'));
    // The program is built here: Node 20 runs no TypeScript. Ink and React are loaded from the project's own packages.
    await symlink(join(import.meta.dirname, '../../../node_modules'), join(directory, 'node_modules'));
    await writeFile(
      join(directory, 'program.tsx'),
      `import { render, Text, useInput } from 'ink';
       import { useState } from 'react';
       import { filterStdin } from ${JSON.stringify(join(import.meta.dirname, '../../../src/terminal/input/stdin-filter.ts'))};
       const filter = filterStdin(process.stdin, process.stdout, { escape: 50, paste: 100 });
       let said = 'ready';
       let say = (text) => { said = text; };
       function App() {
         const [text, setText] = useState(said);
         say = setText;
         useInput(() => setText('Ink heard something'));
         return <Text>{text}</Text>;
       }
       filter.start();
       const app = render(<App />, { stdin: filter.quietStdin, interactive: true, exitOnCtrlC: false });
       filter.onToken((token) => {
         say(token.name ?? token.type + ' ' + JSON.stringify(token.text));
         if (token.name === 'ctrl-c') { app.unmount(); filter.stop(); }
       });`,
    );
    await build({
      entryPoints: [join(directory, 'program.tsx')],
      outfile: join(directory, 'program.mjs'),
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      jsx: 'automatic',
      logLevel: 'error',
    });
  });
  afterEach(() => {
    for (const terminal of terminals.splice(0)) terminal.kill();
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  function start(): ReturnType<typeof openTerminalWithStty> {
    const terminal = openTerminalWithStty({
      command: process.execPath,
      args: ['program.mjs'],
      cwd: directory,
      env: { PATH: process.env['PATH'], HOME: directory },
    });
    terminals.push(terminal);
    return terminal;
  }

  it('reads pastes and keys, leaves the terminal as it was, and lets the process end by itself', async () => {
    const terminal = start();
    await terminal.waitFor('ready');
    expect(terminal.modes().bracketedPaste).toBe(true);
    const pasted = `sk-${'x'.repeat(40)}`;
    terminal.paste(`${pasted}\n`);
    await terminal.waitFor(`paste "${pasted}\\r"`);
    terminal.press('escape');
    await terminal.waitFor('escape');
    terminal.press('ctrl-z');
    await terminal.waitFor('ctrl-z');
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(terminal.modes()).toMatchObject({ bracketedPaste: false, cursorHidden: false });
    const { before, after } = await terminal.stty;
    expect(after).toBe(before);
    expect(terminal.raw()).not.toContain('Ink heard');
  });

  it('is not deafened by a paste whose end mark got lost', async () => {
    const terminal = start();
    await terminal.waitFor('ready');
    terminal.type(`${esc}[200~lost`);
    await terminal.waitFor('paste "lost"');
    terminal.press('enter');
    await terminal.waitFor('enter');
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
  });
});

it('the input for Ink looks like a terminal and stays silent', async () => {
  const { quietStdin } = filterStdin(new PassThrough(), new PassThrough());
  expect(quietStdin.isTTY).toBe(true);
  expect(quietStdin.setRawMode(true)).toBe(quietStdin);
  expect(quietStdin.isRaw).toBe(true);
  quietStdin.ref();
  quietStdin.unref();
  expect(quietStdin.read()).toBeNull();
});
