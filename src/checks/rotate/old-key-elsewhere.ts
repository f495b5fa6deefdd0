import path from 'node:path';
import type { Next } from '../../engine/action.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { readEnvDocument } from '../../env-file/document.ts';
import { isEnvFileName } from '../../env-file/names.ts';
import { inTurns } from '../../machine/in-turns.ts';
import { relativePath } from '../../machine/paths.ts';
import { exportedKey } from '../../project/key-variable.ts';
import { walk } from '../../scan/walk.ts';
import { unsetCommand } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import { writtenLines } from '../../shell/written-lines.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { defineCheck, type ScopeAndPorts } from '../check.ts';
import { envFilesBeside } from '../protect/env-files-beside.ts';
import { keyInFile } from './find-old-key.ts';
import { rotateGroups } from './groups.ts';
import type { NewKeyCheck } from './new-key.ts';
import type { OldKeyCheck } from './old-key.ts';
import type { OldKey, Rotation } from './rotation.ts';
import * as text from './rotate.text.ts';

/** A line that sets a variable to the old key. */
type Place = { readonly file: string; readonly path: string; readonly line: number; readonly next: Next };

/** Enough for any repository; each one is read. */
const mostFiles = 300;

/** Not all that `scan` skips: people keep env files in `vendor` and `env`, too. */
const skipped = new Set(['.git', '.hg', '.svn', 'node_modules']);

/** No other env file, startup file, or shell has the old key: what does is shown line by line, and changed by hand. */
export const oldKeyElsewhere = (rotation: Rotation, oldKey: OldKeyCheck, newKey: NewKeyCheck) =>
  defineCheck({
    id: 'old-key-elsewhere',
    title: 'the old key is nowhere else',
    group: rotateGroups.hand,
    codes: text.elsewhereCodes,
    needs: { oldKey, newKey },
    async detect(context): Promise<Outcome<undefined, typeof text.elsewhereCodes>> {
      const { ports, scope } = context;
      const old = rotation.state.old ?? context.facts.oldKey;
      const isOld = await matcherOf(context, old);
      const { inFiles, isWhole } = await inEnvFiles(context, isOld);
      const places = [...inFiles, ...(await inStartupFiles(context, isOld))];
      const exported = exportedKey(ports.world, scope.variable)?.trim() ?? '';
      const inShell = isOld(exported);
      rotation.state.elsewhere = [
        ...places.map(({ file, line }) => `${file}:${line}`),
        ...(inShell ? ['this shell'] : []),
        ...(isWhole ? [] : [text.notLookedAt]),
      ];
      const data = { places: places.map(({ file, line }) => ({ file, line })), inShell };
      const restarts = await restartsOf(context);
      const exhibit = (): readonly string[] => restarts;
      const next = [
        ...places.map((each) => each.next),
        ...(isWhole ? [] : [text.lookAtTheRest]),
        ...(inShell ? [text.inThisShell(unsetCommand(scope.variable.name, shellOf(ports.world)))] : []),
      ];
      if (next.length === 0) return { status: 'ok', summary: text.notElsewhere, fact: undefined, data, exhibit };
      return { status: 'advice', code: 'old-key-elsewhere', ...text.isElsewhere(`…${old.lastFour}`, next.length, next), data, exhibit };
    },
  });

/** Whether a value is the old key: exactly, while it's known; in a later run by its last four characters, which is all that was kept. */
async function matcherOf(context: ScopeAndPorts, { secret, lastFour }: OldKey): Promise<(value: string) => boolean> {
  const current = await keyInFile(context);
  return (value) => {
    const trimmed = value.trim();
    if (secret !== undefined) return trimmed === secret.reveal().trim();
    return trimmed.length >= 40 && lastFour !== '' && trimmed.endsWith(lastFour) && trimmed !== current?.reveal();
  };
}

/** `isWhole`: every env file was looked at. */
async function inEnvFiles(
  { scope, ports }: ScopeAndPorts,
  isOld: (value: string) => boolean,
): Promise<{ readonly inFiles: readonly Place[]; readonly isWhole: boolean }> {
  const chosen = scope.envFile.path;
  const beside = (await envFilesBeside(scope, ports)).map((each) => each.path);
  let isWhole = true;
  const others: string[] = [];
  // Not what git lists: a package may be a repository of its own or a link, or there may be no repository at all.
  const root = scope.gitRoot ?? scope.root;
  const onMissed = (): void => void (isWhole = false);
  for await (const name of inTurns(walk(root, { skip: skipped, followsLinks: true, onMissed }))) {
    if (isEnvFileName(path.basename(name))) others.push(path.join(root, name));
  }
  const files = [...new Set([chosen, ...beside, ...others.toSorted()])];
  const places: Place[] = [];
  for (const file of files.slice(0, mostFiles)) {
    const found = await ports.files.look(file);
    if (found.kind === 'unreadable') isWhole = false;
    if (found.kind !== 'file') continue;
    const shown = untrusted(relativePath(scope.root, file), 100);
    for (const { name, value, line } of readEnvDocument(found.bytes).assignments) {
      if (!isOld(value) || (file === chosen && name === scope.variable.name)) continue;
      places.push({ file: shown, path: file, line, next: text.changeLine(shown, file, line, untrusted(name, 60)) });
    }
  }
  return { inFiles: places, isWhole: isWhole && files.length <= mostFiles };
}

async function inStartupFiles({ scope, ports }: ScopeAndPorts, isOld: (value: string) => boolean): Promise<readonly Place[]> {
  const lines = await writtenLines(ports, scope.root, scope.variable.name);
  return lines
    .filter(({ value }) => value !== undefined && isOld(value))
    .filter(({ path: file }) => !isEnvFileName(path.basename(file)))
    .map(({ file, path: absolute, line }) => ({ file, path: absolute, line, next: text.changeStartup(file, absolute, line) }));
}

const composeFile = /^(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$/;

/** What keeps the old key until it's started again. */
async function restartsOf({ scope, ports }: ScopeAndPorts): Promise<readonly string[]> {
  const roots = [...new Set([scope.root, scope.gitRoot ?? scope.root])];
  const names = (await Promise.all(roots.map((root) => ports.files.list(root)))).flat();
  return [
    ...(names.some((name) => composeFile.test(name)) ? [text.restart.compose] : []),
    ...(names.includes('.vercel') ? [text.restart.vercel] : []),
    text.restart.running,
  ];
}
