// Why no browser was opened: half a sentence each.

export const isForbidden = 'because of --no-open';
export const isOverSsh = 'because this is an SSH session';
export const isInContainer = 'because this is a container';
export const hasNoDesktop = 'because there is no desktop here';
export const foundNoProgram = 'no program to open it was found';
