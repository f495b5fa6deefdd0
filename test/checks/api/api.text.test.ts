import { expect, it } from 'vitest';
import * as reachable from '../../../src/checks/api/api-reachable.text.ts';
import * as completion from '../../../src/checks/api/completion.text.ts';
import * as accepted from '../../../src/checks/api/key-accepted.text.ts';
import * as going from '../../../src/checks/api/go-on.text.ts';
import * as looking from '../../../src/checks/api/look-again.text.ts';
import * as own from '../../../src/checks/api/own-program.text.ts';
import * as tls from '../../../src/checks/api/tls-check-off.text.ts';
import * as models from '../../../src/checks/api/model-in-code.text.ts';
import * as variable from '../../../src/checks/api/trust-project-variable.text.ts';
import { keyInFile, keyOfShell } from '../../../src/diagnosis/subject.text.ts';
import * as waiting from '../../../src/diagnosis/waiting.text.ts';

// Every sentence of these checks stands in the table beside this file, to be read in one sitting; what a failure of the
// API means is in test/diagnosis. Where one gets better, `npx vitest run test/checks/api/api.text.test.ts -u` writes the
// table anew, and no other test changes.

const host = 'api.openai.com';
const setBy = { place: 'in .envrc, via direnv', sentence: "direnv loaded it from the project's .envrc", file: '.envrc' };
const took = { firstTokenMs: 412.4, totalMs: 1049, inputTokens: 12, outputTokens: 5, costUsd: 0.0000037 };
const account = { requestsLeft: 9999, tokensLeft: 199_990, organization: 'acme', project: 'proj_abc' };

const gone = { file: 'app.py', path: 'app.py', line: 12, model: 'gpt-4', replacement: 'gpt-5.6-sol', shutdownDate: '2026-10-23' };
const ending = { ...gone, line: 40, model: 'gpt-4o-mini', replacement: 'gpt-6-luna', shutdownDate: '2027-01-14' };
const missing = { file: 'src/ai.ts', path: 'src/ai.ts', line: 3, model: 'gpt-4o-mimi' };
const call = { file: 'app.py', path: 'app.py', line: 9, call: 'openai.ChatCompletion', replacement: 'client.chat.completions.create(…)' };
const client = { ...call, file: 'ai.js', path: 'ai.js', call: 'OpenAIApi', replacement: 'new OpenAI({ apiKey })', sdk: 'node' } as const;
const none = { retired: [], unavailable: [], retiring: [], calls: [], official: true };
const proxy = {
  variable: 'HTTPS_PROXY',
  host: 'proxy.example:8080',
  mistakes: [{ kind: 'backslash' }],
  corrected: 'http://CORP%5Cana:PASSWORD@proxy.example:8080',
  differs: undefined,
  all: ['HTTPS_PROXY', 'ALL_PROXY'],
} as const;
const { differs: _none, ...involved } = proxy;
const shownChanges = [
  { kind: 'without-proxy', proxy: involved },
  { kind: 'proxy', source: 'https-proxy in ~/.npmrc', shown: 'http://ana:PASSWORD@proxy.example:8080', address: () => '' },
  { kind: 'without-header', name: 'OPENAI_ORG_ID', file: undefined },
  { kind: 'without-header', name: 'OPENAI_PROJECT_ID', file: '.env' },
  { kind: 'base-url', shown: 'https://llm.example/v1' },
] as const;

