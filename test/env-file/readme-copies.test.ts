import { expect, it } from 'vitest';
import { copiesInReadme } from '../../src/env-file/readme-copies.ts';

it.each([
  ['    cp .env.example .env', 'cp .env.example .env', '.env', false],
  ['1. Run `cp .env.example .env`.', 'cp .env.example .env', '.env', false],
  ['$ cp -n .env.example .env && npm i', 'cp -n .env.example .env', '.env', true],
  ['cd app && cp ./.env.sample ./.env.local; npm i', 'cp ./.env.sample ./.env.local', 'app/.env.local', false],
  ['mv env.example .env', 'mv env.example .env', '.env', false],
  ['cp .env{.example,}', 'cp .env{.example,}', '.env', false],
  ['copy /Y .env.example .env', 'copy /Y .env.example .env', '.env', false],
  ['Copy-Item -Path .env.example -Destination .env', 'Copy-Item -Path .env.example -Destination .env', '.env', false],
  ['Copy `.env.example` to `.env` and fill in your key.', 'Copy .env.example to .env', '.env', false],
  ['**Rename the file `.env.example` to `.env`.**', 'Rename the file .env.example to .env', '.env', false],
  ['cp apps\\web\\.env.example apps\\web\\.env', 'cp apps\\web\\.env.example apps\\web\\.env', 'apps/web/.env', false],
])('%s', (readme, command, target, keeps) => {
  expect(copiesInReadme(`# A title\n\n${readme}\nMore.\n`)).toMatchObject([{ command, target, keeps }]);
});

it.each(['cp config.example.json config.json', 'scp .env.example host:', 'cp .env', 'A copy of the book', 'cp .env .env.backup', 'git mv'])(
  'no file is made: %s',
  (readme) => {
    expect(copiesInReadme(readme)).toEqual([]);
  },
);
