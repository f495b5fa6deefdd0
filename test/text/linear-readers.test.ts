import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** Milliseconds. Each of these takes far less than a second, and took minutes when it was quadratic. */
const deadline = 20_000;

const readers: readonly (readonly [file: string, call: string, ...pieces: string[]])[] = [
  ['untrusted', 'untrusted(text)', 'a', 'sk-', '\u001b]', '\u009d', '://:', ' '],
  ['slug', 'slug(text)', 'a', '-', '\u0301'],
  ['key-search', 'keysIn(Buffer.from(text))', 'sk-', ['T3Blbk', 'FJ'].join(''), ['sk-aB3dE5gH7jK9mN1pqT3Blbk', 'FJ'].join('')],
  ['marked-keys', 'markedKeys(text, Infinity)', 'sk-', 'sk-a', ['T3Blbk', 'FJ'].join('')],
  ['escape-sequences', 'withoutEscapeSequences(text, false)', '\u001b]', '\u009d', '\u001b[', '\u009b', '\u001b[0m'],
  ['blank-comments', 'blankComments(text)', '"', '\\"', "'\\'", '`', '/*', '<!--', '//'],
  ['browser-exposure', "exposuresIn('vite.config.ts', text)", 'dangerouslyAllowBrowser: true,\n', 'envPrefix:[', 'define:{', 'define:{OPENAI_', 'OPENAI_'],
  ['shell-reading', "shellReading(text, 'K')", '[', 'K=[', 'K=$', ' \\\n'],
  ['shell-assignment', "assignmentsIn(text, 'plist', 'K')", '>K ', 'setenv K\n', '>'],
  ['shell-assignment', 'sourcedFiles(text)', ' ', '. ', 'then '],
  ['compose-builds', 'composeBuilds(text)', '  build:\n', '  build: { , ', ' # ', '\r'],
  ['env-file-mentions', 'mentionsInCompose(text)', '  env_file:\n', '  env_file:\n  - a\n', '- ', ' # '],
  ['env-file-mentions', 'mentionsInCode(text)', 'dotenv.config(', 'config((', 'import{config ', 'join('],
  ['env-file-mentions', 'mentionInReadme(text)', 'cp -a ', 'cp --', 'cp .env '],
  ['env-file-convention', 'envHabits(undefined, [], text)', '\n', '\r', 'gem '],
  ['package-json', 'parsePackageJson(text)', '[', '{"a":'],
  ['placeholder', 'isPlaceholder(text)', '{', '_', 'x', 'your'],
];

describe('a reader of text from outside comes to its end on a megabyte', () => {
  it.each(readers)('%s: %s', { timeout: 3 * deadline }, async (file, call, ...pieces) => {
    const name = /^\w+/.exec(call)?.[0];
    const { outputFiles } = await build({
      stdin: {
        contents: `import { ${name} } from './src/text/${file}.ts';
          for (const [index, piece] of ${JSON.stringify(pieces)}.entries()) {
            const text = piece.repeat(1e6 / piece.length);
            ${call};
            console.log(index);
          }`,
        resolveDir: path.resolve(import.meta.dirname, '../..'),
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
    });
    const child = spawn(process.execPath, ['--input-type=module'], { stdio: ['pipe', 'pipe', 'inherit'], timeout: deadline, killSignal: 'SIGKILL' });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    child.stdin.end(outputFiles[0]?.text);
    await new Promise((resolve) => child.on('close', resolve));
    const done = printed.split('\n').length - 1;
    expect(pieces.slice(done), 'didn’t come to its end').toEqual([]);
  });
});
