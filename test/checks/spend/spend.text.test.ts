import { expect, it } from 'vitest';
import * as admin from '../../../src/checks/spend/admin-access.text.ts';

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
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('spend.text.json');
});
