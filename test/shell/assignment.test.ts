import { describe, expect, it } from 'vitest';
import { assignmentsIn, sourcedFiles, type StartupSyntax } from '../../src/shell/assignment.ts';

describe('lines that set a variable', () => {
  it.each<[StartupSyntax, string, unknown]>([
    ['sh', 'export A=value', ['1:value']],
    ['sh', '# export A=old\nexport A="va lue" # mine\r', ['2:va lue']],
    ['sh', "B=1; export A='value'", ['1:value']],
    ['sh', 'A=value\nexport A', ['1:value']],
    ['sh', '  if true; then export A=value; fi', ['1:value']],
    ['sh', 'declare -x A=value', ['1:value']],
    ['sh', 'export A=$(pass show a)', ['1:?']],
    ['sh', 'export A="${B:-x}"', ['1:?']],
    ['sh', 'export A=', ['1:']],
    ['sh', 'export AA=value\nexport MY_A=value\nexport A_B=x', []],
    ['fish', 'set -gx A value', ['1:value']],
    ['fish', 'set --universal --export A "value"', ['1:value']],
    ['fish', 'set -gx AB value', []],
    ['fish-variables', '# VERSION: 3.0\nSETUVAR --export A:va\\x2dlue\nSETUVAR A:hidden', ['2:va-lue']],
    ['powershell', '$env:A = "value"', ['1:value']],
    ['powershell', "$Env:A='value'", ['1:value']],
    ['powershell', "[Environment]::SetEnvironmentVariable('A', 'value', 'User')", ['1:value']],
    ['environment', 'A=value', ['1:value']],
    ['environment', 'A DEFAULT=value', ['1:value']],
    ['fish', '  set -gx A value', ['1:value']],
    ['csh', 'setenv A "value"', ['1:value']],
    ['nushell', "$env.A = 'value'", ['1:value']],
    ['nushell', 'load-env {B: 1, A: "value"}', ['1:value']],
    ['nushell', '$env.A = (op read op://a/b)', ['1:?']],
    ['batch', 'set A=value', ['1:value']],
    ['batch', 'rem set A=old\r\nset "A=value"\r', ['2:value']],
    ['toml', '[env]\nA = "value" # mine', ['2:value']],
    ['toml', 'A = { value = "value", redact = true }', ['1:value']],
    ['toml', 'A = "{{exec(command=\'op read x\')}}"', ['1:?']],
    ['nix', 'mkShell { A = "value"; }', ['1:value']],
    ['settings', '{\n  // "A": "old",\n  "A": "value"}', ['3:value']],
    ['settings', '{"A": "${localEnv:A}", "AA": "x"}', ['1:?']],
    ['plist', '<array>\n<string>launchctl</string>\n<string>setenv</string>\n<string>A</string>\n<string>value</string>', ['4:value']],
    ['plist', '<string>sh</string><string>launchctl setenv A value</string>', ['1:value']],
    ['plist', '<key>A</key>\n<string>value</string>', ['1:value']],
  ])('%s: %s', (syntax, text, expected) => {
    expect(assignmentsIn(text, syntax, 'A').map(({ line, value }) => `${line}:${value ?? '?'}`)).toEqual(expected);
  });

  // With work that grows with the square of its length this would take minutes: the time-out tells.
  it('comes back from a file made to be slow', () => {
    for (const syntax of [
      'sh',
      'fish',
      'csh',
      'powershell',
      'environment',
      'plist',
      'fish-variables',
      'nushell',
      'batch',
      'toml',
      'nix',
      'settings',
    ] as const) {
      expect(assignmentsIn(`${'set -x '.repeat(5000)}\n${'; '.repeat(2400)}\n`.repeat(50), syntax, 'A')).toEqual([]);
    }
    expect(assignmentsIn(`{${'"A":"b",'.repeat(100_000)}}`, 'settings', 'A')).toHaveLength(100_000);
    expect(sourcedFiles(' . '.repeat(100_000))).toEqual([]);
  });

  it('finds the files that are read in turn', () => {
    const text = 'source ~/.secrets\n. "$HOME/.keys"\n[ -f ~/.x ] && . ~/.x\n# source ~/.old\n. ./relative\n';
    expect(sourcedFiles(text)).toEqual(['~/.secrets', '~/.keys', '~/.x']);
  });
});
