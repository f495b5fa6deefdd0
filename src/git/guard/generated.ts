import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { findProgram } from '../../machine/run-command.ts';

/**
 * The fingerprints of all hooks that hook managers have written: husky 9 (with the `h` that they run), lefthook 0.7.5 to 2.2, pre-commit
 * 2 to 4, and prek 0.0.23 to 0.4 (November 2026). The scripts are in `test/git/generated-hooks`; a new one makes a test there fail, which shows
 * its fingerprint.
 */
export const fingerprints: Readonly<Record<string, string>> = {
  husky: 'eGOhYCvSQ+ TUxv2Lviin RIm3NXES6w fuj32Cj5+1 jbhTkqpRSJ jnOhIIpRIE Iz4O8x9XGY wgP69bCelP YRYtU5iqKn SP0IoGbSh5',
  lefthook: 'dYxpPH0VW/ shFzphNfu7 RE/j+zc7X9 XioUL3K7wk dt9Z2x4OaZ Se4eWGfSu5 90Xbhh0rla KC7zQ8LLX2 Iw+r6R5V4c oMSoNzFkO2 I+urBpbtym',
  'pre-commit': 'S75Uu8WWhv d10edtnBYv xcXSh6D4qA Cb77xhAU+p V++NlB5sql qScKpbO0qa',
};

/** What differs between the hooks of one version, and what it's replaced with. */
const variable: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  husky: [],
  lefthook: [
    [/lefthook\.exe/g, 'lefthook'],
    // The programs that it looks for.
    [
      /^ *(?:el)?if test -f "\$dir\/(?:[^"`$\\\n]+\/)?(node_modules\/(?:@(?:arkweid|evilmartians)\/)?lefthook[\w.${}/-]*)"\n *then\n *(?:eval )?"(?:\\")?\$dir\/(?:[^"`$\\\n]+\/)?\1(?:" "|(?:\\")? )\$@"\n/gm,
      '',
    ],
    [
      /^ *(?:el)?if (lefthook(?:\.bat)?|(?:[A-Za-z]:)?\/[^\s"'`$\\&|;<>()*?#{}~!=[\]]+\/lefthook|(?:bundle exec|yarn|pnpm|npx|go tool|uv run|mise exec --|devbox run|composer exec) (?:@(?:arkweid|evilmartians)\/)?lefthook(?: --)?) -h >\/dev\/null 2>&1\n *then\n *(?:eval )?\1 ("?)\$@\2\n/gm,
      '',
    ],
    [
      /^ *elif swift package (?:plugin )?lefthook >\/dev\/null 2>&1\n *then\n *swift package (?:--build-path \.build\/lefthook )?--disable-sandbox (?:plugin )?lefthook "\$@"\n/gm,
      '',
    ],
    [
      /^ *elif command -v (?:mint >\/dev\/null 2>&1\n *then\n *mint run csjones\/lefthook-plugin|npx >\/dev\/null 2>&1\n *then\n *npx (?:@evilmartians\/)?lefthook) "\$@"\n/gm,
      '',
    ],
    // assert_lefthook_installed
    [/^ *echo "ERROR: Operation [^"$`\\]*"\n *echo "Make sure [^"$`\\]*"\n *echo "To skip [^"$`\\]*"\n *exit 1\n/m, ''],
    [/^if \[ "\$LEFTHOOK_VERBOSE" = "1" -o "\$LEFTHOOK_VERBOSE" = "true" \]; then\n +set -x\nfi\n/m, ''],
  ],
  'pre-commit': [
    [/^(INSTALL_PYTHON ?= ?)(?:'(?:[^'\n]*[\\/])?py(?:thon|py)[\w.]*'|(?:[\w@%+=:,./-]*\/)?py(?:thon|py)[\w.]*)$/m, '$1'],
    [/^PREK="(?:[^"`$\n]*[\\/])?prek(?:\.exe)?"$/m, 'PREK='],
    [/(?: --config=[\w./-]+)?( --hook-type=pre-commit)(?: --config="[\w./-]+")?(?: --cd="\/?")?(?: --skip-on-missing-config)?/, '$1'],
    [/ --script-version[ =]\d+|, '--skip-on-missing-config'/g, ''],
  ],
};

/** What a hook is known by: all of it but comments and what its manager fills in. `own`: the project and the home directory. */
export function fingerprintOf(kind: string, script: string, own: readonly string[]): string {
  // pre-commit writes them so on Windows, whose shell takes them. Elsewhere, none does.
  const lines = (platform() === 'win32' ? script.replaceAll('\r\n', '\n') : script)
    .replace(/^(?:#!(?:\/bin\/sh|\/usr\/bin\/env (?:ba)?sh|\/usr\/bin\/env python[\d.]*)\n)+/, '')
    .split('\n')
    .filter((line) => !/^[\t ]*(?:#(?!!)[^]*)?$/.test(line));
  let text = [...lines, ''].join('\n');
  // They may have blanks in them.
  for (const directory of own) if (directory.length > 1) text = text.replaceAll(`${directory.replaceAll('\\', '/')}/`, '/');
  for (const [from, to] of variable[kind] ?? []) text = text.replace(from, to);
  return createHash('sha256').update(text, 'latin1').digest('base64').slice(0, 10);
}

/** Whether a hook is as its manager writes it: any other line may end it before the guard. */
export function isAsGenerated(kind: string, script: string, own: readonly string[]): boolean {
  return (fingerprints[kind] ?? '').split(' ').includes(fingerprintOf(kind, script, own));
}

/** Whether lefthook's hook only says that lefthook isn't there, and lets the commit through. Other ways to start it may work or not. */
export async function lacksLefthook(script: string, root: string, env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  if (!/echo "Can't find lefthook in PATH"\s+fi/.test(script)) return false;
  for (const [, file, program = ''] of script.matchAll(/if (?:test -f "\$dir\/([^"]+)"|(\S+) -h >)/g)) {
    const named = file === undefined ? program : join(root, file.replace('${osArch}', platform()).replace('${cpuArch}', arch()));
    const found = isAbsolute(named) ? await lstat(named).catch(() => undefined) : findProgram(named, env);
    if (found !== undefined) return false;
  }
  return true;
}
