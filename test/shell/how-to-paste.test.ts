import { expect, it } from 'vitest';
import { howToPaste } from '../../src/shell/how-to-paste.text.ts';

it.each<[string, NodeJS.Platform, Record<string, string>, RegExp, RegExp]>([
  ['a Mac', 'darwin', { TERM_PROGRAM: 'Apple_Terminal' }, /Command\+V.*Edit menu/, /Ctrl/],
  ['Linux', 'linux', {}, /Ctrl\+Shift\+V.*right-click.*middle[- ]click/, /Command/],
  ['VS Code', 'linux', { TERM_PROGRAM: 'vscode' }, /Ctrl\+Shift\+V.*right-click/, /middle/],
  ['Windows', 'win32', { WT_SESSION: '1' }, /right-click.*Ctrl\+Shift\+V/, /Command|menu/],
  ['WSL', 'linux', { WSL_DISTRO_NAME: 'Ubuntu' }, /right-click/, /middle|Command/],
  ['Git Bash', 'win32', { TERM_PROGRAM: 'mintty' }, /Shift\+Insert/, /Ctrl/],
  ['SSH', 'linux', { SSH_TTY: '/dev/pts/1' }, /right-click.*Ctrl\+Shift\+V.*Command\+V/, /menu/],
  ['Codespaces', 'linux', { CODESPACES: 'true', TERM_PROGRAM: 'vscode' }, /right-click.*Command\+V/, /menu/],
  ['tmux', 'linux', { TMUX: '/tmp/tmux-1000/default,1,0', TERM_PROGRAM: 'tmux' }, /Ctrl\+B, then \].*Ctrl\+Shift\+V/, /screen/],
  ['screen', 'darwin', { STY: '1.pts' }, /Ctrl\+A, then \].*Command\+V/, /tmux/],
  ['Termux', 'android', { TERMUX_VERSION: '0.118' }, /hold/, /Ctrl/],
  ['the console', 'linux', { TERM: 'linux' }, /--key-stdin/, /right-click/],
])('knows how to paste in %s', (_, platform, env, said, unsaid) => {
  expect(howToPaste({ platform, env })).toMatch(said);
  expect(howToPaste({ platform, env })).not.toMatch(unsaid);
});
