import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Question, SecretQuestion } from '../../../src/engine/ask.ts';
import { createPasteParser, type Token } from '../../../src/terminal/input/paste-parser.ts';
import { readKey } from '../../../src/checks/key/paste-key.ts';
import { afterDrop, afterTimeout, afterToken, bindingsOf, openField, type Effect, type Field } from '../../../src/terminal/input/field.ts';
import { Secret } from '../../../src/keys/secret.ts';
import { fakeKey } from '../../keys/fake-keys.ts';

const key = fakeKey('sk-proj-');
const link = { url: 'https://example.com/' };
const secret: SecretQuestion = {
  kind: 'secret',
  text: 'Key?',
  label: 'Key',
  link,
  why: 'because',
  read: (draft) => readKey(draft, { official: true }),
  preview: () => [],
};
const choice: Question = {
  kind: 'choice',
  text: 'Which?',
  options: [
    { value: 'a', label: 'A' },
    { value: 'b', label: 'B' },
    { value: 'c', label: 'C' },
  ],
};
const confirm: Question = { kind: 'confirm', text: 'Sure?', yes: 'Yes', no: 'No', recommended: true };
const amount: Question = {
  kind: 'amount',
  text: 'How much?',
  unit: 'dollars',
  parse: (text) => (/^\d+$/.test(text) ? { value: Number(text) } : { refused: 'digits, please' }),
};
const address: Question = {
  kind: 'text',
  text: 'Who?',
  label: 'Address',
  parse: (text) => (text.includes('@') ? { value: text } : { refused: 'an address, please' }),
};

const hintsOf = (field: Field): string[] => bindingsOf(field).flatMap(({ label, hint }) => (hint === '' ? [] : [label]));
const open = (question: Question, canGoBack = false): Field => openField({ id: 'it', question, canGoBack }, true);
const pressed = (name: string): Token => ({ type: 'key', name: name as 'enter', position: 'alone' });
const typed = (text: string): Token => ({ type: 'text', text, position: 'alone' });
const pasted = (text: string): Token => ({ type: 'paste', text, position: 'alone' });

function feed(field: Field, ...tokens: Token[]): { field: Field; effects: Effect[] } {
  const effects: Effect[] = [];
  let now = field;
  for (const token of tokens) {
    const after = afterToken(now, token);
    now = after.field;
    if (after.effect !== undefined) effects.push(after.effect);
  }
  return { field: now, effects };
}

