import { expect, it } from 'vitest';
import * as example from '../../../src/checks/key/env-example.text.ts';
import * as link from '../../../src/checks/key/env-file-link.text.ts';
import * as permissions from '../../../src/checks/key/env-file-permissions.text.ts';
import * as place from '../../../src/checks/key/env-file-place.text.ts';
import * as file from '../../../src/checks/key/env-file.text.ts';
import * as obstacle from '../../../src/checks/key/obstacle.text.ts';

// Every sentence of these checks stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/checks/key/key.text.test.ts -u` writes the table anew, and no other test changes.
const posix = { env: { SHELL: '/bin/zsh' }, platform: 'linux', home: '/home/ana' } as const;
const windows = { env: {}, platform: 'win32', home: 'C:\\Users\\ana' } as const;
const litter = ['.git/openai-setup/.openai-setup-1234-0123456789ab.tmp', '.git/openai-setup/.openai-setup-1234-ba9876543210.tmp'];

const sentences = {
  obstacle: [
    obstacle.isInTheWay({ kind: 'utf-16' }, '.env'),
    obstacle.isInTheWay({ kind: 'nul', line: 2 }, '.env'),
    obstacle.isInTheWay({ kind: 'lone-cr', line: 2 }, '.env'),
    obstacle.isInTheWay({ kind: 'merge-conflict', line: 2 }, '.env'),
    obstacle.isInTheWay({ kind: 'unterminated-quote', line: 2 }, '.env'),
    obstacle.isInTheWay({ kind: 'dotenvx-encrypted', line: 2 }, '.env'),
    obstacle.isInTheWay({ kind: 'reference', line: 2 }, '.env'),
  ],
  'env-file-place': [
    place.isTooLarge('.env', 'it is larger than 1 MB'),
    place.isUnreadable('.env', 'permission denied', 'linux'),
    place.isUnreadable('.env', 'permission denied', 'win32'),
    place.leadsNowhere('.env', 'posix'),
    place.leadsNowhere('.env', 'windows'),
    place.isDirectory('.env'),
    place.isPipe('.env'),
    place.isNoFile('.env', 'device', 'posix'),
    place.isNoFile('.env', 'socket', 'fish'),
    place.leadsInside('.env', 'config/env', 'posix'),
    place.leadsOutside('.env', '/home/ana/shared.env', '/home/ana', 'posix'),
    place.leadsOutside('.env', 'C:\\my files\\shared.env', 'C:\\my files', 'windows'),
    place.hasSecondName('.env', 'posix'),
    place.isOutside('../shop/.env', '/home/ana/shop', 'posix'),
    place.isOutside('../shop/.env', undefined, 'posix'),
  ],
  'env-file-permissions': [
    permissions.isOpen('.env', 0o644, 'posix'),
    permissions.isOpen('.env', 0o666, 'posix'),
    permissions.isReadOnly('.env', posix),
    permissions.isReadOnly('.env', windows),
    permissions.closed('0644', '0600', true),
    permissions.closed('0444', '0400', false),
  ],
  'env-file': [
    file.isAbsent('.env'),
    file.isInOrder('.env', { keepsNoPermissions: false }),
    file.isInOrder('.env', { keepsNoPermissions: true }),
    file.isTooLongToCompare('.env', { keepsNoPermissions: false }),
    file.isTooLongToCompare('.env', { keepsNoPermissions: true }),
    file.cannotBeConverted('.env', 'No program reads it.', 'It is UTF-16 in one part and UTF-8 in another'),
    file.cannotBeMended('Programs stop there.', 'It is UTF-16 in one part and UTF-8 in another'),
    file.hasControlCharacters('.env', 3),
    file.hasByteOrderMark('.env'),
    file.isDuplicate('.env', [1, 3], []),
    file.isDuplicate('.env', [1], [2]),
    file.isMissed('.env', 2, Object.values(file.programs)),
    file.isNotRead('.env', 'config/.env'),
    file.isLittered(litter.slice(1), 'posix'),
    file.isLittered(litter, 'windows'),
    file.mayRemoveEarlierKey('.env'),
    file.deeds.closePermissions('.env'),
    file.plan(Object.values(file.deeds).filter((deed) => typeof deed === 'string')),
    file.textStays([file.deeds.saveAsUtf8, file.deeds.removeControlCharacters]),
    file.isMended('.env'),
    file.isCleared,
    file.notChanged('.env'),
  ],
  'env-file-link': [
    link.isKnownToGit('.env', 'config/env', 'tracked', 'posix'),
    link.isKnownToGit('.env', 'config/env', 'not-ignored', 'posix'),
    link.mayBeWrittenThrough('.env', 'config/env'),
    link.plan('.env', 'config/env'),
    link.step('.env', 'config/env'),
    link.done('.env', 'config/env'),
  ],
  'env-example': [
    example.isAbsent,
    example.isInOrder(['.env.example'], '.env', [], 60),
    example.isInOrder(['.env.example', '.env.sample'], '.env', ['PORT', 'DB_URL'], 60),
    example.holdsKey(['.env.example']),
    example.holdsKey(['.env.example', '.env.sample']),
    example.lacksVariable('.env.example'),
    example.planToTakeOut(['.env.example', '.env.sample']),
    example.takenOut('.env.example'),
    example.planToAdd('.env.example'),
    example.added('.env.example'),
    example.notChanged('.env.example'),
  ],
  'key-in-browser': [
    browser.staysOut(true),
    browser.staysOut(false),
    browser.reachesBrowser([placeOf(1)]),
    browser.reachesBrowser([placeOf(1), placeOf(2)]),
    browser.reachesBrowser([placeOf(1), placeOf(2), placeOf(3), placeOf(4), placeOf(5), placeOf(6), placeOf(7)]),
    Object.values(browser.notRenamed).map((notRenamed) => notRenamed('.env')),
    browser.takeOut('.env', 'VITE_OPENAI_API_KEY', 2),
    browser.plan('.env', 'VITE_OPENAI_API_KEY'),
    browser.renamed('VITE_OPENAI_API_KEY'),
    browser.notChanged('.env'),
  ],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('key.text.json');
});
