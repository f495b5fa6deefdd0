import { describe, expect, it } from 'vitest';
import { fakeKey } from '../keys/fake-keys.ts';
import { checkOf } from './report.ts';
import { makeWindowsWorld } from './windows.ts';

const [inFile, other] = [fakeKey('sk-proj-', 74, 74, 21), fakeKey('sk-proj-', 74, 74, 22)];

describe('a variable of Windows', () => {
  // Its own: all programs that start meanwhile, in other tests, get the user's variables.
  it.each([['SHOP_OPENAI_KEY'], ['Shop_OpenAI_Key']])(
    'set for the user as %s is said to be where the key that wins comes from',
    async (name) => {
      const world = makeWindowsWorld({
        project: { git: false, files: { '.env': `SHOP_OPENAI_KEY=${inFile}\n`, '.gitignore': '.env\n' } },
        variables: { [name]: other },
      });
      // As setx does, which Wine doesn't have.
      await world.batch(String.raw`reg add HKCU\Environment /v ${name} /d ${other} /f > NUL`);
      const { stdout } = await world.setup('doctor --offline --json --variable SHOP_OPENAI_KEY');
      await world.batch(String.raw`reg delete HKCU\Environment /v ${name} /f > NUL`);
      expect(checkOf(stdout, 'shell-override')).toMatchObject({
        code: 'shell-overrides',
        data: { source: 'windows-user', sure: true },
        actions: expect.arrayContaining([
          { kind: 'run', argv: ['powershell', '-c', expect.stringContaining("'SHOP_OPENAI_KEY'")], text: expect.any(String) },
        ]),
      });
    },
  );
});