describe('a secret field', () => {
  it('saves what was pasted', () => {
    const { effects } = feed(open(secret), pasted(` "${key}"\n`), pressed('enter'));
    expect(effects).toHaveLength(1);
    const [effect] = effects;
    if (effect?.kind !== 'answer' || effect.answer.kind !== 'answer') throw new Error(JSON.stringify(effect));
    expect((effect.answer.value as { reveal(): string }).reveal()).toBe(key);
  });

  it('reads a key however the terminal splits it, with Enter in the same read', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), fc.boolean(), (sizes, marked) => {
        const bytes = Buffer.from(`${marked ? '\u001b[200~' : ''}${key}${marked ? '\u001b[201~' : ''}\r`);
        const parser = createPasteParser();
        let field = open(secret);
        const effects: Effect[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          const after = feed(field, ...parser.feed(bytes.subarray(at, at + size)));
          field = after.field;
          effects.push(...after.effects);
          at += size;
        }
        expect(effects).toMatchObject([{ kind: 'answer', answer: { kind: 'answer' } }]);
      }),
    );
  });

  it('never shows the end of what is typed by hand until the key is whole', () => {
    let field = open(secret);
    for (const character of key.slice(0, -1)) {
      field = afterToken(field, typed(character)).field;
      expect(field.showEnd).toBe(false);
    }
    expect(afterToken(field, typed(key.slice(-1))).field.showEnd).toBe(true);
  });

  it('does not save what is refused, and says so', () => {
    const { field, effects } = feed(open(secret), pasted('hello world'), pressed('enter'));
    expect(effects).toEqual([]);
    expect(field.notice).toBeDefined();
    expect(hintsOf(field)).not.toContain('enter');
    expect(field.reading?.advice).not.toBe('');
  });

  it('is replaced by a paste, and cleared by Esc before Esc goes back', () => {
    const saved = feed(open(secret, true), pasted('hello world'), pasted(key));
    expect(saved.field.draft.text).toBe(key);
    expect(hintsOf(saved.field)).toEqual(expect.arrayContaining(['enter', 'esc']));
    const cleared = feed(saved.field, pressed('escape'));
    expect(cleared).toMatchObject({ field: { draft: { text: '' }, reading: { state: 'empty' } }, effects: [] });
    expect(feed(cleared.field, pressed('escape')).effects).toEqual([{ kind: 'answer', answer: { kind: 'back' } }]);
  });

  it('says so where Esc has nothing to go back to', () => {
    for (const question of [secret, choice, confirm, amount, address]) {
      const { field, effects } = feed(open(question), pressed('escape'));
      expect(effects).toEqual([]);
      expect(field.notice).toBeDefined();
      expect(hintsOf(field)).not.toContain('esc');
    }
  });

  it('pastes a sample at Enter while it is empty, and saves it at the next', () => {
    const { field, effects } = feed(open({ ...secret, sample: new Secret(key) }), pressed('enter'));
    expect(effects).toEqual([]);
    expect(field.draft.text).toBe(key);
    expect(feed(field, pressed('enter')).effects).toMatchObject([{ kind: 'answer', answer: { kind: 'answer' } }]);
  });

  it('says what Enter does with this draft', () => {
    const hint = (draft: string, more: Partial<SecretQuestion> = {}): string | undefined =>
      bindingsOf(feed(open({ ...secret, ...more }), pasted(draft)).field).find(({ label }) => label === 'enter')?.hint;
    expect(hint(key.slice(0, 60))).not.toBe(hint(key));
    expect(hint(key, { read: (draft) => ({ ...readKey(draft, { official: true }), enter: 'open the seat' }) })).toBe('open the seat');
  });

  it('opens the page at Enter while it is empty', () => {
    expect(feed(open(secret), pressed('enter')).effects).toEqual([{ kind: 'open' }]);
  });

  it('takes a letter for a shortcut only when nothing follows it', () => {
    const { field, effects } = feed(open(secret), typed('c'));
    expect(effects).toEqual([{ kind: 'maybe', action: 'copy' }]);
    expect(afterTimeout(field, 'copy')).toMatchObject({ effect: { kind: 'copy' }, field: { draft: { text: '' } } });
    expect(feed(field, typed('onfig')).field.draft.text).toBe('config');
    expect(feed(open(secret), typed('sk'), typed('c')).effects).toEqual([]);
  });

  it('goes back only where there is something to go back to', () => {
    expect(feed(open(secret), pressed('escape')).effects).toEqual([]);
    expect(feed(open(secret, true), pressed('escape')).effects).toEqual([{ kind: 'answer', answer: { kind: 'back' } }]);
  });
});

describe('a choice', () => {
  it('moves, wraps and answers', () => {
    const answer = (value: string) => [{ kind: 'answer', answer: { kind: 'answer', value } }];
    expect(feed(open(choice), pressed('enter')).effects).toEqual(answer('a'));
    expect(feed(open(choice), pressed('down'), pressed('enter')).effects).toEqual(answer('b'));
    expect(feed(open(choice), pressed('up'), pressed('enter')).effects).toEqual(answer('c'));
    expect(feed(open(choice), pressed('down'), pressed('down'), pressed('down'), pressed('enter')).effects).toEqual(answer('a'));
  });

  it('is not answered by a paste, whatever is in it', () => {
    expect(feed(open(choice), pasted(`${key}\r`), typed('yes')).effects).toEqual([]);
  });

  it('starts a confirmation at what is recommended', () => {
    expect(feed(open(confirm), pressed('enter')).effects).toEqual([{ kind: 'answer', answer: { kind: 'answer', value: true } }]);
    expect(feed(open({ ...confirm, recommended: false }), pressed('enter')).effects).toEqual([
      { kind: 'answer', answer: { kind: 'answer', value: false } },
    ]);
  });
});

