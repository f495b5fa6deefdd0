// What's odd about a model's answer: half a sentence each.

export const hasNoEnd = 'the answer has no end';
export const wasFiltered = 'a filter stopped the answer';
export const isIncomplete = 'the answer is not complete';
export const eventIsNoObject = 'an event of its stream is no object';
