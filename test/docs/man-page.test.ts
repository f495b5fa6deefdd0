import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { manPage } from '../../src/docs/man-page.ts';
import { helpText, optionLabel } from '../../src/command-line/help.ts';
import { commands, environment, exitStatuses, optionSpecs, type OptionName, type Word } from '../../src/command-line/options.ts';

const root = path.resolve(import.meta.dirname, '../..');
const { version, man } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string; man: string[] };
const page = manPage(version);

function has(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}
/** What groff makes of the page, for a terminal that is wide enough to break nothing. */
function rendered(): { text: string; warnings: string } {
  const done = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-rLL=2000n', '-P-cbou'], { input: page, encoding: 'utf8' });
  return { text: done.stdout, warnings: done.stderr };
}

describe('the manual page', () => {
  it('is in the package as it is made', () => {
    expect(man).toEqual(['./dist/openai-setup.1']);
    expect(readFileSync(path.join(root, man[0] ?? ''), 'utf8'), 'npm run build').toBe(page);
  });

  it('is ASCII and has no line that troff would take for a macro by mistake', () => {
    expect(page).toMatch(/^[\n\x20-\x7e]*$/);
    expect(page.split('\n').filter((line) => /^['.]/.test(line) && !/^\.(TH|nh|ad|SH|PP|TP|B|RI)\b/.test(line))).toEqual([]);
  });

  it.skipIf(!has('groff'))('is rendered by groff without a warning, and says all that the help says', () => {
    const { text, warnings } = rendered();
    expect(warnings).toBe('');
    const flat = text.replaceAll(/\s+/g, ' ');
    const said = [
      ...Object.entries(commands).flatMap(([word, meaning]) => (word === 'setup' ? [meaning] : [word, meaning])),
      ...(Object.keys(optionSpecs) as OptionName[]).flatMap((name) => [optionLabel(name), optionSpecs[name].help]),
      ...Object.entries({ ...environment, ...exitStatuses }).flat(),
    ];
    for (const each of said) expect(flat).toContain(each);
    for (const word of Object.keys(commands) as Word[]) {
      const [, examples = ''] = /\nExamples\n([^]*?)\n\n/.exec(helpText(word, { shell: 'posix' })) ?? [];
      const lines = examples.split('\n').map((line) => line.trim().split(/ {2,}/)[0] ?? '');
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(flat).toContain(line);
    }
  });

  it.skipIf(!has('mandoc'))('has nothing that mandoc complains about but the date that it leaves out', () => {
    const { stdout } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], { input: page, encoding: 'utf8' });
    expect(stdout.split('\n').filter((line) => line !== '' && !line.includes('missing date'))).toEqual([]);
  });
});
