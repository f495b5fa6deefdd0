import { expect, it } from 'vitest';
import * as admin from '../../../src/checks/spend/admin-access.text.ts';
import * as adminKey from '../../../src/checks/spend/admin-key.text.ts';
import * as byAdminKey from '../../../src/checks/spend/limit-by-admin-key.text.ts';
import * as byHand from '../../../src/checks/spend/limit-by-hand.text.ts';
import * as set from '../../../src/checks/spend/set-limit.text.ts';
import * as alert from '../../../src/checks/spend/spend-alert.text.ts';
import * as limit from '../../../src/checks/spend/spending-limit.text.ts';

const page = 'https://platform.openai.com/settings/proj_1/limits';
const whose = set.ofProject('shop-bot');

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
  'spending-limit': [
    limit.projectUnknown,
    limit.noLimit('shop-bot', true, page),
    limit.noLimit('shop-bot', false, page),
    limit.notEnforced(50, set.ofOrganization, 'inactive', page),
    limit.tooHigh(12.5, whose, 10, page),
    limit.isEnforced(1000, set.ofOrganization),
    limit.isEnforced(7, whose, 10),
    limit.confirmedTooHigh(12.5, '2026-11-28', 10, page),
    limit.isConfirmed(10, '2026-11-28'),
    limit.confirmedBut(limit.isConfirmed(10, '2026-11-28'), admin.notAccepted.summary),
    limit.unconfirmed(page),
    limit.unconfirmed(page, 90),
  ],
  'set-limit': [
    set.limitsPage,
    set.alreadySpent(3.42, 1),
    set.limitStep(10, whose),
    set.toldAnother(10, 9999, page),
    set.toldAnother(10, undefined, page),
    set.limitSet(10, whose, 'enforcing'),
    set.limitSet(10, set.ofOrganization, 'enforcing'),
  ],
  'limit-by-admin-key': [
    byAdminKey.whichProject(0),
    byAdminKey.whichProject(3),
    byAdminKey.rememberPlan('shop-bot'),
    byAdminKey.rememberStep('shop-bot', 'proj_1'),
    byAdminKey.remembered('shop-bot'),
    byAdminKey.whatFor,
    byAdminKey.projectOption('shop-bot'),
    byAdminKey.organizationOption,
    byAdminKey.howMuch(whose, 3.42, '$10 buys this.'),
    byAdminKey.howMuch(set.ofOrganization, undefined, undefined),
    byAdminKey.plan(10, whose),
    byAdminKey.plan(10, set.ofOrganization, 12.5),
  ],
  'limit-by-hand': [
    byHand.putLimit(),
    byHand.putLimit(10),
    byHand.openPage,
    byHand.openMyself,
    byHand.haveSet,
    byHand.haveAdminKey,
    byHand.notNow,
    byHand.whatIsSet,
    byHand.hardLimit,
    byHand.onlyAlert,
    byHand.nothingYet,
    byHand.howMuch('$10 buys this.'),
    byHand.howMuch(undefined),
    byHand.notePlan(10),
    byHand.noteStep(10),
    byHand.noted(10),
    byHand.notNoted('Set HOME.'),
    byHand.adminKeyQuestion,
    byHand.adminKeyPreview,
    byHand.readings.empty,
    byHand.readings.notKey,
    byHand.readings.notAdminKey(40),
    byHand.readings.adminKey(67),
    byHand.adminKeyShape,
    byHand.adminKeyNotUsed('nothing yet', undefined),
    byHand.adminKeyNotUsed('not a key', 'It holds a quote.'),
    byHand.lookUpPlan,
    byHand.lent,
  ],
  'spend-alert': [
    alert.needsAdminKey(page),
    alert.areOutdated([5, 8], [4, 6.4], page),
    alert.goOut([5]),
    alert.goOut([1, 2, 3, 4]),
    alert.goOut([1, 2, 3, 4, 5, 6]),
    alert.tooFew(undefined, true, page),
    alert.tooFew(undefined, false, page),
    alert.tooFew(5, true, page),
    alert.movePlan([5, 8], [4, 6.4]),
    alert.noAddress('shop-bot', page),
    alert.whoGetsIt([5, 8]),
    alert.whoGetsIt([8]),
    alert.makePlan([5, 8], 'shop-bot'),
    alert.makeStep('ana@example.com', 5, 'shop-bot'),
    alert.made('ana@example.com', [5, 8]),
    alert.moveStep(5, 4, 'shop-bot'),
    alert.moved(4),
    alert.removeStep(8),
    alert.removed(8),
  ],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('spend.text.json');
});
