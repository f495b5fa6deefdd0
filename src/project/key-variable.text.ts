// Why the key is in this variable: a few words, to follow its name.

export const wasRequested = '--variable';
export const wasChosen = 'you chose it before';
export const isUsual = 'the usual name';
