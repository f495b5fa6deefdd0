import path from 'node:path';
import type { Next } from '../../engine/action.ts';
import { readEnvDocument } from '../../env-file/document.ts';
import { keyValueOf } from '../../env-file/key-value.ts';
import { isPlaceholder } from '../../keys/placeholder.ts';
import { wholeKeysIn } from '../../keys/whole-keys.ts';
import { relativePath } from '../../machine/paths.ts';
import { exportedKey } from '../../project/key-variable.ts';
import { writtenLines } from '../../shell/written-lines.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { ScopeAndPorts } from '../check.ts';
import type { EnvFileFact } from './env-file.ts';
import * as text from './key-present.text.ts';

/** A key that is nearly where programs look for it: what to do, the nearest first. For a project whose env file has none. */
export async function nearMisses({ scope, ports }: ScopeAndPorts, file: EnvFileFact): Promise<readonly Next[]> {
  const variable = scope.variable.name;
  const { name } = scope.envFile;
  const unread = file.exists ? unreadLine(file.document.text, variable) : undefined;
  if (unread !== undefined) return [text.isCommentedOut(name, variable, unread.line, unread.commented)];
  if (exportedKey(ports.world, scope.variable) !== undefined) return [];
  const line = (await writtenLines(ports, scope.root, variable)).findLast(
    ({ value, by }) => by === 'shell' && value !== undefined && value.trim() !== '' && !isPlaceholder(value),
  );
  const above = await keyAbove({ scope, ports });
  return [
    ...(line === undefined ? [] : [text.isOnlyInStartupFile(variable, `${line.file}:${line.line}`, line.inUse)]),
    ...(above === undefined ? [] : [text.isAbove(above, variable, name)]),
  ];
}

/** Characters of a line; no key is shorter or longer. */
const minLine = 20;
const maxLine = 4000;

/** The 1-based line that has the key, though programs find none in it. */
function unreadLine(content: string, variable: string): { readonly line: number; readonly commented: boolean } | undefined {
  for (const [index, whole] of content.split('\n').entries()) {
    // A file may have a million empty lines.
    if (whole.length < minLine) continue;
    const line = whole.slice(0, maxLine);
    const commented = /^\s*#/.test(line);
    const at = line.indexOf(variable);
    const behind = at === -1 ? '' : line.slice(at + variable.length);
    const named = /^["'\]]{0,3}\s{0,9}[:=]\s{0,9}["']?([^\s"']{20,})/.exec(behind)?.[1];
    const key = named !== undefined && !isPlaceholder(named) ? named : wholeKeysIn(line).ranges[0];
    // A key with another name is another matter.
    const isOthers = !line.includes(variable) && /^\s*(?:export\s{1,9})?\w{1,100}\s{0,9}=/.test(line);
    if (key !== undefined && !isOthers) return { line: index + 1, commented };
  }
  return undefined;
}

/** The env file at the repository's root, where programs of a package don't look. Safe to display. */
async function keyAbove({ scope, ports }: ScopeAndPorts): Promise<string | undefined> {
  const { gitRoot, root, variable } = scope;
  if (gitRoot === null || gitRoot === root) return undefined;
  const file = path.join(gitRoot, '.env');
  const found = await ports.files.look(file);
  if (found.kind !== 'file' || keyValueOf(readEnvDocument(found.bytes), variable.name) === undefined) return undefined;
  return untrusted(relativePath(root, file), 100);
}
