import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardFiles, readCards, writeCards } from '../../src/workshop/card-files.ts';
import { cardsOf, codesIn } from '../../src/workshop/cards.ts';
import { drawCode } from '../../src/workshop/code.ts';
import { makePlace } from '../make-place.ts';
import { asKept, hasLinks } from '../system.ts';
import { until } from './seats.ts';

const codes = Array.from({ length: 17 }, (_none, at) => drawCode(at + 1));
const facts = { workshop: 'pycon', organizer: 'Ana Díaz', limitUsd: 2, until };
const printed = codes.map((code) => code.reveal());
const here = { platform: process.platform };

describe('the cards', () => {
  it('have each code once, eight to a page', () => {
    const { html, text, csv } = cardsOf(facts, codes);
    for (const cards of [html, text, csv]) expect(printed.filter((code) => cards.split(code).length !== 2)).toEqual([]);
    const pages = html.split('<section>').slice(1);
    expect(pages.map((page) => page.split('<article>').length - 1)).toEqual([8, 8, 1]);
  });

  it('run nothing, whoever named the workshop', () => {
    const hostile = '<img src=x onerror=alert(1)>"\'&\n</style><script>';
    const { html } = cardsOf({ ...facts, workshop: hostile, organizer: hostile }, codes);
    expect(html).not.toMatch(/<(?:img|script)/);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
  });

  it.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '"=1'])('have no formula: %j', (name) => {
    const { csv } = cardsOf({ ...facts, workshop: name, organizer: name }, codes);
    const cells = csv.split('\r\n').flatMap((row) => row.split(/(?<="),(?=")/).map((cell) => cell.replace(/^"/, '')));
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(codesIn(csv)?.map((code) => code.reveal())).toEqual(printed);
  });

  it('are not read once they were edited', () => {
    const { csv } = cardsOf(facts, codes);
    const [first = ''] = printed;
    expect(
      codesIn(
        csv.replace(
          first,
          first.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        ),
      ),
    ).toBeUndefined();
    expect(codesIn(csv.replace('"1",', '"2",'))).toBeUndefined();
    expect(codesIn('')).toBeUndefined();
  });
});

describe('their files', () => {
  it('are for the user alone, and read back', async () => {
    const { home } = makePlace({}, undefined);
    const directory = path.join(home, 'settings', 'openai-setup');
    const written = await writeCards(directory, 'pycon', facts, codes, here);
    expect(written).toMatchObject({ written: true });
    for (const name of readdirSync(directory)) expect(statSync(path.join(directory, name)).mode & 0o777).toBe(asKept(0o600));
    expect(readdirSync(directory)).toHaveLength(3);
    expect((await readCards(directory, 'pycon'))?.map((code) => code.reveal())).toEqual(printed);
    const before = readFileSync(cardFiles(directory, 'pycon').csv);
    expect(await writeCards(directory, 'pycon', facts, [drawCode(1)], here)).toMatchObject({ written: false, because: 'exists' });
    expect(readFileSync(cardFiles(directory, 'pycon').csv)).toEqual(before);
  });

  it('replace what a killed run began', async () => {
    const { home } = makePlace({}, undefined);
    const directory = path.join(home, 'cards');
    await writeCards(directory, 'pycon', facts, [drawCode(1)], here);
    const files = cardFiles(directory, 'pycon');
    rmSync(files.csv);
    writeFileSync(`${files.csv}.tmp`, 'half');
    expect(await writeCards(directory, 'pycon', facts, codes, here)).toMatchObject({ written: true });
    expect(readFileSync(files.text, 'utf8')).toContain(printed[16]);
    expect(readdirSync(directory)).toHaveLength(3);
  });

  it('are refused in a work tree, also through a link', async () => {
    const { project, home } = makePlace({}, undefined);
    mkdirSync(path.join(project, 'sub'));
    const link = path.join(home, 'link');
    if (hasLinks) symlinkSync(path.join(project, 'sub'), link);
    const through = hasLinks ? [link, path.join(link, 'new')] : [];
    for (const directory of [project, path.join(project, 'new/deep'), ...through, path.join(project, '.git/x')])
      expect(await writeCards(directory, 'pycon', facts, codes, here)).toMatchObject({ written: false, because: 'in-git' });
    expect(readdirSync(project).toSorted()).toEqual(['.git', 'sub']);
    expect(readdirSync(path.join(project, 'sub'))).toEqual([]);
  });
});
