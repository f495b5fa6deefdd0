import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanKey, isOnlyPasteKeys } from '../../src/keys/clean.ts';
import { characters, fakeKey } from './fake-keys.ts';

const key = fakeKey('sk-proj-');
const other = fakeKey('sk-proj-', 74, 74, 99);
const half = Math.floor(key.length / 2);
const [front, back] = [key.slice(0, half), key.slice(half)];

describe('cleaning a pasted key', () => {
  it('leaves a clean key alone and says nothing', () => {
    expect(cleanKey(key)).toEqual({ key, cleaned: [] });
  });

  it.each([
    ['blanks', `  ${key}\t `, /spaces/],
    ['a line end', `${key}\r\n`, /line breaks/],
    ['a blank that does not break', `\u00a0${key}\u00a0`, /spaces/],
    ['double quotes', `"${key}"`, /quotes/],
    ['single quotes', `'${key}'`, /quotes/],
    ['backticks', `\`\`\`${key}\`\`\``, /quotes/],
    ['curly quotes', `“${key}”`, /quotes/],
    ['a quote that is not closed', `"${key}`, /quotes/],
    ['NAME=', `OPENAI_API_KEY=${key}`, /variable name/],
    ['NAME = with blanks and quotes', `OPENAI_API_KEY = "${key}"`, /variable name.*quotes/],
    ['export', `export OPENAI_API_KEY='${key}'`, /variable name.*quotes/],
    ['export of any name, after a prompt', `$ export MY_AI=${key}`, /variable name/],
    ['PowerShell', `$env:OPENAI_API_KEY = "${key}"`, /variable name/],
    ['cmd', `set OPENAI_API_KEY=${key}`, /variable name/],
    ['cmd with quotes', `set "OPENAI_API_KEY=${key}"`, /variable name/],
    ['setx', `setx OPENAI_API_KEY "${key}"`, /variable name/],
    ['setx for the machine', `setx OPENAI_API_KEY ${key} /M`, /variable name/],
    ['fish', `set -gx OPENAI_API_KEY ${key}`, /variable name/],
    ['docker', `-e OPENAI_API_KEY=${key}`, /variable name/],
    ['YAML', `- OPENAI_API_KEY: ${key}`, /variable name/],
    ['a header', `Authorization: Bearer ${key}`, /Authorization.*Bearer/],
    ['an argument of curl', `-H "Authorization: Bearer ${key}"`, /Authorization.*Bearer/],
    ['Bearer', `bearer ${key}`, /Bearer/],
    ['a comma', `"${key}",`, /comma/],
    ['a semicolon', `${key};`, /semicolon/],
    ['a JSON pair', `"OPENAI_API_KEY": "${key}",`, /variable name/],
    ['a JSON object', `{"OPENAI_API_KEY":"${key}"}`, /braces/],
    ['Python', `openai.api_key = "${key}"`, /variable name/],
    ['Python with brackets', `os.environ["OPENAI_API_KEY"] = "${key}"`, /variable name/],
    ['JavaScript', `const apiKey = '${key}';`, /variable name/],
    ['a comment', `OPENAI_API_KEY=${key} # ana, 2026`, /comment/],
    ['a comment with a key in quotes', `OPENAI_API_KEY="${key}" # not "${'#'}"`, /comment/],
    ['a comment after quotes', `OPENAI_API_KEY="${key}" # it's ana's`, /comment/],
    ['zero-width characters', `\ufeff${front}\u200b${back}\u2060`, /invisible/],
    ['a soft hyphen', `${front}\u00ad${back}`, /invisible/],
    ['control characters', `\u0016${front}\u0000${back}\u0007`, /control/],
    ['paste marks', `\u001b[200~${key}\u001b[201~`, /control/],
    ['paste marks that lost their escape character', `[200~${key}[201~`, /paste marks/],
    ['everything at once', `\ufeff  export OPENAI_API_KEY="${key}" ; # mine \r\n`, /invisible.*comment/],
  ])('removes %s, and says so', (_, text, said) => {
    const result = cleanKey(text);
    expect(result.key).toBe(key);
    expect(result.cleaned.join(', ')).toMatch(said);
  });

  it.each([
    ['a line break', `${front}\n${back}`, 'joined the lines it was broken into'],
    [
      'line breaks with an indent',
      `export OPENAI_API_KEY="${front}\r\n  ${back.slice(0, 9)}\r\n  ${back.slice(9)}"\r\n`,
      'joined the lines it was broken into',
    ],
    ['a blank', `${front} ${back}`, 'removed the gap inside it'],
  ])('closes up a key that %s broke, and says so', (_, text, said) => {
    const result = cleanKey(text);
    expect(result.key).toBe(key);
    expect(result.cleaned).toContain(said);
  });

  it.each([
    ['half a key', `${front}\n${back.slice(0, -1)}`],
    ['words', 'this is not a key'],
    ['two words on two lines', 'one\ntwo'],
    ['text of unknown form', `sk-${characters(30)}\n${characters(30)}`],
  ])('does not close up %s', (_, text) => {
    const result = cleanKey(text);
    expect(result.key).toMatch(/\s/);
    expect(result.cleaned.join()).not.toMatch(/joined|closed/);
  });

  it('finds the one key among several lines', () => {
    const anthropic = `ANTHROPIC_API_KEY=sk-${'ant-'}${characters(50)}`;
    const file = `# settings\n${anthropic}\nOPENAI_API_KEY="${key}" # mine\nPORT=3000\n`;
    expect(cleanKey(file)).toMatchObject({ key });
    expect(cleanKey(file).cleaned.join(', ')).toMatch(/comment.*quotes.*removed the other lines/);
    expect(cleanKey(`Here it is:\n${key}\nKeep it secret`)).toMatchObject({
      key,
      cleaned: ['removed the other lines'],
    });
    expect(cleanKey(`OPENAI_BASE_URL=http://localhost:1234/v1\nOPENAI_API_KEY=lm-studio\n`).key).toBe('lm-studio');
  });

  it('takes the same key once, and refuses to choose between two', () => {
    expect(cleanKey(`${key}\n${key}\n`)).toEqual({ key, cleaned: ['removed the repeated copies'] });
    expect(cleanKey(`{${key}\n${key}}`)).toMatchObject({ key });
    const refused = cleanKey(`${key}\n${other}`);
    expect(refused).toMatchObject({ key: '', refused: expect.stringContaining('2 different keys') as string });
    expect(cleanKey(`OPENAI_API_KEY=${key}\nOPENAI_API_KEY=${other}`).refused).toBeDefined();
  });

  it.each([
    '<KEY>',
    '**KEY**',
    '__KEY__',
    '(KEY)',
    '[KEY]',
    '||KEY||',
    '{KEY}',
    '~~KEY~~',
    '***KEY***',
    '`KEY`',
    '<<KEY>>',
    '«KEY»',
    '„KEY“',
    '("KEY")',
    '<"KEY">',
    '[`KEY`]',
    'KEY.',
    'KEY!',
    '_KEY_',
    '> KEY',
    '* KEY',
    '- KEY',
    '• KEY',
    '| KEY |',
    '"KEY".',
    '<KEY',
    'KEY>',
    '/KEY/',
  ])('takes the key out of the marks in %s, and says which they were', (wrapping) => {
    const result = cleanKey(wrapping.replace('KEY', key));
    expect(result.key).toBe(key);
    expect(result.cleaned).not.toEqual([]);
    expect(result.cleaned.join()).not.toMatch(/words|other lines/);
  });

  it.each([
    '%set_env OPENAI_API_KEY=@@',
    '%set_env OPENAI_API_KEY @@',
    '%env OPENAI_API_KEY=@@',
    '%env OPENAI_API_KEY @@',
    '!export OPENAI_API_KEY=@@',
    '!export OPENAI_API_KEY="@@"',
    'setenv OPENAI_API_KEY @@',
    '$Env:OPENAI_API_KEY="@@"',
    'openai.api_key = "@@"',
    'os.environ["OPENAI_API_KEY"] = "@@"',
    "OPENAI_API_KEY = '@@'",
    'OPENAI_API_KEY: "@@"',
    '  "api_key": "@@",',
  ])('takes away what sets the variable: %s', (command) => {
    const result = cleanKey(command.replace('@@', key));
    expect(result.key).toBe(key);
    expect(result.cleaned.join()).toMatch(/variable name/);
  });

  it.each([
    'Here is your key: @@',
    'Use @@, and tell nobody.',
    'key=@@&model=x',
    'https://example.com/?key=@@',
    '[the key](@@)',
    '[@@](https://example.com)',
    'curl https://api.openai.com/v1/models -H "Authorization: Bearer @@"',
    'os.environ.setdefault("OPENAI_API_KEY", "@@")',
    'client = OpenAI(api_key="@@")',
    '[System.Environment]::SetEnvironmentVariable("OPENAI_API_KEY", "@@", "User")',
    '<code>@@</code>',
    '{"keys":[{"value":"@@\\n"}]}',
    '"text\\n@@\\n"',
    '%22@@%22',
    '&quot;@@&quot;',
    '# @@ is mine',
    'python -c "print(\'@@\')"',
    'ana: @@',
  ])('takes the one whole key out of %s', (sentence) => {
    const result = cleanKey(sentence.replace('@@', key));
    expect(result.key).toBe(key);
    expect(result.cleaned).not.toEqual([]);
  });

  it('takes it out of a message of several lines', () => {
    const result = cleanKey(`Hi Ana,\nthis is the key: **${key}**.\n\nBest, Bo`);
    expect(result).toMatchObject({ key });
    expect(result.cleaned).toContain('removed the other lines');
    expect(cleanKey(`Hi Ana,\n\n  > ${key}\n\nor again: ${key}`).key).toBe(key);
  });

  it.each(['use ONE, not OTHER', 'ONE OTHER', 'ONE,OTHER', '<ONE> <OTHER>', 'new: ONE\nold: OTHER', 'OPENAI_API_KEY=ONE # was OTHER'])(
    'refuses to choose in %j',
    (text) => {
      const result = cleanKey(text.replace('ONE', key).replace('OTHER', other));
      expect(result).toMatchObject({ key: '', refused: expect.stringContaining('2 different keys') as string });
    },
  );

  it.each([
    ['two keys in one word', `see ${key}${other} here`],
    ['two keys with a hyphen between', `see ${key}-${other} here`],
    ['a key that goes on', `see ${key}abc here`],
    ['a key without its end', `see ${key.slice(0, -1)} here`],
    ['a key without its beginning', `see ${key.slice(1)} here`],
    ['a key in two lines of a message', `see\n${front}\n${back}\nhere`],
    ['an admin key', `see ${fakeKey('sk-admin-', 58)} here`],
  ])('takes nothing out of %s', (_, text) => {
    const { key: left } = cleanKey(text);
    expect([key, other]).not.toContain(left);
    expect(left).toMatch(/\s/);
  });

  it('takes marks from any vendor’s key, and from nothing that may be something else', () => {
    const groq = `gsk_${characters(52)}`;
    expect(cleanKey(`<${groq}>`)).toMatchObject({ key: groq, cleaned: [expect.stringContaining('< … >') as string] });
    for (const text of ['<your-key>', '(abc)', '**secret**', '<sk-your-key-goes-here>', '[key]', '__token__'])
      expect(cleanKey(text)).toEqual({ key: text, cleaned: [] });
  });

  it('knows the keys that paste elsewhere', () => {
    for (const text of ['v', 'V', 'vv', '^V', '\u0016', '\u0016\u0016', ' v\n']) expect(isOnlyPasteKeys(text)).toBe(true);
    for (const text of ['', 'vi', 'sk-v', 'vllm', '^', 'v'.repeat(9)]) expect(isOnlyPasteKeys(text)).toBe(false);
  });

  const around = fc.string({
    unit: fc.constantFrom(...Array.from(' \n\t"\'`<>()[]{}*_|~#=:;,.!?-–“”«»%$&\\/^@+x1äé'), 'key', 'sk-', 'OPENAI_API_KEY='),
  });

  it('finds one whole key in whatever is around it, or nothing, never another text', () => {
    let found = 0;
    fc.assert(
      fc.property(around, around, fc.constantFrom(20, 58, 74), fc.nat(), (before, after, length, seed) => {
        const value = fakeKey('sk-proj-', length, length, seed + 1);
        const result = cleanKey(before + value + after);
        // Where a letter or digit touches it, nothing says where it begins and ends.
        const isTouched = /[A-Za-z0-9](?:[_-]*)$/.test(before) || /^[_-]*[A-Za-z0-9]/.test(after);
        if (!isTouched && !/[_-]{9}/.test(after)) expect(result.key).toBe(value);
        if (result.key.startsWith('sk-proj-') && !/\s/.test(result.key) && !isTouched) expect(result.key).toBe(value);
        if (result.key === value && before + after !== '') {
          expect(result.cleaned).not.toEqual([]);
          found += 1;
        }
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it('never makes a key of two', () => {
    fc.assert(
      fc.property(fc.constantFrom('', ' ', '\n', ',', '-', '_', '\n\n', '<>', ' and '), around, (between, after) => {
        expect([key, other]).not.toContain(cleanKey(`${key}${between}${other} ${after}`).key);
      }),
    );
  });

  it('never takes a part of a key for something around it', () => {
    for (const value of [
      'QWxhZGRpbg==',
      'id:secret',
      'my-api-key:abc',
      'a=',
      'sk-key=x',
      'key.with.dots',
      'abc/def+ghi=',
      '#abc',
      'a#b',
      '[200x',
    ]) {
      expect(cleanKey(value)).toEqual({ key: value, cleaned: [] });
    }
  });

  const wrapped = fc
    .array(
      fc.constantFrom<(text: string) => string>(
        (text) => ` ${text}\n`,
        (text) => `"${text}"`,
        (text) => `'${text}'`,
        (text) => `‘${text}’`,
        (text) => `\u200b${text}\ufeff`,
        (text) => `${text},`,
        (text) => `${text};`,
        (text) => `OPENAI_API_KEY=${text}`,
        (text) => `export OPENAI_API_KEY=${text}`,
        (text) => `Bearer ${text}`,
        (text) => `\u0016${text}`,
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((wrappers) => (text: string) => wrappers.reduce((inner, wrap) => wrap(inner), text));

  it('finds the key in any nest of wrappers and always says something', () => {
    const size = fc.constantFrom(20, 58, 74);
    fc.assert(
      fc.property(wrapped, size, fc.nat(), (wrap, length, seed) => {
        const value = fakeKey('sk-proj-', length, length, seed + 1);
        const result = cleanKey(wrap(value));
        expect(result.key).toBe(value);
        expect(result.cleaned.length).toBeGreaterThan(0);
      }),
    );
  });

  const anything = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(
        fc.constantFrom(
          key,
          front,
          other,
          'sk-',
          '"',
          '“',
          ' ',
          '\n',
          '\r',
          ',',
          ';',
          '=',
          ':',
          '#',
          'OPENAI_API_KEY',
          'export ',
          'set ',
          'setx ',
          'Bearer ',
          '\u200b',
          '\u0016',
          '\u001b[200~',
          '[201~',
          '{',
          '}',
          'x',
          '🔑',
        ),
        { maxLength: 10 },
      )
      .map((parts) => parts.join('')),
  );

  it('says something whenever it changes something, and never invents a character', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const result = cleanKey(text);
        if (result.refused !== undefined) expect(result.key).toBe('');
        else if (result.cleaned.length === 0) expect(result.key).toBe(text);
        else expect(result.key).not.toBe(text);
        // What is left stands in the text in the same order.
        let at = 0;
        for (const character of result.key) {
          at = text.indexOf(character, at) + 1;
          expect(at).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('finds nothing more in what it has cleaned', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { key: once } = cleanKey(text);
        expect(cleanKey(once)).toEqual({ key: once, cleaned: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('says nothing that holds a part of the text', () => {
    fc.assert(
      fc.property(wrapped, fc.nat(), (wrap, seed) => {
        const body = characters(12, seed + 1);
        expect(JSON.stringify({ ...cleanKey(wrap(`sk-${body}`)), key: '' })).not.toContain(body.slice(0, 6));
      }),
    );
  });

  it.each(['x,', ', ', ',', ' ', '"', '# ', 'a=', '{', 'A', '\n', 'OPENAI_API_KEY\n'])(
    'comes back from much of the same (%#)',
    // With work that grows with the third power of its length this would take minutes: the time-out tells.
    (piece) => expect(cleanKey(piece.repeat(Math.floor(9_990 / piece.length)) + 'x').key.length).toBeLessThan(10_000),
  );
});
