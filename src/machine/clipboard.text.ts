// Why a terminal can't be asked to copy: half a sentence each.

export const isTerminalApp = 'Terminal.app does not let programs copy';
export const cannotCopy = 'this terminal cannot copy';
export const doesNotLetCopy = 'this terminal does not let programs copy';
