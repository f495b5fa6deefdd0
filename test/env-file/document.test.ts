import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addEmptyVariable, bareLines, readEnvDocument, removeDuplicates, setVariable, valueOf } from '../../src/env-file/document.ts';
import { readersThatMiss, readingsOf } from '../../src/env-file/readers.ts';
import { envFiles, name, noise, oldKey, projectKey } from './samples.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
function set(text: string, value = projectKey): string {
  const edited = setVariable(bytes(text), name, value);
  if (!edited.ok) throw new Error(`refused: ${edited.obstacle.kind}`);
  return edited.bytes.toString('latin1');
}
const K = `${name}=${projectKey}`;

describe('setVariable', () => {
  it.each<[string, string]>([
    ['empty', `${K}\n`],
    ['only comments', `# settings\n# of the app\n${K}\n`],
    ['other variables', `A=1\nB=two words\n${K}\n`],
    ['no line break at the end', `A=1\nB=2\n${K}\n`],
    // A line break behind it would give `B` a carriage return in a shell.
    ['windows line ends, none at the end', `A=1\r\n${K}\r\nB=2`],
    ['mixed line ends', `A=1\r\nB=2\r\nC=3\n${K}\r\n`],
    ['the key, bare', `A=1\n${K}\nB=2\n`],
    ['the key, last, no line break', `A=1\n${K}`],
    ['the key, windows line ends', `A=1\r\n${K}\r\nB=2\r\n`],
    ['the key, exported', `export A=1\nexport ${K}\n`],
    ['the key, exported with two blanks', `export ${K}\n`],
    ['the key, single quotes', `${K} # mine\n`],
    ['the key, backticks', `${K}\n`],
    ['the key, blanks around the sign', `${K}\n`],
    ['the key, a comment', `${K} # from the dashboard\n`],
    ['the key, a comment behind a tab', `${K} # from the dashboard\n`],
    ['the key, a comment glued', `${K}\n`],
    ['the key, a quoted value and a comment glued', `${K} #here\n`],
    ['the key, a comment and no value', `${K} # paste it here\n`],
    ['the key, indented', `A=1\n  ${K}\n`],
    ['the key, indented with a tab', `A=1\n${K}\nB=2\n`],
    ['the key, like YAML', `A=1\n${K}\n`],
    ['the key over two lines', `${K}\nB=2\n`],
    ['the key twice', `A=1\n${K}\n`],
    ['the key twice, the last one exported', `A=1\nexport ${K} # now\nB=2\n`],
    ['a bare export after it', `export ${K}\nB=2\n`],
    ['a bare export before it', `A=1\nexport ${K}\n`],
    ['a bare name', `A=1\n${K}\nB=2\n`],
    ['a bare name below', `${K}\nB=2\n`],
    ['a bare export alone', `A=1\nexport ${K}\nB=2\n`],
    ['a commented placeholder', `${envFiles['a commented placeholder'] ?? ''}${K}\n`],
    ['a look-alike inside a value', `${envFiles['a look-alike inside a value'] ?? ''}${K}\n`],
    ['a section', `${K}\n[openai]\n`],
    ['words at the end', `A=1\n${K}\nremember to ask Bob\n`],
    ['JSON without quotes', `A=1\n${K}\nJ={\n  "a": 1\n}\n`],
    ['an apostrophe', `${K}\nMOTTO=it's fine\nB=2\n`],
    ['a byte order mark before the key', `${K}\nB=2\n`],
  ])('%s', (file, after) => {
    expect(set(envFiles[file] as string)).toBe(after);
  });

  it.each(Object.entries(envFiles))('reads back, keeps the other lines and is stable: %s', (_, text) => {
    const after = set(text);
    const document = readEnvDocument(bytes(after));
    expect(valueOf(document, name)?.value).toBe(projectKey);
    expect(valueOf(document, name)?.assignments).toHaveLength(1);
    expect(set(after)).toBe(after);
    expect(set(set(text, oldKey))).toBe(after);
    expect(otherLines(after)).toEqual(otherLines(text));
  });

  it('throws for a value that would need quotes', () => {
    for (const value of ['', 'a b', 'a#b', 'a"b', "it's", 'a\nb', '$HOME', '`x`', 'é']) {
      expect(() => setVariable(bytes('A=1\n'), name, value)).toThrow(RangeError);
    }
  });

  it.each<[string, string | Buffer, object]>([
    ['UTF-16 with a mark', Buffer.from('\ufeffA=1\n', 'utf16le'), { kind: 'utf-16' }],
    ['UTF-16 without a mark', Buffer.from('A=1\nB=2\n', 'utf16le'), { kind: 'utf-16' }],
    ['UTF-16, the other order', Buffer.from('\ufeffA=1\n', 'utf16le').swap16(), { kind: 'utf-16' }],
    ['NUL', 'A=1\nB=\0x2\n', { kind: 'nul', line: 2 }],
    ['git-crypt', '\0GITCRYPT\0\u0012x\0\n', { kind: 'git-crypt-encrypted' }],
    ['Ansible Vault', '$ANSIBLE_VAULT;1.1;AES256\n6238\n', { kind: 'ansible-encrypted' }],
    ['lone CR', 'A=1\nB=2\rC=3\n', { kind: 'lone-cr', line: 2 }],
    ['merge conflict', 'A=1\n<<<<<<< HEAD\nB=1\n=======\nB=2\n>>>>>>> main\n', { kind: 'merge-conflict', line: 2 }],
    ['quote closed by the next one', `A=1\nB="x\n${name}=old\nC="y"\n`, { kind: 'unterminated-quote', line: 2 }],
    ['our quote closed by the next one', `A=1\n${name}="sk-abc\nB="x"\n`, { kind: 'unterminated-quote', line: 2 }],
    ['in windows', `A='x\r\nB='y'\r\n`, { kind: 'unterminated-quote', line: 1 }],
    ['dotenvx value', 'A=1\nB="encrypted:BDq..."\n', { kind: 'dotenvx-encrypted', line: 2 }],
    ['dotenvx key', 'DOTENV_PUBLIC_KEY_PRODUCTION="03"\nA=1\n', { kind: 'dotenvx-encrypted', line: 1 }],
    ['1Password', `A=1\n${name}=op://vault/item/key\n`, { kind: 'reference', line: 2 }],
    ['command', `${name}=$(pass openai)\n`, { kind: 'reference', line: 1 }],
    ['variable', `${name}="\${SHARED_KEY}"\n`, { kind: 'reference', line: 1 }],
  ])('refuses: %s', (_, content, obstacle) => {
    const before = typeof content === 'string' ? bytes(content) : content;
    expect(setVariable(before, name, projectKey)).toEqual({ ok: false, obstacle });
  });

  it('a reference in another variable does not matter', () => {
    expect(set('DB=op://vault/db/url\nHOME2=$HOME\n')).toBe(`DB=op://vault/db/url\nHOME2=$HOME\n${K}\n`);
  });

  const line = fc.oneof(
    fc.constantFrom(
      ...Object.values(envFiles).flatMap((file) => file.split(/(?<=\n)/)),
      `${name}=old\n`,
      `export ${name}\n`,
      `${name}="a\nb"\n`,
      'J="\n\\"x\n"\n',
      `B=\`\n${name}=old\n\`\n`,
    ),
    fc
      .string({ unit: fc.constantFrom('A', '=', '"', "'", '`', ' ', '#', '\\', '\t', '$', '(', '\xe9'), maxLength: 8 })
      .map((text) => `${text}\n`),
  );
  // A byte order mark is one at the beginning only.
  const file = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('').replaceAll(/(?!^)\xef\xbb\xbf/g, ''));
  const key = fc.integer({ min: 1, max: 1e6 }).map((seed) => 'sk-' + noise(40, seed));

  it('for any file and any key: it reads back, the rest is the same bytes, and again changes nothing', () => {
    fc.assert(
      fc.property(file, key, (text, value) => {
        const edited = setVariable(bytes(text), name, value);
        if (!edited.ok) return;
        const after = edited.bytes.toString('latin1');
        expect(valueOf(readEnvDocument(edited.bytes), name)?.value).toBe(value);
        expect(valueOf(readEnvDocument(edited.bytes), name)?.assignments).toHaveLength(1);
        expect(otherLines(after)).toEqual(otherLines(text));
        expect(set(after, value)).toBe(after);
      }),
      // Found by it: an open quote in the old line hides from a shell what a better place would be judged by.
      { numRuns: 500, examples: [[`P=a$b!c&d\nP=C:\\dir\\\n${name}="old\n`, projectKey]] },
    );
  });

  it('for any file without the variable: every program reads the key, and all else as before', () => {
    fc.assert(
      fc.property(file, key, (text, value) => {
        if (text.includes(name) || text.startsWith('\xef\xbb\xbf')) return;
        const edited = setVariable(bytes(text), name, value);
        if (!edited.ok) return;
        const { shell: _, ...before } = readingsOf(text, name);
        const { shell: __, ...after } = readingsOf(edited.bytes.toString('latin1'), name);
        for (const reader of Object.keys(before) as (keyof typeof before)[]) {
          const told = `${reader} of ${JSON.stringify(text)}`;
          expect(after[reader].get(name), told).toBe(value);
          for (const [other, was] of before[reader]) if (other !== '') expect(after[reader].get(other), told).toBe(was);
        }
      }),
      // Found by it: a comment that ends like the beginning of a list.
      { numRuns: 500, examples: [[' #(\nJ="\n\\"x\n"\n', projectKey]] },
    );
  });

  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (content) => {
        setVariable(Buffer.from(content), name, projectKey);
        removeDuplicates(Buffer.from(content), name);
      }),
      { numRuns: 300 },
    );
  });
});

