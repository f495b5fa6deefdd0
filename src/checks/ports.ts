import type { AdminApi } from '../openai/admin/admin.ts';
import type { Browser } from '../machine/browser.ts';
import type { Files } from '../machine/files.ts';
import type { Git } from '../git/git.ts';
import type { OpenAIApi } from '../openai/openai.ts';
import type { Settings } from '../machine/settings.ts';
import type { World } from '../machine/world.ts';

/** Everything that touches the machine: one file per subject, one implementation each. */
export type Ports = {
  readonly world: World;
  readonly files: Files;
  readonly git: Git;
  readonly openai: OpenAIApi;
  readonly admin: AdminApi;
  readonly browser: Browser;
  readonly settings: Settings;
};
