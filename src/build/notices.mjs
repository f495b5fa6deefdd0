// The licenses of what's in the bundle: whoever ships other people's code has to ship their notices with it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The text of the notices. Packages with the same license text share it, below their names and copyright lines.
 *
 * @param {import('esbuild').Metafile} metafile
 * @param {string} root directory that the metafile's paths start from
 */
export function notices(metafile, root) {
  const directories = new Set(
    Object.keys(metafile.inputs).flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
  );
  const groups = new Map();
  for (const directory of [...directories].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(path.join(root, directory, 'package.json'), 'utf8'));
    const { copyright, words } = licenseIn(path.join(root, directory));
    // The same words under another heading, or with other marks and breaks of lines.
    const key = words
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, ' ')
      .replace(/^(?: |the |mit |license )+/, '');
    const group = groups.get(key) ?? { words, packages: new Set() };
    group.packages.add([`${name} ${version} (${license})`, ...copyright.map((line) => `  ${line}`)].join('\n'));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ words, packages }) => `${[...packages].join('\n')}\n\n${words}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

/** A package's license file, with its copyright lines separate from the words that it may share with others. */
function licenseIn(directory) {
  const file = readdirSync(directory).find((name) => /^licen[cs]e(\.md|\.txt)?$/i.test(name));
  if (file === undefined) return { copyright: [], words: 'No licence text is in these packages.' };
  const lines = readFileSync(path.join(directory, file), 'utf8').trim().split(/\r?\n/);
  const isCopyright = (line) => /^[\w ]{0,30}\bcopyright (?:\(c\)|©|\d|[^<@]*<[^<@]*@)/i.test(line);
  return {
    copyright: lines.filter(isCopyright).map((line) => line.trim()),
    words: lines
      .filter((line) => !isCopyright(line))
      .join('\n')
      // Blue Oak asks for its text or a link to it.
      .replace(/^# Blue Oak Model License[^]*/, 'https://blueoakcouncil.org/license/1.0.0')
      .replaceAll(/\n{3,}/g, '\n\n')
      // What follows isn't part of the Apache license: it says how to put another work under it.
      .replace(/(END OF TERMS AND CONDITIONS)[^]*/, '$1')
      .trim(),
  };
}
