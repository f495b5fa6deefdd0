import { lstat } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { findProgram } from '../../machine/run-command.ts';

// What hook managers write into the hook that git runs: husky 9.0 and 9.1, lefthook 2.2, pre-commit 4.6, prek (November 2026).

/** Every line of them, but for those that only say how lefthook is switched off. */
const known =
  /^(?:#.*|then|else|fi|done|[{}]|set -x|exit (?:1|\$c)|c=\$\?|echo ["'][^"]{1,200}["'](?: 1>&2)?|call_lefthook\(\)|(?:[hins]|\w+Arch|dir|HERE|PREK|INSTALL_PYTHON|ARGS\+?)=[^;&]*(?:;s[^;&]*|&& pwd\)")?|export PATH="node[^;&]*|for f in [^;&]*; do|(?:el)?if [^;&|]*(?:>&1|; then)?|\[ "?\$(?:c|HUSKY)"? !?= "?\d+"? \] && (?:set -x|echo "[^"]*")|\[ (?:! -f "\$s"|"\$\{?HUSKY-?\}?" = "0") \] && exit 0|(?:\[ -f "\$[fi]" \] && )?(?:\.|sh -e) "[^;&|]{0,99}(?:\/h|\/pre-commit|\$[fis])"(?: "\$@")?|[^;&|]{0,300}lefthook[^;&|]{0,300} "?\$@"?|exec (?:"\$\w+"|pre-commit) [^;&|]*)?$/i;
const switchedOff = /if \[ "\$LEFTHOOK" = "0" \]; then\s+exit 0\s+fi/;
/** What hands a commit on to the manager. */
const handsOn: Readonly<Record<string, RegExp>> = {
  husky: /^(?:\.|sh -e) /m,
  lefthook: /^call_lefthook\b.{0,99}\bpre-commit\b/m,
  'pre-commit': /^ {0,9}exec .{0,500}(?:ARGS|--hook-type=pre-commit)/m,
};

/** The first line of a hook that its manager didn't write; empty if what hands a commit on is missing. */
export function strangeLine(kind: string, script: string): string | undefined {
  const lines = script.replace(switchedOff, '').split('\n');
  return lines.map((line) => line.trim()).find((line) => !known.test(line)) ?? (handsOn[kind]?.test(script) === true ? undefined : '');
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