describe('a text', () => {
  it('is typed or pasted, and read', () => {
    const answer = { kind: 'answer', answer: { kind: 'answer', value: 'ana@international-business-machines.com' } };
    const letters = Array.from('ana@international-business-machines.com', typed);
    expect(feed(open(address), ...letters, pressed('enter')).effects).toEqual([answer]);
    expect(feed(open(address), pasted(' ana@international-business-machines.com\n'), pressed('enter')).effects).toEqual([answer]);
    expect(feed(open(address), typed('ana'), pressed('enter'))).toMatchObject({ effects: [], field: { notice: 'an address, please.' } });
    expect(feed(open(address), pressed('enter')).effects).toEqual([{ kind: 'answer', answer: { kind: 'skip' } }]);
  });

  it('is never a key, whole or bit by bit, and no more than an address may have', () => {
    expect(feed(open(address), pasted(key)).field).toMatchObject({ draft: { text: '' } });
    const { field } = feed(open(address), ...Array.from(key, typed));
    expect(key).not.toContain(`${field.draft.text}@`);
    expect(field.draft.text.length).toBeLessThan(key.length);
    expect(feed(open(address), pasted(`a@${'b'.repeat(300)}`)).field.draft.text).toBe('');
    expect(feed(open(address), pasted('a@b.c d@e.f')).field.draft.text).toBe('');
  });
});

describe('an amount', () => {
  it('is parsed, refused with a reason, or skipped', () => {
    expect(feed(open(amount), typed('25'), pressed('enter')).effects).toEqual([{ kind: 'answer', answer: { kind: 'answer', value: 25 } }]);
    expect(feed(open(amount), typed('25.'), pressed('enter'))).toMatchObject({ effects: [], field: { notice: 'digits, please.' } });
    expect(feed(open(amount), pressed('enter')).effects).toEqual([{ kind: 'answer', answer: { kind: 'skip' } }]);
  });
});

describe('what is pasted by mistake', () => {
  it.each([amount, address, confirm, choice, { kind: 'retry', text: 'Again?' } satisfies Question])(
    'is dropped whole, however the terminal splits it, and answers nothing: $kind',
    (question) => {
      fc.assert(
        fc.property(fc.integer({ min: 8, max: 160 }), fc.constantFrom('', '\r', ' '), (first, before) => {
          const bytes = Buffer.from(`${before}${key}\r`);
          const parser = createPasteParser();
          const [one, two] = [bytes.subarray(0, first + before.length), bytes.subarray(first + before.length)];
          const { field, effects } = feed(open(question), ...parser.feed(one), ...parser.feed(two));
          expect(effects.filter(({ kind }) => kind !== 'drop')).toEqual([]);
          expect(effects.at(-1)).toEqual({ kind: 'drop' });
          expect(afterDrop(field)).toMatchObject({ draft: { text: '' }, notice: expect.stringContaining('looks like a key') });
          // What comes after it counts again.
          expect(feed(afterDrop(field), pressed('enter')).effects).toMatchObject([{ kind: 'answer' }]);
        }),
      );
    },
  );

  it('keeps nobody from leaving', () => {
    expect(feed(open(confirm), typed(key), pressed('ctrl-c')).effects).toEqual([{ kind: 'drop' }, { kind: 'cancel' }]);
  });

  it('is no letter, but a few that were pressed quickly are no paste', () => {
    expect(feed(open(choice), ...createPasteParser().feed('jjj\u001b[B\r')).effects).toMatchObject([{ answer: { value: 'b' } }]);
    expect(feed(open(amount), typed('x')).field).toMatchObject({ draft: { text: '' }, notice: 'digits, please.' });
    expect(feed(open({ ...amount, link }), typed('c')).effects).toEqual([{ kind: 'maybe', action: 'copy' }]);
    expect(feed(open(amount), typed('c')).field.draft.text).toBe('');
    expect(feed(open(amount), pasted('123456789012345678901')).field.draft.text).toBe('');
  });
});

describe('the keys of a question', () => {
  it.each([secret, choice, confirm, amount, address, { kind: 'retry', text: 'Again?' } satisfies Question])(
    'are all hinted, and Ctrl-C always leaves: $kind',
    (question) => {
      const field = open(question, true);
      const hinted = bindingsOf(field)
        .filter(({ hint }) => hint !== '')
        .map(({ action }) => action);
      expect(hinted).toEqual(expect.arrayContaining(['accept', 'back', 'skip', 'cancel']));
      for (const action of ['ctrl-c', 'ctrl-d', 'ctrl-\\']) {
        expect(feed(field, pressed(action)).effects).toEqual([{ kind: 'cancel' }]);
      }
      expect(feed(field, pressed('ctrl-z')).effects).toEqual([{ kind: 'suspend' }]);
    },
  );
});
