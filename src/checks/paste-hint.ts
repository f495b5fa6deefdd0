import type { SecretReading } from '../engine/ask.ts';
import { isOnlyPasteKeys } from '../keys/clean.ts';
import type { World } from '../machine/world.ts';
import { howToPaste } from '../shell/how-to-paste.text.ts';

/** Reads drafts as `read` does, and says how to paste in this terminal if the keys for that arrived as letters. */
export function withPasteHint(world: World, read: (draft: string) => SecretReading): (draft: string) => SecretReading {
  return (draft) => (isOnlyPasteKeys(draft) ? { ...read(''), state: 'refused', advice: howToPaste(world) } : read(draft));
}
