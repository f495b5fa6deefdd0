// Where the address of the API comes from.

export const fromOption = '--base-url';
export const fromShell = 'OPENAI_BASE_URL of the shell';
export const isOfficial = 'the official address';

/** @param place after the variable's name: “in .envrc, by direnv” */
export const setIn = (place: string): string => `OPENAI_BASE_URL ${place}`;

/** @param file its name, as displayed */
export const fromFile = (file: string): string => setIn(`in ${file}`);
