import { expect, it } from 'vitest';
import * as untracked from '../../../src/checks/protect/env-untracked.text.ts';

// Every sentence of these checks stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/checks/protect/protect.text.test.ts -u` writes the table anew, and no other test changes.
const sentences = {
  'env-untracked': [
    untracked.isUntracked('.env'),
    untracked.isTracked(['.env'], true, 'posix'),
    untracked.isTracked(['.env', 'apps/api/.env'], true, 'posix'),
    untracked.isTracked(['.env.production', 'apps/api/.env'], false, 'windows'),
    untracked.plan(['.env']),
    untracked.plan(['.env', 'prod.env']),
    untracked.done('.env'),
  ],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('protect.text.json');
});
