import { expect, it } from 'vitest';
import * as admin from '../../../src/checks/spend/admin-access.text.ts';
import * as adminKey from '../../../src/checks/spend/admin-key.text.ts';

// Every sentence of these checks stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/checks/spend/spend.text.test.ts -u` writes the table anew, and no other test changes.
const sentences = {
  'admin-access': [
    admin.keyName,
    admin.addressFromFile('.env, line 2', '--base-url https://example.com/v1'),
    admin.projectNotFound('The project proj_1 was not found'),
    admin.lacksPermission('api.management.read'),
    admin.notAccepted,
    admin.otherOrganization('proj_1'),
  ],
  'admin-key': [
    adminKey.noneInProject,
    adminKey.place('OPENAI_ADMIN_KEY', '.env', 2),
    adminKey.isInProject(['OPENAI_ADMIN_KEY in .env, line 2', 'OTHER in .env.local, line 1'], 'posix'),
  ],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('spend.text.json');
});
