// What's odd about a model's answer: half a sentence each.

export const hasNoEnd = "the answer didn't end";
export const wasFiltered = 'a filter stopped the answer';
export const isIncomplete = "the answer isn't complete";
export const eventIsNoObject = "an event in its stream isn't an object";
