import { expect, it } from 'vitest';
import { hasUnicode } from '../../src/terminal/capabilities.ts';

it.each([
  // The console of Windows 10, whose fonts lack most signs; Windows Terminal; VS Code; Git Bash, where nothing is a terminal to Node.
  ['win32', {}, true, false],
  ['win32', { WT_SESSION: 'x' }, true, true],
  ['win32', { TERM_PROGRAM: 'vscode' }, true, true],
  ['win32', { TERM: 'xterm', TERM_PROGRAM: 'mintty' }, false, true],
  // PowerShell reads what it pipes on as the console's old character set.
  ['win32', { WT_SESSION: 'x', TERM_PROGRAM: 'vscode' }, false, false],
  ['linux', { LANG: 'C.UTF-8' }, false, true],
  ['linux', { LANG: 'C' }, true, false],
  ['darwin', {}, false, true],
] as const)('on %s with %j, a terminal: %s, more than ASCII is shown: %s', (platform, env, isTTY, expected) => {
  expect(hasUnicode({ platform, env }, { isTTY })).toBe(expected);
});
