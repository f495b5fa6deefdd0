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
  husky: 'eGOhYC TUxv2L RIm3NX fuj32C jbhTkq jnOhII Iz4O8x wgP69b YRYtU5 SP0IoG',
  lefthook: 'KJ5l0K r4Ywo4 BPMPbq qlYFES NE7PjL VOkjm+ zLDo59 lwgD0i zboM7F L6tGT1 MVlDd8',
  'pre-commit': 'S75Uu8 d10edt xcXSh6 Cb77xh V++NlB qScKpb',
};

/** What differs between the hooks of one version, and what it's replaced with. */
const variable: Readonly<Record<string, readonly (readonly [RegExp | string, string])[]>> = {
  lefthook: [
    [/\n +/g, '\n'],
    [/(?<=\blefthook)\.exe(?=[ "\\])|(?<=[ /])@\w+\/(?=lefthook)/g, ''],
    [/^(elif )command -v (mint|npx)|^(mint) run csjones\/lefthook-plugin/gm, '$1$2$3 lefthook'],
    [/^(swift package )(?:--build-path \.build\/lefthook )?--disable-sandbox /gm, '$1'],
    [/\nthen\n/g, ' then '],
    // The programs that it looks for.
    [
      /^(?:el)?if test -f "\$dir\/[^"`$\\\n]*(node_modules\/lefthook[\w.${}/-]*)" then (?:eval )?"(?:\\")?\$dir\/[^"`$\\\n]*\1(?:" "|(?:\\")? )\$@"\n/gm,
      '',
    ],
    [
      /^(?:el)?if ((?:(?:\w:)?\/[\w./@+~\x80-\xff-]*)?lefthook(?:\.bat)?|(?:bundle exec|yarn|pnpm|npx|go tool|swift package(?: plugin)?|mint|uv run|mise exec --|devbox run|composer exec) lefthook(?: --)?)(?: -h)? >\/dev\/null 2>&1 then (?:eval )?\1 ("?)\$@\2\n/gm,
      '',
    ],
    // assert_lefthook_installed
    [/(PATH"\n)(?:echo "[^"$`\\]*"\n){3}exit 1\n/, '$1'],
    ['if [ "$LEFTHOOK_VERBOSE" = "1" -o "$LEFTHOOK_VERBOSE" = "true" ]; then\nset -x\nfi\n', ''],
  ],
  'pre-commit': [
    [/^(INSTALL_PYTHON ?= ?)(?:'[^'\n]*\bpy(?:thon|py)[\w.]*'|[\w@%+=:,./-]*\bpy(?:thon|py)[\w.]*)$/m, '$1'],
    [/^PREK="[^"`$\n]*\bprek(?:\.exe)?"$/m, 'PREK='],
    [/(?: --config=[\w./-]+)?( --hook-type=pre-commit)(?: --config="[\w./-]+")?(?: --cd="\/?")?(?: --skip-on-missing-config)?/, '$1'],
    [/ --script-version[ =]\d+|, '--skip-on-missing-config'/g, ''],
  ],
};

/** What a hook is known by: all of it but comments and what its manager fills in. `own`: the project and the home directory. */
export function fingerprintOf(kind: string, script: string, own: readonly string[]): string {
  // pre-commit writes them so on Windows, whose shell takes them. Elsewhere, none does.
  const lines = (platform() === 'win32' ? script.replaceAll('\r\n', '\n') : script)
    .replace(/^(?:#!(?:\/bin\/sh|\/usr\/bin\/env (?:(?:ba)?sh|python[\d.]*))\n)+/, '')
    .split('\n')
    .filter((line) => !/^[\t ]*(?:#(?!!)[^]*)?$/.test(line));
  let text = [...lines, ''].join('\n');
  // They may have blanks in them.
  for (const directory of own)
    if (directory.length > 1) text = text.replaceAll(`${Buffer.from(directory).toString('latin1').replaceAll('\\', '/')}/`, '/');
  for (const [from, to] of variable[kind] ?? []) text = text.replace(from, to);
  return createHash('sha256').update(text, 'latin1').digest('base64').slice(0, 6);
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
