import path from 'node:path';
import { isWithin, relativePath } from './paths.ts';
import type { World } from './world.ts';

/**
 * The service that copies a directory to the cloud, by where it lies; `undefined` if none is known to. OneDrive sets variables on
 * Windows; the others are where each puts its folder unless it's told otherwise (November 2026).
 */
export function syncServiceOf(directory: string, { env, home, platform }: Pick<World, 'env' | 'home' | 'platform'>): string | undefined {
  const drives = platform === 'win32' ? [env['ONEDRIVE'], env['ONEDRIVECONSUMER'], env['ONEDRIVECOMMERCIAL']] : [];
  const below = (...names: string[]): string | undefined => (home === undefined ? undefined : path.join(home, ...names));
  const folders: readonly (readonly [string, string | undefined])[] = [
    ...drives.map((drive) => ['OneDrive', drive] as const),
    ['OneDrive', below('OneDrive')],
    ['Dropbox', below('Dropbox')],
    ['Google Drive', below('Google Drive')],
    ['iCloud Drive', below('Library', 'Mobile Documents')],
    ['OneDrive', cloudStorage('OneDrive')],
    ['Dropbox', cloudStorage('Dropbox')],
    ['Google Drive', cloudStorage('GoogleDrive')],
  ];
  return folders.find(([, folder]) => folder !== undefined && path.isAbsolute(folder) && isWithin(folder, directory))?.[0];

  /** macOS keeps them together, each with the name of the account: `GoogleDrive-ana@example.com`. */
  function cloudStorage(service: string): string | undefined {
    const all = below('Library', 'CloudStorage');
    if (all === undefined || !isWithin(all, directory)) return undefined;
    const [name = ''] = relativePath(all, directory).split('/');
    return name.split('-')[0] === service ? path.join(all, name) : undefined;
  }
}
