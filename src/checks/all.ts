import type { AnyCheck } from '../engine/check.ts';
import { apiReachable } from './api-reachable.ts';
import { completion } from './completion.ts';
import { envExample } from './env-example.ts';
import { envFile } from './env-file.ts';
import { envIgnored } from './env-ignored.ts';
import { envUntracked } from './env-untracked.ts';
import { keyAccepted } from './key-accepted.ts';
import { keyPresent } from './key-present.ts';
import { keyShape } from './key-shape.ts';
import { project } from './project.ts';
import { shellOverride } from './shell-override.ts';
import { spendingLimit } from './spending-limit.ts';

/**
 * Every check, in the order in which they are looked at and shown: the env file is made safe before a key is written to
 * it. A check stands after all that it needs, and a group stands together. To add a check: a file beside this one, a line
 * here, a test.
 */
export const allChecks: readonly AnyCheck[] = [
  project,
  envIgnored,
  envUntracked,
  envFile,
  keyPresent,
  keyShape,
  shellOverride,
  envExample,
  apiReachable,
  keyAccepted,
  completion,
  spendingLimit,
];
