import { describe, expect, it } from 'vitest';
import { withEnvFile } from '../../../src/project/toolchains/env-file-option.ts';

describe('a script with the option that loads the env file', () => {
  it.each([
    ['node index.js', 'node --env-file=.env index.js'],
    ['node --watch .', 'node --env-file=.env --watch .'],
    ['tsc && node dist/index.js', 'tsc && node --env-file=.env dist/index.js'],
    ['node build.js && NODE_ENV=x node a.js', 'node build.js && NODE_ENV=x node --env-file=.env a.js'],
    ['cross-env DEBUG=* node a.js', 'cross-env DEBUG=* node --env-file=.env a.js'],
    ['npx tsx src/index.ts', 'npx tsx --env-file=.env src/index.ts'],
    ['tsx watch --clear-screen=false a.ts', 'tsx watch --env-file=.env --clear-screen=false a.ts'],
    ['nodemon index.js', 'nodemon --env-file=.env index.js'],
    ['nodemon --watch src --exec tsx a.ts', 'nodemon --watch src --exec tsx --env-file=.env a.ts'],
    ['nodemon -x "tsx a.ts"', 'nodemon -x "tsx --env-file=.env a.ts"'],
    ['node -r ts-node/register a.ts', 'node --env-file=.env -r ts-node/register a.ts'],
  ])('%s', (script, changed) => expect(withEnvFile(script, '.env', false)).toBe(changed));

  it.each(['ts-node a.ts', 'nodemon a.ts', 'nodemon --exec ts-node a.ts', 'vite-node a.ts', 'react-scripts start', 'npm run node', ''])(
    'is not known for %j',
    (script) => expect(withEnvFile(script, '.env', false)).toBeUndefined(),
  );
});
