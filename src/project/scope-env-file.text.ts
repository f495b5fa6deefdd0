// Why it's this env file: a few words, to follow its name.

export const wasRequested = '--file';
export const wasChosen = 'you chose it earlier';
export const holdsAlready = (variable: string): string => `it already has ${variable}`;

/** @param by what names it: a file, or what a program does */
export const isNamedBy = (by: string): string => (by.endsWith('()') ? `loaded by ${by}` : `mentioned in ${by}`);
export const hasExample = (example: string): string => `per ${example}`;
export const isReadByDotenv = 'dotenv reads it';
export const isUsual = 'the usual place';
export const keepsSecretsOfComputer = (framework: string): string => `where ${framework} keeps local secrets`;
export const isKeptByProjects = (framework: string): string => `where ${framework} projects keep it`;
