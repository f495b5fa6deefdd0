import { expect, it } from 'vitest';
import { syncServiceOf } from '../../src/machine/synced-folder.ts';

const home = '/home/ana';

it.each([
  ['win32', { ONEDRIVE: '/cloud/OneDrive - Shop' }, '/cloud/OneDrive - Shop/Documents/shop-bot', 'OneDrive'],
  ['win32', { ONEDRIVE: '/home/ana/OneDrive', ONEDRIVECOMMERCIAL: '/cloud/Shop' }, '/cloud/Shop/shop-bot', 'OneDrive'],
  ['win32', { ONEDRIVE: '' }, '/code/shop-bot', undefined],
  ['linux', { ONEDRIVE: '/code' }, '/code/shop-bot', undefined],
  ['linux', {}, '/home/ana/Dropbox/shop-bot', 'Dropbox'],
  ['linux', {}, '/home/ana/Dropbox-old/shop-bot', undefined],
  ['darwin', {}, '/home/ana/Library/Mobile Documents/com~apple~CloudDocs/shop-bot', 'iCloud Drive'],
  ['darwin', {}, '/home/ana/Library/CloudStorage/GoogleDrive-ana@example.com/My Drive/shop-bot', 'Google Drive'],
  ['darwin', {}, '/home/ana/Library/CloudStorage', undefined],
  ['darwin', {}, '/home/ana/code/shop-bot', undefined],
] as const)('on %s with %j, %s is copied by %s', (platform, env, directory, service) => {
  expect(syncServiceOf(directory, { platform, env, home })).toBe(service);
});
