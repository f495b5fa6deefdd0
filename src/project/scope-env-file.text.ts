// Why it's this env file: a few words, to follow its name.

export const wasRequested = '--file';
export const wasChosen = 'you chose it before';
export const holdsAlready = (variable: string): string => `it holds ${variable} already`;

/** @param by what names it: a file, or what a program does */
export const isNamedBy = (by: string): string => `${by} names it`;
export const hasExample = (example: string): string => `${example} is its example`;
export const isReadByDotenv = 'dotenv reads it';
export const isUsual = 'the usual place';
export const keepsSecretsOfComputer = (framework: string): string => `${framework} keeps secrets of this computer there`;
export const isKeptByProjects = (framework: string): string => `${framework} projects keep it there`;
