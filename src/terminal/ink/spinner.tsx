import { Text, useAnimation } from 'ink';
import type { ReactNode } from 'react';

/** Characters that every font has. */
const frames = ['-', '\\', '|', '/'] as const;

/** Milliseconds before it turns: for anything quicker, it would only flicker. */
const delayMs = 300;

/** Shows that something is in progress. It stops when its row goes away. */
export function Spinner(): ReactNode {
  const { frame, time } = useAnimation({ interval: 100 });
  return <Text dimColor>{time < delayMs ? '…' : frames[frame % frames.length]}</Text>;
}
