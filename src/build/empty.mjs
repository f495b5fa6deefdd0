// Stands where a package is imported that the program never gets to use: see `replacements` in patches.mjs.
export default {};
export const Ajv2020 = undefined;
