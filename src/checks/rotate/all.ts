import type { AnyCheck } from '../../engine/check.ts';
import { apiReachable } from '../api/api-reachable.ts';
import { envFile } from '../key/env-file.ts';
import { project } from '../project/project.ts';
import { envIgnored } from '../protect/env-ignored.ts';
import { envUntracked } from '../protect/env-untracked.ts';
import { newKey } from './new-key.ts';
import { oldKey } from './old-key.ts';
import { oldKeyElsewhere } from './old-key-elsewhere.ts';
import { oldKeyEnd } from './old-key-end.ts';
import { newRotation, type Wanted } from './rotation.ts';
import { storesUpdated } from './stores.ts';

/**
 * The checks that `rotate` runs. Nothing old ends before everything new works; a leaked key, though, ends first, if there's an admin key
 * to end it with. The list is made for one run: its checks share what has become of the rotation so far.
 */
export function rotateChecks(wanted: Wanted, hasAdminKey: boolean): readonly AnyCheck[] {
  const rotation = newRotation(wanted, hasAdminKey);
  const old = oldKey(rotation);
  const fresh = newKey(rotation, old);
  const end = oldKeyEnd(rotation, old, fresh);
  const rest = [storesUpdated(rotation, old, fresh), oldKeyElsewhere(rotation, old, fresh)];
  const safe = [project, envIgnored, envUntracked, envFile, apiReachable];
  return rotation.endsFirst ? [...safe, old, end, fresh, ...rest] : [...safe, old, fresh, ...rest, end];
}
