import type { Refusal } from '../../engine/plan.ts';
import type { Obstacle } from '../../env-file/obstacle.ts';
import * as text from './obstacle.text.ts';

const codes = {
  'utf-16': 'utf-16',
  nul: 'control-characters',
  'lone-cr': 'control-characters',
  'merge-conflict': 'merge-conflict',
  'unterminated-quote': 'unterminated-quote',
  'dotenvx-encrypted': 'managed-elsewhere',
  'sops-encrypted': 'managed-elsewhere',
  'git-crypt-encrypted': 'managed-elsewhere',
  'ansible-encrypted': 'managed-elsewhere',
  reference: 'managed-elsewhere',
} as const satisfies Record<Obstacle['kind'], keyof typeof text.obstacleCodes>;

/** Why a fix doesn't edit an env file. `name`: the file, as it is shown. */
export function obstacleRefusal(obstacle: Obstacle, name: string): Refusal<typeof text.obstacleCodes> {
  return { kind: 'refusal', code: codes[obstacle.kind], ...text.isInTheWay(obstacle, name) };
}
