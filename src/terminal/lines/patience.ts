/** Milliseconds after which a look is told of that says nothing of its own; one that waits for the network does at 2 s. */
export const patience = 2500;
