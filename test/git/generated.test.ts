import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, fingerprints, isAsGenerated } from '../../src/git/guard/generated.ts';

const hooks = new URL('generated-hooks/', import.meta.url);
const names = readdirSync(hooks);
const read = (name: string): string => readFileSync(new URL(name, hooks), 'latin1').replaceAll('\r\n', '\n');
const kindOf = (name: string): string => /^(?:husky|lefthook|pre-commit)/.exec(name)?.[0] ?? '';

/** These are tried with more. */
const newest = ['husky-9.1.0', 'husky-9.1.3-h', 'lefthook-2.2.2', 'pre-commit-2.16.0', 'pre-commit-prek-0.2.28'];

/** Each of them could end a hook, or have it run something else. */
const lines = String.raw`h= exit 0
h=1 exit
dir=x exit 0
exec "$SHELL" -c true
exit 0 lefthook $@
HERE= exit 0
ARGS=(--version)
INSTALL_PYTHON=/bin/true
s=/nonexistent
if exec true; then
if exit 0
export PATH="node" HUSKY=0
true lefthook "$@"
. "x/h"
exit 0
return
set -n
trap "exit 0" EXIT
alias exec='exit 0'
sh() { exit 0; }
lefthook() { :; }
call_lefthook() { :; }
cat <<'X' >/dev/null
case $0 in *) exit 0 ;; esac
while :; do exit 0; done
PATH=/nonexistent
LEFTHOOK_BIN=true
export SKIP=openai-setup-guard
eval exit
. /dev/null && exit 0
kill $$
( exit 0 ) && exit 0
[ -n "$CI" ] && exit 0
true || \
: '
PREK="$(exit 0)/prek"
shift $#
export GIT_DIR=/x
#!/bin/true
if lefthook -h >/dev/null 2>&1; exit 0
c=0
exit $c`.split('\n');

