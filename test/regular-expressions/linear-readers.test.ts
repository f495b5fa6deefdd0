import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** Milliseconds. Each of these takes far less than a second, and took minutes when it was quadratic. */
const deadline = 20_000;

const readers: readonly (readonly [file: string, call: string, ...pieces: string[]])[] = [
  ['src/wording/untrusted.ts', 'untrusted(text)', 'a', 'sk-', '\u001b]', '\u009d', '://:', ' '],
  ['src/checks/key/key-name.ts', 'slug(text)', 'a', '-', '\u0301'],
  [
    'src/keys/search.ts',
    'keysIn(Buffer.from(text))',
    'OPENAI_API_KEY=sk-aB3dE5gH7jK9mN1pqR5tU7w\n',
    ' sk-aB3dE5gH7jK9mN1pqR5tU7w',
    'value:',
    'sk-',
    ['T3Blbk', 'FJ'].join(''),
    ['sk-aB3dE5gH7jK9mN1pqT3Blbk', 'FJ'].join(''),
  ],
  [
    'src/keys/marked-keys.ts',
    'markedKeys(text)',
    'sk-',
    'sk-a',
    ['T3Blbk', 'FJ'].join(''),
    `sk-aB3dE5gH7jK9mN1pqR5tU7w${['T3Blbk', 'FJ'].join('')}`,
  ],
  ...[
    'findKeys(Buffer.from(text))',
    "findKeys(Buffer.from(text, 'utf16le'))",
    "findKeys(Buffer.from(Buffer.from(text).toString('base64')))",
  ].map(
    (call) =>
      [
        'src/keys/find-keys.ts',
        call,
        'sk-',
        ['T3Blbk', 'FJ'].join(''),
        `${['T3Blbk', 'FJ'].join('')} `,
        ['VDNCbG', 'JrRk'].join(''),
        ['5433426c626b', '464a'].join(''),
        `sk-aB3dE5gH7jK9mN1pqR5tU7w${['T3Blbk', 'FJ'].join('')}`,
        `sk-aB3dE5gH7jK9mN1pqR5tU7w${['T3Blbk', 'FJ'].join('')}aB3dE5gH7jK9mN1pqR5tU7w `,
      ] as const,
  ),
  ['src/wording/escape-sequences.ts', 'withoutEscapeSequences(text, false)', '\u001b]', '\u009d', '\u001b[', '\u009b', '\u001b[0m'],
  ['src/packaging/blank-comments.ts', 'blankComments(text)', '"', '\\"', "'\\'", '`', '/*', '<!--', '//'],
  [
    'src/packaging/exposures.ts',
    "exposuresIn('vite.config.ts', text)",
    'dangerouslyAllowBrowser: true,\n',
    'envPrefix:[',
    'define:{',
    'define:{OPENAI_',
    'OPENAI_',
    'const a = a\nenv:a,',
    'env:{...',
    'const{',
  ],
  ['src/packaging/exposures.ts', "exposuresIn('app.config.ts', text)", 'extra:{', 'extra:a\n', "from '@env'", 'BuildConfig.'],
  ['src/packaging/exposures.ts', "exposuresIn('pubspec.yaml', text)", 'assets:\n', '- .env\n', ' assets:'],
  ['src/packaging/exposures.ts', "exposuresIn('electron-builder.yml', text)", 'files:', 'extraFiles: [', '- .env\n'],
  ['src/packaging/exposures.ts', "exposuresIn('package.json', text)", '"electron" bun build --env', '--define:a.env.', '{'],
  ['src/packaging/exposures.ts', "exposuresIn('app.py', text)", '.launch((', 'gradio share=True', '#'],
  ['src/env-file/shell-reading.ts', "shellReading(text, 'K')", '[', 'K=[', 'K=$', ' \\\n'],
  ['src/shell/assignment.ts', "assignmentsIn(text, 'plist', 'K')", '>K ', 'setenv K\n', '>'],
  ['src/shell/assignment.ts', 'sourcedFiles(text)', ' ', '. ', 'then '],
  ['src/env-file/mentions.ts', 'mentionsInCode(text)', 'dotenv.config(', 'config((', 'import{config ', 'join('],
  ['src/env-file/mentions.ts', 'mentionInReadme(text)', 'cp -a ', 'cp --', 'cp .env '],
  ['src/env-file/convention.ts', 'envConventions(undefined, [], text)', '\n', '\r', 'gem '],
  ['src/project/package-json.ts', 'parsePackageJson(text)', '[', '{"a":'],
  [
    'src/packaging/npm-pack-rules.ts',
    "npmPacks('config/.env', { files: undefined, ignores: [text, text], above: [text] })",
    '[!]\n',
    '*(a|+(b))\n',
    '{a,b}{a,b}{a,b}\n',
    '!(*e*|!(n*))\n',
    '**/*.*n*\n',
    '{1..99999}\n',
    '!',
    '*(',
  ],
  [
    'src/packaging/npm-pack-rules.ts',
    "npmPacks('config/.env', { files: text.split(' '), ignores: [undefined, undefined], above: [] })",
    '**/+(*n*) ',
    '{a,{b,c}}/../ ',
    '/',
    './',
  ],
  [
    'src/project/workspace-globs.ts',
    "workspaceGlobs({ 'pnpm-workspace.yaml': text, 'Cargo.toml': text, 'pyproject.toml': text, 'go.work': text, 'package.json': text })",
    'use (\n',
    '[workspace]\n',
    'packages:\n',
  ],
  [
    'src/project/code/read-program.ts',
    "readProgram('a.ts', `openai${text}`)",
    'model: "gpt-4",\n',
    'model: { "gpt-4": [',
    '(("gpt-4"',
    '"\\"',
    "'\\'\n`",
    '`',
    '/*',
    'a.b(c).',
    'x ? "gpt-4" : ',
    ') ] }',
  ],
  [
    'src/project/code/read-program.ts',
    "readProgram('a.py', `openai${text}`)",
    'model = "gpt-4"\n',
    '"""',
    "'''",
    '#',
    'openai.Image.',
    'from openai import ',
  ],
  [
    'src/project/code/read-program.ts',
    "readProgram('a.ipynb', JSON.stringify({ cells: [{ cell_type: 'code', source: [`openai = 1\\n`, text] }] }))",
    '\n',
    'model = "gpt-4"\n',
    'pip install ',
  ],
  ['src/project/code/config-models.ts', 'modelsInConfig(text)', 'model: gpt-4\n', '- {', '- - ', 'model:"'],
  ['src/project/code/sdk-version.ts', "asksForOldSdk('requirements.txt', text)", 'openai', 'openai[', '"openai"<', ' ', '"openai": {'],
  ['src/project/code/sdk-version.ts', "asksForOldSdk('uv.lock', text)", 'name = "openai"\n', '"openai": {'],
  ['src/keys/placeholder.ts', 'isPlaceholder(text)', '{', '_', 'x', 'your'],
];

describe('a reader of text from outside comes to its end on a megabyte', () => {
  it.each(readers)('%s: %s', { timeout: 3 * deadline }, async (file, call, ...pieces) => {
    const name = /^\w+/.exec(call)?.[0];
    const { outputFiles } = await build({
      stdin: {
        contents: `import { ${name} } from './${file}';
          for (const [index, piece] of ${JSON.stringify(pieces)}.entries()) {
            const text = piece.repeat(1e6 / piece.length);
            await ${call};
            console.log(index);
          }`,
        resolveDir: path.resolve(import.meta.dirname, '../..'),
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
    });
    const child = spawn(process.execPath, ['--input-type=module'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: deadline,
      killSignal: 'SIGKILL',
    });
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
