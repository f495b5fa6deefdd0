import { describe, expect, it } from 'vitest';
import { padded } from '../../src/wording/columns.ts';
import { shortList } from '../../src/wording/short-list.ts';
import { toCopy } from '../../src/wording/to-copy.ts';
import { wrap, wrapLine } from '../../src/wording/wrap.ts';

describe('columns, not characters', () => {
  it('breaks a line of wide letters where the window ends', () => {
    expect(wrap('日本語 日本語 日本語', 13)).toEqual(['日本語 日本語', '日本語']);
    expect(wrap('e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301', 7)).toEqual(['e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301']);
    expect(wrap('\u001b[31mred\u001b[0m and blue', 7)).toEqual(['\u001b[31mred\u001b[0m and', 'blue']);
  });

  it('keeps what wraps below its text', () => {
    expect(wrapLine('  日本語日本語 日本語日本語', 27, 2)).toEqual(['  日本語日本語', '    日本語日本語']);
  });

  it('fits a list into a width', () => {
    expect(shortList('Of:', ['日本語', '日本語', '日本語'], 20)).toBe('Of: 日本語 and 2 more');
  });

  it('pads to a width', () => {
    expect(padded('日本', 6)).toBe('日本  ');
    expect(padded('日本語', 2)).toBe('日本語');
  });
});

describe('what people copy', () => {
  const commands = [
    'https://platform.openai.com/settings/organization/limits',
    'npx openai-setup rotate --leaked',
    'git rm --cached .env',
    'npm install dotenv',
    '"dev": "node --env-file=.env a.js"',
  ];
  it.each(commands)('is in one piece, and at the edge where it is wide: %s', (command) => {
    expect(wrapLine(`     → Set a limit there, once: ${command}`, 30, 2).filter((line) => line.trim() === command)).toHaveLength(1);
    expect(wrapLine(`     → Set a limit there, once: ${command}`, 16, 2)).toContain(command);
  });

  it('takes nothing of the sentence along where it is wide', () => {
    expect(wrapLine('  1. Revoke it. By hand: https://platform.openai.com/api-keys. Then go on.', 30, 2)).toEqual([
      '  1. Revoke it. By hand:',
      'https://platform.openai.com/api-keys',
      '    Then go on.',
    ]);
  });

  it.each([
    ['Keep it from happening again: npx openai-setup scan --install-guard stops a commit.', 'npx openai-setup scan --install-guard'],
    ['To go back: npx openai-setup undo. If not, revoke it.', 'npx openai-setup undo'],
    ['Set it: export A=1 (with your own)', 'export A=1'],
  ])('ends where the sentence goes on: %s', (sentence, command) => {
    expect(sentence.match(toCopy)).toEqual([command]);
  });

  it.each([
    "Still with the old key: gh isn't signed in",
    "Nothing was undone: git is not installed, or isn't in PATH",
    'Found: git. Go on.',
    'Protect: git would commit .env',
  ])('is no sentence: %s', (sentence) => {
    expect(sentence.match(toCopy)).toBeNull();
  });
});
