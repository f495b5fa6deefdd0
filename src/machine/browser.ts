import { existsSync } from 'node:fs';
import path from 'node:path';
import { childEnvironment } from './child-environment.ts';
import type { World } from './world.ts';
import { findProgram } from './run-command.ts';
import { startDetached } from './start-process.ts';
import * as text from './browser.text.ts';

/** What became of an attempt to open a page. It's never fatal: the link is on the screen, too. */
export type Opened = { readonly opened: true } | { readonly opened: false; readonly because: string };

export type Browser = {
  /** Why no browser can be started here (SSH, a container, `--no-open`); `undefined` if one can. */
  readonly unavailable: string | undefined;
  open(url: string): Promise<Opened>;
};

/** Milliseconds. An opener that's still running by then is taken for a browser that's up. */
const settled = 1500;

export function browserPort(world: World, options: { readonly allowed: boolean }): Browser {
  const unavailable = options.allowed ? whyUnavailable(world) : text.isForbidden;
  return {
    unavailable,
    async open(url) {
      if (unavailable !== undefined) return { opened: false, because: unavailable };
      for (const [file, ...args] of openCommands(url, world)) {
        if (await starts(file as string, args, world)) return { opened: true };
      }
      return { opened: false, because: text.foundNoProgram };
    },
  };
}

/** The commands that open a page, best first. They're data, so that tests cover every platform. */
export function openCommands(url: string, world: Pick<World, 'platform' | 'env'>): readonly (readonly string[])[] {
  const { env, platform } = world;
  // VS Code, Codespaces, and dev containers set BROWSER to a helper that opens the page on the user's own machine.
  const chosen = env['BROWSER'] !== undefined && /^[^\s%]+$/.test(env['BROWSER']) ? [[env['BROWSER'], url]] : [];
  if (platform === 'darwin') return [...chosen, ['open', url]];
  if (platform === 'win32') return [...chosen, ['rundll32', 'url.dll,FileProtocolHandler', url]];
  const windows =
    env['WSL_DISTRO_NAME'] === undefined
      ? []
      : [
          ['wslview', url],
          ['explorer.exe', url],
        ];
  return [...chosen, ...windows, ['xdg-open', url]];
}

/** A browser that opens on another machine, or that nobody sees, is worse than a link. */
export function whyUnavailable(world: Pick<World, 'platform' | 'env'>, inContainer = existsSync('/.dockerenv')): string | undefined {
  const { env, platform } = world;
  if (env['BROWSER']) return undefined;
  if (env['SSH_CONNECTION'] || env['SSH_TTY'] || env['SSH_CLIENT']) return text.isOverSsh;
  if (platform === 'darwin' || platform === 'win32' || env['WSL_DISTRO_NAME'] !== undefined) return undefined;
  if (env['DISPLAY'] || env['WAYLAND_DISPLAY']) return undefined;
  return inContainer || env['container'] ? text.isInContainer : text.hasNoDesktop;
}

function starts(file: string, args: readonly string[], world: World): Promise<boolean> {
  // PATH alone isn't enough: npx puts the project's own programs there.
  const program = path.isAbsolute(file) ? file : findProgram(file, world.env);
  if (program === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    let child;
    try {
      child = startDetached(program, args, childEnvironment(world.env));
    } catch {
      // A batch file of Windows, and an address that cmd would change.
      resolve(false);
      return;
    }
    const timer = setTimeout(() => resolve(true), settled);
    const end = (started: boolean): void => {
      clearTimeout(timer);
      resolve(started);
    };
    child.once('error', () => end(false));
    // explorer.exe exits with 1 even though it opened the page.
    child.once('exit', (status) => end(status === 0 || file === 'explorer.exe'));
  });
}
