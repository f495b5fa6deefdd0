import { Secret } from '../keys/secret.ts';
import { isEnd } from './end.ts';

/** What's sealed in a seat. No address, no path, nothing that runs: the file comes from a clone. */
export type SeatContent = {
  readonly key: Secret;
  /** The project that pays: `proj_…`. */
  readonly project: string;
  /** The models that the key may use, at least one. */
  readonly models: readonly string[];
  /** US dollars: the project's hard limit. */
  readonly limitUsd: number;
  /** The limit is for all seats together (`--one-project`). */
  readonly shared?: true;
  /** When the key ends: ISO 8601 in UTC. */
  readonly expires: string;
  /** Who pays and can see what's sent, as the organizer named themselves: show it through `untrusted`. */
  readonly organizer: string;
};

const maxModels = 50;
const maxText = 200;

export function contentText({ key, project, models, limitUsd, shared, expires, organizer }: SeatContent): string {
  return JSON.stringify({ key: key.reveal(), project, models, limitUsd, ...(shared && { shared }), expires, organizer });
}

/** `undefined` unless it's exactly what it should be: whoever sealed it may be anyone. */
export function readContent(value: unknown): SeatContent | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { key, project, models, limitUsd, shared, expires, organizer } = value as Record<string, unknown>;
  // What could break out of a header or an env file's line is no key.
  if (typeof key !== 'string' || !/^[\x21-\x7e]{20,500}$/.test(key) || /["'`$\\#]/.test(key)) return undefined;
  if (typeof project !== 'string' || !/^[\w-]{1,100}$/.test(project)) return undefined;
  if (!isText(organizer) || !isEnd(expires)) return undefined;
  if (typeof limitUsd !== 'number' || !(limitUsd > 0 && limitUsd <= 1_000_000)) return undefined;
  if (!Array.isArray(models) || models.length === 0 || models.length > maxModels || !models.every(isText)) return undefined;
  if (shared !== undefined && typeof shared !== 'boolean') return undefined;
  return { key: new Secret(key), project, models, limitUsd, ...(shared === true && { shared }), expires, organizer };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= maxText;
}
