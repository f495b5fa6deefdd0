// What the program takes of the package `yaml`. An `import()` of the package itself would keep all that it exports.
export { parseAllDocuments } from '../../node_modules/yaml/browser/dist/public-api.js';
export { isMap, isScalar, isSeq } from '../../node_modules/yaml/browser/dist/nodes/identity.js';
