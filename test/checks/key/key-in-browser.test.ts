import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { keyInBrowser } from '../../../src/checks/key/key-in-browser.ts';
import * as text from '../../../src/checks/key/key-in-browser.text.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld } from '../../make-world.ts';

const key = fakeKey('sk-proj-');

describe('key-in-browser', () => {
  it('is well in a project that keeps the key on the server', async () => {
    const { put, look } = makeWorld();
    expect(await look(keyInBrowser)).toMatchObject({ status: 'ok' });
    put('.env', `OPENAI_API_KEY=${key}\nVITE_API_URL=/api\n`);
    put('.env.example', 'VITE_OPENAI_API_KEY=\n');
    put('src/server.ts', 'new OpenAI({ apiKey: process.env.OPENAI_API_KEY })');
    expect(await look(keyInBrowser)).toMatchObject({ status: 'ok', data: { filesLookedAt: 1, complete: true } });
  });

  it('renames the variable in the chosen file, after consent, and only there', async () => {
    const { put, look, mend, offer, project } = makeWorld();
    put('.gitignore', '.env*\n');
    const file = put('.env', `A=1\r\nexport VITE_OPENAI_API_KEY="${key}" # mine\r\n`);
    const outcome = await look(keyInBrowser);
    expect(outcome).toMatchObject({
      status: 'problem',
      code: 'key-in-browser',
      data: { places: [{ file: '.env', line: 2 }] },
    });
    const plan = await offer(keyInBrowser);
    expect(plan).toMatchObject({ kind: 'plan', consent: 'ask', destroys: true });
    expect(inspect([outcome, plan], { depth: null })).not.toContain(key.slice(0, 40));
    const mode = statSync(file).mode;
    expect(await mend(keyInBrowser)).toMatchObject({ status: 'ok' });
    expect(readFileSync(join(project, '.env'), 'utf8')).toBe(`A=1\r\nexport OPENAI_API_KEY="${key}" # mine\r\n`);
    expect(statSync(file).mode).toBe(mode);
  });

  it('says before the rename which lines of the code it breaks', async () => {
    const { put, offer } = makeWorld();
    put('.gitignore', '.env\n');
    put('.env', `NEXT_PUBLIC_OPENAI_API_KEY=${key}\n`);
    put('app/page.tsx', '// NEXT_PUBLIC_OPENAI_API_KEY_2\n\nconst key = process.env.NEXT_PUBLIC_OPENAI_API_KEY;\n');
    put('.env.example', 'NEXT_PUBLIC_OPENAI_API_KEY=\n');
    const warns = text.breaks('OPENAI_API_KEY', 'NEXT_PUBLIC_OPENAI_API_KEY', ['app/page.tsx:3']);
    expect(await offer(keyInBrowser)).toMatchObject({ kind: 'plan', warns });
  });

  it.each([
    ['the right name is taken', `OPENAI_API_KEY=\nVITE_OPENAI_API_KEY=${key}\n`, text.notRenamed.isSet('.env', 'OPENAI_API_KEY')],
    ['there are two', `VITE_OPENAI_API_KEY=${key}\nEXPO_PUBLIC_OPENAI_API_KEY=${key}\n`, text.notRenamed.severalReachIt('.env')],
    ['the file is broken', `VITE_OPENAI_API_KEY=${key}\nA="x\nB="y"\n`, text.notRenamed.cannotBeEdited('.env')],
  ])('refuses where %s', async (_name, content, summary) => {
    const { put, offer } = makeWorld();
    put('.gitignore', '.env\n');
    put('.env', content);
    expect(await offer(keyInBrowser)).toMatchObject({ kind: 'refusal', code: 'key-in-browser', summary });
  });

  it.each(['app/api/chat/route.ts', 'app/chat/route.ts', 'pages/api/chat.ts', 'src/routes/chat/+server.ts', 'server/chat.js'])(
    'knows a name that makes the key public where only a server reads it: %s',
    async (file) => {
      const { put, look } = makeWorld();
      put('.env', `OPENAI_API_KEY=${key}\n`);
      put(file, '\nnew OpenAI({ apiKey: process.env.NEXT_PUBLIC_OPENAI_API_KEY })');
      const place = { file, line: 2 };
      expect(await look(keyInBrowser)).toMatchObject({ status: 'advice', code: 'public-name', fixable: false, data: { places: [place] } });
      put('app/chat.tsx', 'f(process.env.NEXT_PUBLIC_OPENAI_API_KEY)');
      const page = { file: 'app/chat.tsx', line: 1 };
      expect(await look(keyInBrowser)).toMatchObject({ code: 'key-in-browser', data: { places: [page, place] } });
    },
  );

  it('names a file by its place, also in a directory whose name begins with two dots', async () => {
    const { put, look } = makeWorld({ project: { envFile: '..web/.env' } });
    put('..web/.env.production', `VITE_OPENAI_API_KEY=${key}\n`);
    expect(await look(keyInBrowser)).toMatchObject({ data: { places: [{ file: '..web/.env.production', line: 1 }] } });
  });

  it('sees other env files and the sources, and has no fix for them', async () => {
    const { put, look } = makeWorld();
    put('.env.production', Buffer.from(`\ufeffREACT_APP_OPENAI_KEY=${key}\n`, 'utf16le'));
    put('src/ai.tsx', 'new OpenAI({ apiKey,\n  dangerouslyAllowBrowser: true })\n');
    put('node_modules/openai/client.js', 'f({ dangerouslyAllowBrowser: true })');
    put('dist/out.js', 'f({ dangerouslyAllowBrowser: true })');
    put('vite.config.ts', "export default { define: { 'process.env.OPENAI_API_KEY': k } }");
    expect(await look(keyInBrowser)).toMatchObject({
      fixable: false,
      data: {
        places: [
          { file: '.env.production', line: 1 },
          { file: 'vite.config.ts', line: 1 },
          { file: 'src/ai.tsx', line: 2 },
        ],
      },
    });
  });

  it('tells an app from a page, and a page comes first', async () => {
    const { put, look } = makeWorld();
    put('pubspec.yaml', 'name: a\nflutter:\n  assets:\n    - .env\n');
    expect(await look(keyInBrowser)).toMatchObject({
      status: 'problem',
      code: 'key-in-app',
      fixable: false,
      data: { places: [{ file: 'pubspec.yaml', line: 4 }] },
    });
    put('public/.env', `OPENAI_API_KEY=${key}\n`);
    expect(await look(keyInBrowser)).toMatchObject({
      code: 'key-in-browser',
      data: { places: [{ file: 'public/.env' }, { file: 'pubspec.yaml' }] },
    });
  });

  it('advises about a link that anybody may follow', async () => {
    const { put, look } = makeWorld();
    put('app.py', 'import gradio as gr\ngr.Interface(ask, "text", "text").launch(share=True)\n');
    expect(await look(keyInBrowser)).toMatchObject({ status: 'advice', code: 'key-by-link', fixable: false });
  });

  it('passes over what git ignores, and needs no git', async () => {
    const source = 'f({ dangerouslyAllowBrowser: true })';
    const { put, look } = makeWorld();
    put('.gitignore', 'generated\n');
    put('generated/a.js', source);
    expect(await look(keyInBrowser)).toMatchObject({ status: 'ok' });

    const without = makeWorld({ project: { git: false } });
    without.put('node_modules/x/a.js', source);
    expect(await without.look(keyInBrowser)).toMatchObject({ status: 'ok' });
    without.put('apps/web/src/a.js', source);
    expect(await without.look(keyInBrowser)).toMatchObject({ data: { places: [{ file: 'apps/web/src/a.js', line: 1 }] } });
  });

  it('says when it did not look at everything', async () => {
    const { put, look } = makeWorld();
    put('big.js', 'x'.repeat(600_000));
    expect(await look(keyInBrowser)).toMatchObject({
      status: 'ok',
      summary: text.staysOut(false),
      data: { complete: false },
    });
  });

  it('takes PUBLIC_ by its name in SvelteKit', async () => {
    const { put, look } = makeWorld();
    put('.env', 'PUBLIC_OPENAI_API_KEY=\n');
    expect(await look(keyInBrowser)).toMatchObject({ status: 'ok' });
    put('package.json', '{"devDependencies": {"@sveltejs/kit": "^2"}}');
    expect(await look(keyInBrowser)).toMatchObject({ code: 'key-in-browser' });
  });
});
