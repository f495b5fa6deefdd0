import { Text, useAnimation } from 'ink';
import type { ReactNode } from 'react';

/** Signs that every font has. */
const frames = ['-', '\\', '|', '/'] as const;

/** Milliseconds that go by before it turns: what is quicker would only flicker. */
const patience = 300;

/** Shows that something is under way. It stops with the row that it stands in. */
export function Spinner(): ReactNode {
  const { frame, time } = useAnimation({ interval: 100 });
  return <Text dimColor>{time < patience ? '…' : frames[frame % frames.length]}</Text>;
}
