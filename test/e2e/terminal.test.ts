import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { openTerminal, openTerminalWithStty, type TestTerminal, type TerminalOptions } from './terminal.ts';

const opened: TestTerminal[] = [];
afterEach(() => {
  for (const terminal of opened.splice(0)) terminal.kill();
});

const place = { cwd: tmpdir(), env: { PATH: process.env['PATH'], HOME: tmpdir() } };

function run(command: string, args: readonly string[] = [], more: Partial<TerminalOptions> = {}): TestTerminal {
  const terminal = openTerminal({ ...place, ...more, command, args });
  opened.push(terminal);
  return terminal;
}

function node(script: string, more: Partial<TerminalOptions> = {}): TestTerminal {
  return run(process.execPath, ['-e', script], more);
}

describe('the test terminal', () => {
  it('types, shows and ends a program', async () => {
    // cat closes the terminal before it ends, and would now and then be ended by its hangup: a shell stays in it.
    const terminal = run('sh', ['-c', 'echo ready; cat; exit 5']);
    await terminal.waitFor('ready');
    terminal.type('hello');
    expect(await terminal.waitFor('hello')).toBe('ready\nhello');
    terminal.press('enter');
    await terminal.waitFor(/^ready\nhello\nhello$/);
    terminal.press('ctrl-d');
    expect(await terminal.exit).toEqual({ exitCode: 5, signal: undefined });
  });

  it('waits for the whole of a picture that is drawn in one go', async () => {
    const terminal = node(
      `process.stdout.write('\\u001b[?2026h' + 'top ');
      setTimeout(() => process.stdout.write('bottom' + '\\u001b[?2026l'), 100);
      setInterval(() => {}, 1000);`,
    );
    expect(await terminal.waitFor('top')).toBe('top bottom');
  });

  it('passes on exit codes and signals', async () => {
    expect(await run('sh', ['-c', 'exit 7']).exit).toMatchObject({ exitCode: 7 });
    // What is typed is echoed before the program even runs, so only its own words show that it can be interrupted.
    const terminal = run('sh', ['-c', 'echo ready; exec cat']);
    await terminal.waitFor('ready');
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ signal: 2 });
  });

  it('keeps what scrolled away, and joins the rows that it broke', async () => {
    const terminal = run(
      'sh',
      ['-c', 'echo top; echo "$1"; i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo $i; done', 'sh', 'w'.repeat(100)],
      {
        columns: 40,
        rows: 10,
      },
    );
    await terminal.exit;
    expect(terminal.screen().split('\n')).toEqual(['32', '33', '34', '35', '36', '37', '38', '39', '40']);
    expect(terminal.scrollback().split('\n').slice(0, 3)).toEqual(['top', 'w'.repeat(100), '1']);
  });

  // What the kernel still held back when the program ended was lost now and then: here, on a busy machine, of 1 in 75.
  it('keeps the last words of programs that end at once', async () => {
    const script = 'i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo "line $i"; done; printf END';
    for (let time = 0; time < 75; time += 1) {
      const terminal = run('sh', ['-c', script]);
      await terminal.exit;
      expect(terminal.raw().slice(-3)).toBe('END');
    }
  });

  it('says what was on the screen when a wait fails, at once when the program has ended', async () => {
    const terminal = run('sh', ['-c', 'echo goodbye; exit 3']);
    await expect(terminal.waitFor('never')).rejects.toThrow(/ended \(3\)[^]*“never”[^]*goodbye/);
    const waiting = run('cat');
    waiting.type('here');
    await waiting.waitFor('here');
    await expect(waiting.waitFor(/never/, 30)).rejects.toThrow(/30 ms[^]*here/);
  });

  it('gives the program a terminal of the size asked for, and tells it of a change', async () => {
    const terminal = node(
      `const say = () => console.log(process.stdout.columns + ' by ' + process.stdout.rows, process.env.TERM);
      process.stdout.on('resize', () => { say(); process.exit(); }); say(); setInterval(() => {}, 1000);`,
      { columns: 100, rows: 30 },
    );
    await terminal.waitFor('100 by 30 xterm-256color');
    terminal.resize(40, 12);
    await terminal.waitFor('40 by 12');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
  });

  it('marks a paste only if the program switched that on, and sees its modes', async () => {
    const script = (on: string): string =>
      `process.stdin.setRawMode(true); process.stdout.write(${JSON.stringify(on)} + 'ready ');
      process.stdin.on('data', (data) => { process.stdout.write(JSON.stringify(String(data))); process.exit(); });`;
    const plain = node(script(''));
    await plain.waitFor('ready');
    expect(plain.modes()).toMatchObject({ bracketedPaste: false, cursorHidden: false });
    plain.paste('a\nb');
    await plain.waitFor(String.raw`ready "a\rb"`);

    const marking = node(script('\u001b[?2004h\u001b[?25l\u001b[?1049h'));
    await marking.waitFor('ready');
    expect(marking.modes()).toMatchObject({ bracketedPaste: true, cursorHidden: true, alternateScreen: true });
    marking.paste('a\nb');
    await marking.waitFor(String.raw`"\u001b[200~a\rb\u001b[201~"`);
    expect(marking.raw()).toContain('\u001b[?2004h');
  });

  it('answers when the program asks where the cursor is', async () => {
    const terminal = node(
      `process.stdin.setRawMode(true); process.stdout.write('abc\\u001b[6n');
      process.stdin.once('data', (data) => { console.log(JSON.stringify(String(data))); process.exit(); });`,
    );
    await terminal.waitFor(String.raw`"\u001b[1;4R"`);
  });

  describe('with stty', () => {
    it.each([
      ['ends by itself', 'process.exit(5)', [], 5],
      ['is interrupted', 'console.log("ready"); setInterval(() => {}, 1000)', ['ctrl-c'], 130],
    ] as const)('sees the same settings when the program %s', async (_, script, presses, exitCode) => {
      const terminal = openTerminalWithStty({ ...place, command: process.execPath, args: ['-e', script] });
      opened.push(terminal);
      if (presses.length > 0) await terminal.waitFor('ready');
      terminal.press(...presses);
      expect(await terminal.exit).toMatchObject({ exitCode });
      const { before, after } = await terminal.stty;
      expect(before).toContain('icanon');
      expect(after).toBe(before);
    });

    it('sees when a program leaves the terminal changed', async () => {
      const terminal = openTerminalWithStty({ ...place, command: 'stty', args: ['-echo'] });
      opened.push(terminal);
      const { before, after } = await terminal.stty;
      expect(after).not.toBe(before);
      expect(after).toMatch(/-echo\b/);
    });
  });
});
