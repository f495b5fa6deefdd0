/** @param file as displayed */
export const isThere = (file: string): string => `each commit is checked for keys before git makes it: ${file}`;
export const isThereBriefly = 'commits are checked';

export const isNotThere = 'no guard of openai-setup checks commits; openai-setup scan --install-guard adds one';
