// Why no browser was opened: half a sentence each, for parentheses.

export const isForbidden = '--no-open';
export const isOverSsh = 'this is an SSH session';
export const isInContainer = 'this is a container';
export const hasNoDesktop = "there's no desktop here";
export const foundNoProgram = 'none was found';
