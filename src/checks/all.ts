import type { AnyCheck } from '../engine/check.ts';
import { groups } from './groups.ts';
import { adminKey } from './spend/admin-key.ts';
import { apiReachable } from './api/api-reachable.ts';
import { commitGuard } from './protect/commit-guard.ts';
import { completion } from './api/completion.ts';
import { deployIgnore } from './protect/deploy-ignore.ts';
import { dockerIgnore } from './protect/docker-ignore.ts';
import { envExample } from './key/env-example.ts';
import { envFile } from './key/env-file.ts';
import { envHistory } from './protect/env-history.ts';
import { envIgnored } from './protect/env-ignored.ts';
import { envUntracked } from './protect/env-untracked.ts';
import { keyAccepted } from './api/key-accepted.ts';
import { keyInCode } from './protect/key-in-code.ts';
import { keyInBrowser } from './key/key-in-browser.ts';
import { keyAge } from './spend/key-age.ts';
import { keyPresent } from './key/key-present.ts';
import { keyVariable } from './key/key-variable.ts';
import { keyShape } from './key/key-shape.ts';
import { modelInCode } from './api/model-in-code.ts';
import { npmPublish } from './protect/npm-publish.ts';
import { project } from './project/project.ts';
import { shellOverride } from './key/shell-override.ts';
import { spendAlert } from './spend/spend-alert.ts';
import { spendingLimit } from './spend/spending-limit.ts';
import { spent } from './spend/spent.ts';

/**
 * Every check, in the order in which they run and are shown: the env file is made safe before a key is written to it. A check comes
 * after everything it needs, and a group stays together. To add a check: a file in its group's folder, a line here, a test.
 */
export const allChecks: readonly AnyCheck[] = [
  project,
  envIgnored,
  envUntracked,
  commitGuard,
  envHistory,
  keyInCode,
  dockerIgnore,
  deployIgnore,
  npmPublish,
  envFile,
  keyInBrowser,
  keyVariable,
  keyPresent,
  keyShape,
  shellOverride,
  apiReachable,
  keyAccepted,
  completion,
  modelInCode,
  envExample,
  adminKey,
  spendingLimit,
  spendAlert,
  keyAge,
];

/** The checks that `limits` runs: those about money, and what was spent. */
export const moneyChecks: readonly AnyCheck[] = [...allChecks.filter(({ group }) => group === groups.spend), spent];
