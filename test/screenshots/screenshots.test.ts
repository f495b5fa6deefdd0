import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { columns, demoFrames, doctorFrame, type Frame } from './frames.ts';
import { palettes, svgOf, wordsOf } from './svg.ts';

const root = path.resolve(import.meta.dirname, '../..');
const directory = path.join(root, 'src/docs/pictures');
const looks = Object.keys(palettes) as (keyof typeof palettes)[];
const names = ['done', 'doctor', 'key'];
// `npm run screenshots` takes the pictures anew with what otherwise compares them.
const takesAnew = process.env['npm_lifecycle_event'] === 'screenshots';

function compare({ name, rows, title }: Frame): void {
  for (const look of looks) {
    const svg = svgOf(rows, columns, palettes[look], title);
    const file = path.join(directory, `${name}-${look}.svg`);
    if (takesAnew) writeFileSync(file, svg);
    // Where a line is broken may differ by how long the answer took; what is said may not.
    else expect(wordsOf(readFileSync(file, 'utf8')), 'npm run screenshots').toBe(wordsOf(svg));
    expect(svg).not.toMatch(/sk-|\/tmp|\/home/);
  }
}

describe.skipIf(process.platform === 'win32')('the pictures (if this fails: npm run screenshots)', () => {
  if (takesAnew) {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
  }

  it('show what the demo shows', async () => {
    for (const frame of await demoFrames()) compare(frame);
  });

  it('show what doctor shows', async () => {
    compare(await doctorFrame());
  });

  it('are those that the README and the reference show, and small', () => {
    expect(readdirSync(directory).toSorted()).toEqual(
      names.flatMap((name) => looks.toReversed().map((look) => `${name}-${look}.svg`)).toSorted(),
    );
    const pages = ['README.md', 'src/docs/reference.md'].map((page) => readFileSync(path.join(root, page), 'utf8')).join('');
    for (const file of readdirSync(directory)) {
      expect(pages).toContain(`pictures/${file}`);
      expect(statSync(path.join(directory, file)).size).toBeLessThan(60_000);
    }
  });
});
