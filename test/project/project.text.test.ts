import { expect, it } from 'vitest';
import * as envFile from '../../src/project/scope-env-file.text.ts';
import * as scope from '../../src/project/scope.text.ts';

// Every sentence of this folder stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/project/project.text.test.ts -u` writes the table anew, and no other test changes.
const sentences = {
  scope: [
    scope.fromOption,
    scope.inShell('OPENAI_BASE_URL'),
    scope.isOfficial,
    scope.setIn('OPENAI_BASE_URL', 'in .envrc, via direnv'),
    scope.inFile('OPENAI_API_BASE', '.env'),
    scope.langChain,
    scope.oldPackage,
  ],
  'scope-env-file': [
    envFile.wasRequested,
    envFile.wasChosen,
    envFile.holdsAlready('OPENAI_API_KEY'),
    envFile.isNamedBy('compose.yaml'),
    envFile.hasExample('.env.example'),
    envFile.isReadByDotenv,
    envFile.isUsual,
    envFile.keepsSecretsOfComputer('Next.js'),
    envFile.isKeptByProjects('Django'),
  ],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('project.text.json');
});
