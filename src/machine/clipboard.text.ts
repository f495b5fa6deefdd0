// Why a terminal can't be asked to copy: half a sentence each.

export const isTerminalApp = "Terminal.app doesn't let programs copy";
export const cannotCopy = "this terminal can't copy";
export const doesNotLetCopy = "this terminal doesn't let programs copy";
