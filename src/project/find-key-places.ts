import path from 'node:path';
import type { Git } from '../git/git.ts';
import type { Files } from '../machine/files.ts';
import type { World } from '../machine/world.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { Code, Evidence, KeyPlace } from './key-place.ts';
import { keyPlaceRules } from './key-place-rules.ts';
import { manifestReader } from './manifests.ts';
import { ownFiles } from './sources.ts';

const limits = { files: 300, directories: 200 };
const maxBytes = 128 * 1024;

/** The places of this project, those that count alone first. */
export async function findKeyPlaces(
  world: World,
  ports: { readonly files: Files; readonly git: Git },
  root: string,
  variable: string,
): Promise<readonly KeyPlace[]> {
  const { files } = ports;
  const names = await files.list(root);
  const listed = new Map<string, Promise<readonly Code[]>>();
  const code = async (endings: RegExp): Promise<readonly Code[]> => {
    const found = await ownFiles(ports, root, (name) => endings.test(name) && !/(?:^|\/)(?:tests?|specs?)\//.test(name), limits);
    const sources: Code[] = [];
    let at = 0;
    for await (const bytes of files.readMany(
      found.names.map((name) => path.join(root, name)),
      maxBytes,
    )) {
      const name = found.names[at] ?? '';
      at += 1;
      if (bytes !== undefined) sources.push({ name, text: withoutComments(bytes.toString('utf8')) });
    }
    return sources;
  };
  const evidence: Evidence = {
    names,
    uses: await manifestReader(files, root),
    async read(name) {
      const found = await files.lookInside(path.join(root, name));
      return found.kind === 'file' ? found.bytes.subarray(0, maxBytes).toString('utf8') : '';
    },
    list: (directory) => files.list(path.join(root, directory)),
    code(endings) {
      const known = listed.get(endings.source) ?? code(endings);
      listed.set(endings.source, known);
      return known;
    },
    variable,
    root,
    home: world.home,
    platform: world.platform,
    env: world.env,
  };
  const places: KeyPlace[] = [];
  for (const { id, tool, look } of keyPlaceRules) {
    const place = await look(evidence);
    if (place !== undefined)
      places.push({ id, tool, ...place, where: untrusted(place.where, 80), put: place.put.map((each) => untrusted(each, 300)) });
  }
  const rank = ({ sole, bridge }: KeyPlace): number => Number(!sole) * 2 + Number(bridge === true);
  return places.toSorted((one, other) => rank(one) - rank(other));
}

/** Lines that are nothing but a comment, in any language. In a notebook, a line of code is a string. */
function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^(?:#|\/\/|\*|--|;)/.test(line.trimStart().replace(/^"/, '').trimStart()))
    .join('\n');
}