describe('a hook that its manager wrote', () => {
  it('is known, and no other is', () => {
    const found = names.map((name) => [kindOf(name), fingerprintOf(kindOf(name), read(name), [])] as const);
    for (const kind of Object.keys(fingerprints))
      expect(new Set(fingerprints[kind]?.split(' '))).toEqual(new Set(found.filter((each) => each[0] === kind).map((each) => each[1])));
  });

  it('may have other comments, and other paths of what it starts', () => {
    const isKnown = (name: string, from: string | RegExp, to: string): boolean => {
      expect(read(name)).not.toBe(read(name).replace(from, to));
      return isAsGenerated(kindOf(name), read(name).replace(from, to), ['/home/ana b/my app', 'C:\\Users\\Ana B']);
    };
    for (const name of names) expect(isKnown(name, /\n(?=[^\n]*\n?$)/, '\n\n# a comment; exit 0\n\t# another\n')).toBe(true);
    for (const [name, from, to] of [
      ['lefthook-2.2.2', /\/usr\/local\/bin\/lefthook/g, '/home/ana b/my app/node_modules/lefthook-linux-x64/bin/lefthook'],
      ['lefthook-2.2.2', /\/usr\/local\/bin\/lefthook/g, 'C:/Users/Ana B/scoop/lefthook.exe'],
      ['lefthook-2.2.2', /\/usr\/local\/bin\/lefthook/g, '/Users/j\u00f6/go/pkg/mod/lefthook@v2/lefthook'],
      ['pre-commit-2.16.0', /INSTALL_PYTHON=.*/, "INSTALL_PYTHON='C:\\Program Files\\Python\\python.exe'"],
      ['pre-commit-2.16.0', /INSTALL_PYTHON=.*/, 'INSTALL_PYTHON=/usr/bin/pypy3'],
      ['pre-commit-2.16.0', '.pre-commit-config.yaml', 'ci/pre-commit.yaml'],
      ['pre-commit-prek-0.2.28', /PREK="\/.*/, 'PREK="C:\\Users\\Ana B\\.cargo\\bin\\prek.exe"'],
      ['pre-commit-prek-0.2.24', ' --script-version', ' --cd="/home/ana b/my app/" --script-version'],
    ] as const)
      expect([name, to, isKnown(name, from, to)]).toEqual([name, to, true]);
  });

  it.each([...lines, '\r'])('is another one with a line that may end it: %j', (line) => {
    for (const name of names) {
      const script = read(name).split('\n');
      const every = newest.includes(name) ? 1 : Math.ceil(script.length / 2);
      for (let at = 1; at <= script.length; at += every) {
        const changed = [...script.slice(0, at), line, ...script.slice(at)].join('\n');
        expect([name, at, isAsGenerated(kindOf(name), changed, [])]).toEqual([name, at, false]);
      }
    }
  });

  it('is another one without any of its lines, or with one joined to the next', () => {
    for (const name of names) {
      const script = read(name).split('\n');
      for (const [at, line] of script.entries()) {
        // lefthook's list may be shorter: one that's not in it isn't run.
        if (/^\s*(?:#.*)?$/.test(line) || (at > 0 && kindOf(name) === 'lefthook')) continue;
        // The next version is without it.
        if (line.startsWith('#!') || line === 'unset GIT_DIR') continue;
        const without = [...script.slice(0, at), ...script.slice(at + 1)].join('\n');
        expect([name, line, isAsGenerated(kindOf(name), without, [])]).toEqual([name, line, false]);
        expect(
          isAsGenerated(
            kindOf(name),
            read(name).replace(line, () => `${line} \\`),
            [],
          ),
        ).toBe(false);
      }
    }
  });

  it.each([
    ['lefthook-2.2.2', /\/usr\/local\/bin\/lefthook/g, '/bin/true /usr/local/bin/lefthook'],
    ['lefthook-2.2.2', /\/usr\/local\/bin\/lefthook "/, 'true "'],
    ['lefthook-2.2.2', /\/usr\/local\/bin\/lefthook/g, '/tmp/$(exit)/lefthook'],
    ['lefthook-2.2.2', /go tool lefthook/g, 'go exit lefthook'],
    ['lefthook-2.2.2', /yarn lefthook/g, 'true lefthook'],
    ['lefthook-2.2.2', 'run "pre-commit"', 'run "pre-push"'],
    ['lefthook-2.2.2', 'git rev-parse', 'git rev-pa --disable-sandboxrse'],
    ['lefthook-2.2.2', 'call_lefthook run', 'call_@a/lefthook run'],
    ['lefthook-2.2.2', 'call_lefthook run', 'call_lefthook.exe run'],
    ['lefthook-2.2.2', 'mint run csjones/lefthook-plugin', 'true run csjones/lefthook-plugin'],
    ['lefthook-2.2.2', 'lefthook "$@"', 'lefthook "$@" || true'],
    ['lefthook-2.2.2', /node_modules\/lefthook\/bin/g, 'tools/bin'],
    ['lefthook-2.2.2', '"$LEFTHOOK" = "0"', '"$LEFTHOOK" != "1"'],
    ['lefthook-2.2.2', '#!/bin/sh', '#!/bin/true'],
    ['pre-commit-2.16.0', /INSTALL_PYTHON=.*/, 'INSTALL_PYTHON=/usr/bin/true'],
    ['pre-commit-2.16.0', /INSTALL_PYTHON=.*/, 'INSTALL_PYTHON=$(exit 0)/python3'],
    ['pre-commit-2.16.0', /INSTALL_PYTHON=.*/, 'INSTALL_PYTHON=/usr/bin/python3 exit 0'],
    ['pre-commit-2.16.0', /ARGS=.*/, 'ARGS=(--version --hook-type=pre-commit)'],
    ['pre-commit-2.16.0', '--hook-type=pre-commit', '--hook-type=pre-push'],
    ['pre-commit-2.16.0', '#!/usr/bin/env bash', '#!/usr/bin/env -S bash -n'],
    ['pre-commit-2.16.0', 'exec "$INSTALL_PYTHON" -mpre_commit', 'exec "$INSTALL_PYTHON" -mvenv'],
    ['pre-commit-prek-0.2.28', /PREK="\/.*/, 'PREK="/bin/true"'],
    ['pre-commit-prek-0.2.28', '--hook-type', '--skip=openai-setup-guard --hook-type'],
    ['pre-commit-prek-0.2.28', '--hook-type', 'ruff --hook-type'],
    ['pre-commit-prek-0.2.28', 'pre-commit --', 'pre-commit --cd="packages/a" --'],
    ['husky-9.1.3-h', 'sh -e "$s"', 'sh -n "$s"'],
    ['husky-9.1.3-h', '"${HUSKY-}" = "0"', '"${HUSKY-}" != "1"'],
    ['husky-9.1.3-h', '/$n', '/x'],
    ['husky-9.1.0', '/h"', '/husky.sh"'],
  ] as const)('is another one with another program in it: %s, %s, %j', (name, from, to) => {
    expect(read(name)).not.toBe(read(name).replace(from, to));
    expect(isAsGenerated(kindOf(name), read(name).replace(from, to), [])).toBe(false);
  });
});