/** What is no line of ours, to the byte; a line break that was missing at the end may have come. */
function otherLines(text: string): string[] {
  const document = readEnvDocument(bytes(text));
  return document.statements
    .filter((one) => !((one.kind === 'assignment' || one.kind === 'bare') && one.name === name))
    .map((one, index, all) => {
      const raw = document.text.slice(one.start, one.end);
      return index === all.length - 1 ? raw.replace(/\r?\n$/, '') : raw;
    });
}

describe('valueOf', () => {
  it('gives the last value and every line', () => {
    const document = readEnvDocument(bytes(`# ${name}=no\n${name}=a\nA=1\nexport ${name} = 'b c' # x\n`));
    const found = valueOf(document, name);
    expect(found).toMatchObject({ value: 'b c', line: 4 });
    expect(found?.assignments.map(({ line }) => line)).toEqual([2, 4]);
  });

  it('is undefined where only data, comments and other names hold it', () => {
    const text = `# ${name}=a\nA="\n${name}=b\n"\n${name}_BACKUP=c\nMY_${name}=d\nexport ${name}\n`;
    const document = readEnvDocument(bytes(text));
    expect(valueOf(document, name)).toBeUndefined();
    expect(bareLines(document, name)).toEqual([7]);
  });

  it('decodes UTF-8', () => {
    expect(valueOf(readEnvDocument(Buffer.from('A=“x”\n')), 'A')?.value).toBe('“x”');
  });
});

