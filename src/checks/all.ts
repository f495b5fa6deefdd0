import type { AnyCheck } from '../engine/check.ts';
import { adminKey } from './admin-key.ts';
import { apiReachable } from './api-reachable.ts';
import { completion } from './completion.ts';
import { deployIgnore } from './deploy-ignore.ts';
import { dockerIgnore } from './docker-ignore.ts';
import { envExample } from './env-example.ts';
import { envFile } from './env-file.ts';
import { envHistory } from './env-history.ts';
import { envIgnored } from './env-ignored.ts';
import { envUntracked } from './env-untracked.ts';
import { keyAccepted } from './key-accepted.ts';
import { keyInBrowser } from './key-in-browser.ts';
import { keyAge } from './key-age.ts';
import { keyPresent } from './key-present.ts';
import { keyShape } from './key-shape.ts';
import { npmPublish } from './npm-publish.ts';
import { project } from './project.ts';
import { shellOverride } from './shell-override.ts';
import { spendAlert } from './spend-alert.ts';
import { spendingLimit } from './spending-limit.ts';
import { spent } from './spent.ts';

/**
 * Every check, in the order in which they are looked at and shown: the env file is made safe before a key is written to
 * it. A check stands after all that it needs, and a group stands together. To add a check: a file beside this one, a line
 * here, a test.
 */
export const allChecks: readonly AnyCheck[] = [
  project,
  envIgnored,
  envUntracked,
  envHistory,
  dockerIgnore,
  deployIgnore,
  npmPublish,
  envFile,
  keyInBrowser,
  keyPresent,
  keyShape,
  shellOverride,
  envExample,
  apiReachable,
  keyAccepted,
  completion,
  adminKey,
  spendingLimit,
  spendAlert,
  keyAge,
];

/** What `limits` looks at: the checks about money, and what was spent. */
export const moneyChecks: readonly AnyCheck[] = [...allChecks.filter(({ group }) => group === 'spend'), spent];