const sentences = {
  'api-reachable': [
    reachable.answers(host, undefined, undefined),
    reachable.answers('localhost:11434', 'Ollama', 'OPENAI_BASE_URL in .env'),
    reachable.answers('llm.example', undefined, 'OPENAI_API_BASE of the shell', 'LangChain'),
    reachable.isOldName(host, [{ name: 'OPENAI_API_BASE', instead: 'OPENAI_BASE_URL', place: 'OPENAI_API_BASE in .env' }]),
    reachable.isAzure('shop.openai.azure.com'),
    reachable.onlyThisComputerTrusts(host, 'posix'),
    reachable.onlyThisComputerTrusts(host, 'windows'),
    reachable.projectNamesServer('https://llm.example/v1', 'OPENAI_BASE_URL in .env', '--base-url https://llm.example/v1'),
    reachable.trustQuestion('https://llm.example', 'OPENAI_BASE_URL in .env'),
    reachable.trustPlan('https://llm.example/v1'),
    reachable.trustPreview('https://llm.example/v1'),
    reachable.isTrusted('https://llm.example/v1'),
    reachable.trustNotSaved('/home/ana/.config/openai-setup', '--base-url https://llm.example/v1'),
    reachable.trustNotSaved(undefined, '--base-url https://llm.example/v1'),
    reachable.lookAgain('https://llm.example/v1'),
  ],
  'api-reachable: NODE_TLS_REJECT_UNAUTHORIZED': [
    tls.checksAreOff(`${host} answers`, { file: '.env', startupFile: undefined }, 'posix'),
    tls.checksAreOff(`${host} answers`, { file: undefined, startupFile: '~/.bashrc:3' }, 'posix'),
    tls.checksAreOff(`${host} answers`, { file: undefined, startupFile: undefined }, 'windows'),
    tls.checksAreOffAlso({ file: '.env', startupFile: undefined }, 'posix'),
    tls.checksAreOffAlso({ file: undefined, startupFile: '~/.bashrc:3' }, 'posix'),
    tls.checksAreOffAlso({ file: undefined, startupFile: undefined }, 'windows'),
  ],
  'api-reachable: what the project sets': [
    variable.question({ kind: 'proxy', setBy }, ['http://proxy.example:8080'], host),
    variable.question({ kind: 'no-proxy', setBy }, ['http://proxy.example:8080'], host),
    variable.question({ kind: 'certificates', setBy }, ['ca.pem', 'more.pem'], host),
    variable.plan('HTTPS_PROXY'),
    variable.plan('HTTP_PROXY, HTTPS_PROXY'),
    variable.preview('HTTPS_PROXY', 'sends requests elsewhere'),
    variable.done('HTTPS_PROXY'),
    variable.done('HTTP_PROXY, HTTPS_PROXY'),
    variable.notSaved('HTTP_PROXY, HTTPS_PROXY', '.envrc', '/home/ana/.config/openai-setup'),
  ],
  'going on for this run': [
    going.howToGoOn,
    going.cannotSee,
    ...shownChanges.flatMap((each) => [
      going.goOnWith(each),
      going.goesOnWith(each),
      going.onlyThisRun(`${host} answers`, each, 'OPENAI_BASE_URL in .env', 'posix'),
    ]),
  ],
  'a proxy, and the user’s own program': [
    own.answersThrough(host, proxy, undefined),
    own.answersThrough('llm.example', proxy, 'OPENAI_BASE_URL in .env'),
    own.worksHereOnly(host, proxy, ['mistakes', 'node-ignores'], 'posix'),
    own.worksHereOnly(host, { ...proxy, variable: 'ALL_PROXY', mistakes: [] }, ['node-ignores'], 'windows'),
    own.worksHereOnly(host, proxy, ['node-socks'], 'posix'),
    own.worksHereOnly(host, { ...proxy, variable: 'HTTP_PROXY' }, ['python-http'], 'posix'),
    own.worksHereOnly(host, proxy, ['python-socks'], 'posix'),
    own.npmHasProxy('http://ana:PASSWORD@proxy.example:8080', 'https-proxy in ~/.npmrc', 'posix'),
  ],
  'key-accepted': [
    accepted.accepts(host, [keyInFile('.env')], true),
    accepted.accepts(host, [keyInFile('.env'), keyOfShell], false),
    accepted.otherIsAccepted(`${host} doesn't accept ${keyOfShell}`, keyInFile('.env')),
    accepted.otherIsRefusedToo(`${host} doesn't accept ${keyInFile('.env')}`, keyOfShell),
    accepted.useTheShells('.env'),
    accepted.lookAgain,
  ],
  completion: [
    completion.works('gpt-6-luna', 'Hello, world!', took),
    completion.works('llama', '', { ...took, inputTokens: undefined, costUsd: undefined }),
    completion.details(took, account),
    completion.details(
      { ...took, firstTokenMs: undefined, inputTokens: undefined },
      { requestsLeft: undefined, tokensLeft: undefined, organization: undefined, project: undefined },
    ),
    completion.details({ ...took, inputTokens: 1 }, { ...account, requestsLeft: 1, tokensLeft: 1 }),
    completion.tryAgain,
  ],
  'model-in-code': [
    models.namesNone,
    models.namesGoodOnes(1, true, true),
    models.namesGoodOnes(3, true, false),
    models.namesGoodOnes(3, false, true),
    models.isRetired(gone, { ...none, retired: [gone, { ...gone, line: 80 }], retiring: [ending], calls: [{ ...call, sdk: 'python' }] }),
    models.isUnavailable(missing, { ...none, unavailable: [missing] }, host),
    models.isUnavailable(missing, { ...none, unavailable: [missing, missing, missing], official: false }, 'localhost:11434'),
    models.isRetiring(ending, { ...none, retiring: [ending] }, 47),
    models.isRetiring(ending, { ...none, retiring: [ending] }, 1),
    models.isRemoved({ ...call, sdk: 'python' }, { ...none, calls: [{ ...call, sdk: 'python' }] }),
    models.isRemoved(client, { ...none, calls: [client] }),
  ],
  waiting: [looking.plan, waiting.waitingFor(host, 2), waiting.tryingAgain(`${host} is overloaded for now`, 1)],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('api.text.json');
});
