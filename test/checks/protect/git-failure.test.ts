import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { nextAfter, gitFailureFinding, gitFailureRefusal, trustCommand } from '../../../src/checks/protect/git-failure.ts';
import * as text from '../../../src/checks/protect/git-failure.text.ts';
import type { GitFailure } from '../../../src/git/failure.ts';

const elsewhere = { because: 'elsewhere', text: 'its .git points to /x', directory: '/home/ana/shop bot', data: ['/x'] } as const;

describe('what to do so that git answers', () => {
  it.each<[string, GitFailure, readonly string[]]>([
    ['data that came with the files may be all that there is', elsewhere, [text.sayYes, text.cameWithFiles()]],
    [
      'a mere pointer may go',
      { ...elsewhere, isPointer: true },
      [
        text.sayYes,
        text.cameWithFiles({ pointer: `'${path.join('/home/ana/shop bot', '.git')}'`, directory: "'/home/ana/shop bot'", shell: 'posix' }),
      ],
    ],
    [
      'a linked work tree may have been moved',
      { ...elsewhere, data: ['/x/.git/worktrees/bot'] },
      [text.sayYes, text.repairWorktree, text.cameWithFiles()],
    ],
    ['nobody knows how git reads it', { ...elsewhere, isAmbiguous: true }, [text.ambiguous]],
    ['the shell names another repository', { because: 'elsewhere', text: 'x', isNamedByShell: true }, [text.unsetGitDir, text.again]],
    ['a setting names no work tree', { because: 'elsewhere', text: 'x' }, text.leaveWorkTree()],
    ['a setting names another one', { because: 'elsewhere', text: 'x', workTree: '/x y' }, text.leaveWorkTree("openai-setup -C '/x y'")],
    ["a pipe among git's own files", { because: 'blocked', text: 'x', file: '.git/HEAD' }, [text.replaceFile('.git/HEAD'), text.again]],
    ['a device that a setting names', { because: 'blocked', text: 'x', file: '/dev/zero' }, [text.findSetting('/dev/zero'), text.again]],
    // The first step is all that the end of a run has room for.
    [
      'a directory of another user',
      { because: 'unsafe-directory', text: 'x', directory: '/home/ana/bot' },
      [text.trust('git config --global --add safe.directory /home/ana/bot'), text.again],
    ],
    ['another project', { because: 'outside-project', text: 'x', directory: '/x' }, [text.runThere('openai-setup -C /x')]],
  ])('%s', (_name, gitFailure, next) => {
    expect(nextAfter(gitFailure)).toEqual(next);
  });
});

it.each(['not-installed', 'elsewhere', 'blocked'] as const)('says why git does not answer, and what to do about it: %s', (because) => {
  const gitFailure = { because, text: 'x' };
  const next = nextAfter(gitFailure);
  expect(gitFailureFinding(gitFailure, 'git tracks .env')).toMatchObject({
    status: 'unknown',
    code: 'no-git',
    ...text.doesNotSay('git tracks .env', gitFailure.text),
    next,
    data: { because },
  });
  expect(gitFailureRefusal(gitFailure)).toEqual({ kind: 'refusal', code: 'no-git', ...text.nothingChanged(gitFailure.text), next });
});

it('the command that trusts a directory can be pasted, whatever its name', () => {
  expect(trustCommand('/home/ana/shop bot')).toBe("git config --global --add safe.directory '/home/ana/shop bot'");
  expect(trustCommand("/tmp/it's $(id)")).toBe("git config --global --add safe.directory '/tmp/it'\\''s $(id)'");
  expect(trustCommand('C:\\src\\bot')).toBe('git config --global --add safe.directory C:/src/bot');
  // cmd knows no single quotes.
  expect(trustCommand('C:\\Users\\Ana Maria\\bot')).toBe('git config --global --add safe.directory "C:/Users/Ana Maria/bot"');
  expect(trustCommand('\\\\server\\share\\bot')).toBe('git config --global --add safe.directory "%(prefix)///server/share/bot"');
  expect(trustCommand(undefined)).toBe('git config --global --add safe.directory "$(pwd)"');
});