describe('removeDuplicates', () => {
  it.each<[string, string]>([
    [`${name}=a\nB=1\n${name}="b" # c\n`, `B=1\n${name}="b" # c\n`],
    [`${name}=a\r\n${name}=b`, `${name}=b`],
    [`${name}=a\nexport ${name}\nB=1\n`, `export ${name}=a\nB=1\n`],
    [`A=1\n${name}=a\n`, `A=1\n${name}=a\n`],
    ['A=1\n', 'A=1\n'],
  ])('%j', (before, after) => {
    expect(removeDuplicates(bytes(before), name)).toEqual({ ok: true, bytes: bytes(after) });
  });
});

describe('addEmptyVariable', () => {
  it.each<[string, string]>([
    ['', `${name}=\n`],
    ['A=\r\nB=\r\n', `A=\r\nB=\r\n${name}=\r\n`],
    ['A=1\nwords\n', `A=1\n${name}=\nwords\n`],
  ])('%j', (before, after) => {
    expect(addEmptyVariable(bytes(before), name)).toEqual({ ok: true, bytes: bytes(after) });
  });
});

it('finds a place that Node 20 reads, above a long block without variables', () => {
  const variables = Array.from({ length: 100 }, (_, index) => `VARIABLE_${index}=${'z'.repeat(70)}\n`).join('');
  const pem = `PRIVATE_KEY=-----BEGIN RSA PRIVATE KEY-----\n${`MIIEpAIBAAKCAQEA${'x'.repeat(48)}\n`.repeat(50)}-----END RSA PRIVATE KEY-----\n`;
  const edited = setVariable(Buffer.from(`  # indented\n${variables}${pem}`), 'OPENAI_API_KEY', 'sk-new');
  expect(edited.ok && readersThatMiss(edited.bytes.toString('latin1'), 'OPENAI_API_KEY', 'sk-new')).toEqual([]);
});
