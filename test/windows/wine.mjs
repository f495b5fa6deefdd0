import { existsSync } from 'node:fs';
import path from 'node:path';

/** Wine's 64-bit loader, which is all that's needed; Debian doesn't put it into PATH. */
export function findWine() {
  const directories = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/lib/wine', '/opt/wine-stable/bin'];
  const candidates = directories.flatMap((directory) => ['wine64', 'wine'].map((name) => path.join(directory, name)));
  return process.platform === 'win32' ? undefined : candidates.find((file) => existsSync(file));
}

/** @param {string} prefix the directory that Wine takes for its computer */
export function wineEnvironment(prefix) {
  // Neither a debugger for crashes, nor .NET, nor a browser engine is looked for. Names of files are UTF-8.
  return { WINEPREFIX: prefix, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=;winedbg.exe=', LC_ALL: 'C.UTF-8' };
}

/** A path as programs for Windows see it: under Wine, this system's root is the drive Z. @param {string} file */
export function windowsPath(file) {
  return process.platform !== 'win32' && file.startsWith('/') ? `Z:${file.replaceAll('/', '\\')}` : file;
}
