import path from 'node:path';
import { isEnvFileName } from '../../env-file/names.ts';
import { holdsKey } from '../../keys/search.ts';
import type { Reach } from '../../packaging/exposure.ts';
import type { Scope } from '../../project/scope.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { Ports } from '../ports.ts';
import * as text from './key-in-browser.text.ts';

/** Directories whose files are handed out as they are: by web servers, or inside an app. */
const directories: readonly (readonly [directory: string, reach: Reach])[] = [
  ['public', 'page'],
  ['static', 'page'],
  ['www', 'page'],
  ['wwwroot', 'page'],
  ['priv/static', 'page'],
  ['src/assets', 'page'],
  ['web', 'page'],
  ['Assets/StreamingAssets', 'app'],
  ['Assets/Resources', 'app'],
  ['android/app/src/main/assets', 'app'],
  ['app/src/main/assets', 'app'],
];

/** The env files in those directories that hold a key, or are meant to. git may well ignore them: web servers don't. */
export async function envFilesServed(scope: Scope, ports: Ports): Promise<readonly text.Place[]> {
  const places: text.Place[] = [];
  for (const [directory, reach] of directories) {
    const names = (await ports.files.list(path.join(scope.root, directory))).filter(isEnvFileName).toSorted().slice(0, 20);
    for (const name of names) {
      const file = path.join(scope.root, directory, name);
      const found = await ports.files.lookInside(file);
      if (found.kind !== 'file' || !(file === scope.envFile.path || holdsKey(found.bytes))) continue;
      places.push({ file: untrusted(`${directory}/${name}`, 80), line: 1, what: text.isHandedOut(directory, reach), reach });
    }
  }
  return places;
}
