/** Milliseconds before a check without its own progress is reported as still running; one that waits for the network reports at 2 s. */
export const stillLookingAfterMs = 2500;
