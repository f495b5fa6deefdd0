// Where the address of the API comes from.

export const fromOption = '--base-url';
/** @param name the variable */
export const inShell = (name: string): string => `${name} in the shell`;
export const isOfficial = 'the official address';
export const isPretend = 'simulated';

/** @param place after the variable's name: “in .envrc, by direnv” */
export const setIn = (name: string, place: string): string => `${name} ${place}`;

/** @param file its name, as displayed */
export const inFile = (name: string, file: string): string => setIn(name, `in ${file}`);

// What reads the names of variables that OpenAI's packages read until 2023.

export const langChain = 'LangChain';
export const oldPackage = 'the openai package before 1.0';
