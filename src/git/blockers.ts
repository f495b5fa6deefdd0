import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { GitDirectory } from './directory.ts';
import { gitSettings } from './settings.ts';
import type { World } from '../machine/world.ts';
import { followFlags, readBounded, readTextBounded } from '../machine/read-bounded.ts';
import { directoriesUp, isWithin } from '../machine/paths.ts';

/** git reads each of these as a whole, several times per run. */
const maxBytes = 16 * 1024 * 1024;
/** More settings than anybody has. */
const maxSettingsBytes = 1024 * 1024;
/** Files that grow with the repository, and that git maps or reads in parts. */
const largeFile = /[\\/](?:index|packed-refs|shallow)$/;
const maxLargeFileBytes = 2 * 1024 * 1024 * 1024;
/** Configuration files that include each other. git stops at ten levels. */
const maxConfigs = 50;

/** What git always reads from its own directories. */
const ownFiles =
  'HEAD commondir gitdir index shallow packed-refs info/exclude info/attributes info/sparse-checkout objects/info/alternates'.split(' ');

export type Blocker = { readonly file: string; readonly what: 'pipe' | 'socket' | 'device' | 'too-large' | 'endless' };

/**
 * A file that git would never finish reading: it opens a pipe and waits for the other end, and reads a device until memory is
 * full. This checks everything that can be named without walking the project.
 */
export async function blockerOf(cwd: string, found: GitDirectory, { env, home }: World): Promise<Blocker | undefined> {
  const { directory, gitDir, commonDir } = found;
  const userHome = env['HOME'] ?? home;
  const userConfig = env['XDG_CONFIG_HOME'] || (userHome === undefined ? undefined : join(userHome, '.config'));
  const userGit = (name: string): string[] => (userConfig === undefined ? [] : [join(userConfig, 'git', name)]);
  const files = [join(directory, '.gitmodules'), ...userGit('ignore'), ...userGit('attributes')];
  for (const base of new Set([gitDir, commonDir])) files.push(...ownFiles.map((name) => join(base, name)));
  for (const here of directoriesUp(cwd, directory)) files.push(join(here, '.gitignore'), join(here, '.gitattributes'));
  const looked = await Promise.all(files.map(blocker));
  const first = looked.find((each) => each !== undefined);
  if (first !== undefined) return first;

  // What HEAD and the configuration refer to can only be checked now.
  const head = (await readTextBounded(join(gitDir, 'HEAD'), maxSettingsBytes)) ?? '';
  const named = head.startsWith('ref: refs/') ? [join(commonDir, head.slice('ref: '.length).trimEnd())] : [];
  const ofUser = env['GIT_CONFIG_GLOBAL'] ?? (userHome === undefined ? undefined : join(userHome, '.gitconfig'));
  const configs = [...(ofUser === undefined ? [] : [ofUser]), ...userGit('config')];
  for (const base of new Set([gitDir, commonDir])) configs.push(join(base, 'config'), join(base, 'config.worktree'));
  const note = (setting: string, value: string, config: string): void => {
    const path = value.startsWith('~/') && userHome !== undefined ? join(userHome, value.slice(2)) : value;
    if (/^include.*\.path$/.test(setting)) configs.push(resolve(dirname(config), path));
    if (/^core\.(?:excludes|attributes)file$/.test(setting)) named.push(resolve(directory, path));
  };
  for (const [name, setting = ''] of Object.entries(env).filter(([each]) => each.startsWith('GIT_CONFIG_KEY_')))
    note(setting.toLowerCase(), env[name.replace('KEY', 'VALUE')] ?? '', directory);
  for (const [, setting = '', value = ''] of (env['GIT_CONFIG_PARAMETERS'] ?? '').matchAll(/'([^'=]{1,200})(?:'='|=)([^']*)'/g))
    note(setting.toLowerCase(), value, directory);
  for (let at = 0; at < Math.min(configs.length, maxConfigs); at += 1) {
    const config = configs[at] as string;
    const blocked = await blocker(config);
    if (blocked !== undefined) return blocked;
    for (const { section, name, value } of gitSettings((await readTextBounded(config, maxSettingsBytes)) ?? ''))
      note(`${section}.${name}`, value, config);
  }
  return (await Promise.all(named.slice(0, maxConfigs).map(blocker))).find((each) => each !== undefined);
}

/** Missing or unreadable files don't block git; it reports directories itself. */
async function blocker(file: string): Promise<Blocker | undefined> {
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined || stats.isDirectory()) return undefined;
  if (!stats.isFile()) {
    // People use it for “nothing”; reading it ends at once.
    const nothing = await stat('/dev/null').catch(() => undefined);
    if (stats.isCharacterDevice() && stats.rdev === nothing?.rdev) return undefined;
    return { file, what: stats.isFIFO() ? 'pipe' : stats.isSocket() ? 'socket' : 'device' };
  }
  if (stats.size > (largeFile.test(file) ? maxLargeFileBytes : maxBytes)) return { file, what: 'too-large' };
  if (stats.size > 0) return undefined;
  const read = await readBounded(file, 0, followFlags).catch((error: unknown) =>
    error instanceof Error && 'code' in error && error.code === 'EAGAIN' ? ({ notRead: 'lies-about-its-size' } as const) : undefined,
  );
  const lies = read !== undefined && 'notRead' in read && read.notRead === 'lies-about-its-size';
  return lies ? { file, what: 'endless' } : undefined;
}

/** As displayed: relative to the directory with the `.git` if it lies in it. */
export function blockerName({ file }: Blocker, directory: string): string {
  return isWithin(directory, file) ? relative(directory, file) : file;
}
