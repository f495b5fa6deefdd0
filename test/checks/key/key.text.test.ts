import { expect, it } from 'vitest';
import * as example from '../../../src/checks/key/env-example.text.ts';
import * as link from '../../../src/checks/key/env-file-link.text.ts';
import * as permissions from '../../../src/checks/key/env-file-permissions.text.ts';
import * as filePlace from '../../../src/checks/key/env-file-place.text.ts';
import * as file from '../../../src/checks/key/env-file.text.ts';
import * as browser from '../../../src/checks/key/key-in-browser.text.ts';
import * as present from '../../../src/checks/key/key-present.text.ts';
import * as variable from '../../../src/checks/key/key-variable.text.ts';
import * as shape from '../../../src/checks/key/key-shape.text.ts';
import * as managed from '../../../src/checks/key/managed.text.ts';
import * as make from '../../../src/checks/key/make-key.text.ts';
import * as obstacle from '../../../src/checks/key/obstacle.text.ts';
import * as placeOfKey from '../../../src/checks/key/place-of-key.text.ts';
import * as paste from '../../../src/checks/key/paste-key.text.ts';
import * as known from '../../../src/checks/key/known-key.text.ts';
import { mechanisms } from '../../../src/checks/key/shell-mechanism.text.ts';
import * as source from '../../../src/checks/key/shell-source.text.ts';
import * as override from '../../../src/checks/key/shell-override.text.ts';
import { Secret } from '../../../src/keys/secret.ts';
import type { Mechanism, VariableSource } from '../../../src/shell/find-source.ts';
import type { WrittenLine } from '../../../src/shell/written-lines.ts';
import type { KeyVariable } from '../../../src/project/key-variable.ts';
import { moreProjects } from '../../../src/checks/more-projects.text.ts';
import * as reason from '../../../src/project/key-variable.text.ts';
import * as tryNew from '../../../src/checks/key/try-new-key.text.ts';
import * as notWritten from '../../../src/checks/key/why-not-written.text.ts';
import { firstCell } from '../../../src/project/load-dotenv.ts';

// Every sentence of these checks stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/checks/key/key.text.test.ts -u` writes the table anew, and no other test changes.
const posix = { env: { SHELL: '/bin/zsh' }, platform: 'linux', home: '/home/ana' } as const;
const windows = { env: {}, platform: 'win32', home: 'C:\\Users\\ana' } as const;
const placeOf = (line: number): browser.Place => ({
  file: 'src/ai.tsx',
  line,
  what: 'dangerouslyAllowBrowser: true uses the key in the page',
  reach: 'page',
});
const own = { name: '.env', key: '…abcd' };
const line = (by: WrittenLine['by'], file: string, at: number): WrittenLine => ({ by, file, path: `/home/ana/${file}`, line: at });
const terminals = [
  {},
  { TMUX: '/tmp/tmux-1000/default,1,0' },
  { STY: '1.x' },
  { TERM_PROGRAM: 'vscode' },
  { TERMINAL_EMULATOR: 'JetBrains-JediTerm' },
];
const sources: readonly (VariableSource | undefined)[] = [
  undefined,
  { kind: 'lines', lines: [line('shell', '~/.zshrc', 2)], sure: true },
  { kind: 'lines', lines: [line('shell', '~/.zshrc', 2), line('shell', '~/.zprofile', 1)], sure: true },
  { kind: 'lines', lines: [line('shell', '~/.config/fish/fish_variables', 3)], sure: true },
  { kind: 'lines', lines: [line('virtual-environment', '.venv/bin/activate', 80)], sure: false },
  { kind: 'lines', lines: [line('direnv', '.envrc', 2)], sure: true },
  { kind: 'lines', lines: [line('devcontainer', '.devcontainer/devcontainer.json', 5)], sure: false },
  { kind: 'older', line: line('shell', '~/.zshrc', 2), now: new Secret(`0123456789012345abcd`) },
  { kind: 'older', line: line('session', '~/.config/environment.d/ai.conf', 1), now: new Secret(`0123456789012345efgh`) },
  { kind: 'direnv', file: '.envrc' },
  ...(Object.keys(mechanisms) as Mechanism[]).map((mechanism) => ({ kind: 'mechanism', mechanism, sure: mechanism !== 'gitpod' }) as const),
];
const asset: browser.Place = { file: 'pubspec.yaml', line: 9, what: 'the asset .env packs .env into the app', reach: 'app' };
const onServer: browser.Place = { file: 'app/api/route.ts', line: 2, what: 'its name makes it public', reach: 'server' };
const shared: browser.Place = {
  file: 'app.py',
  line: 4,
  what: 'share=True gives the app a public address, and anybody with the link spends your key',
  reach: 'link',
};
const litter = ['.git/openai-setup/.openai-setup-1234-0123456789ab.tmp', '.git/openai-setup/.openai-setup-1234-ba9876543210.tmp'];

const named = { name: 'OPENAI_KEY', others: [], rivals: [] } as const;
const template = { example: '.env.example', otherLines: 2 };
const place = { file: 'index.js', line: 3 } as const;
const kinds: readonly KeyVariable[] = [
  { ...named, source: 'option', reason: reason.wasRequested },
  { ...named, source: 'chosen', reason: reason.wasChosen },
  { ...named, source: 'code', by: 'client', place, reason: reason.isRead('index.js:3', 'client') },
  { ...named, source: 'code', by: 'package', place, reason: reason.isRead('index.js:3', 'package') },
  { ...named, source: 'example', place: { file: '.env.example', line: 2 }, reason: reason.isInExample('.env.example') },
  { ...named, source: 'env-file', place: { file: '.env', line: 2 }, reason: reason.isInEnvFile('.env') },
  { ...named, source: 'default', reason: reason.isUsual },
];

const sentences = {
  obstacle: [
    obstacle.isInTheWay({ kind: 'utf-16' }, '.env'),
    obstacle.isInTheWay({ kind: 'nul', line: 2 }, '.env'),
    obstacle.isInTheWay({ kind: 'lone-cr', line: 2 }, '.env'),
    obstacle.isInTheWay({ kind: 'merge-conflict', line: 2 }, '.env'),
    obstacle.isInTheWay({ kind: 'unterminated-quote', line: 2 }, '.env'),
    obstacle.isInTheWay({ kind: 'dotenvx-encrypted', line: 2 }, '.env'),
    obstacle.isInTheWay({ kind: 'sops-encrypted', line: 2 }, '.env'),
    obstacle.isInTheWay({ kind: 'git-crypt-encrypted' }, '.env'),
    obstacle.isInTheWay({ kind: 'ansible-encrypted' }, '.env'),
    obstacle.isInTheWay({ kind: 'reference', line: 2 }, '.env'),
  ],
  'env-file-place': [
    filePlace.isTooLarge('.env', 'it is larger than 1 MB'),
    filePlace.isUnreadable('.env', 'permission denied', 'linux'),
    filePlace.isUnreadable('.env', 'permission denied', 'win32'),
    filePlace.leadsNowhere('.env', 'posix'),
    filePlace.leadsNowhere('.env', 'windows'),
    filePlace.isDirectory('.env'),
    filePlace.isPipe('.env'),
    filePlace.isNoFile('.env', 'device', 'posix'),
    filePlace.isNoFile('.env', 'socket', 'fish'),
    filePlace.leadsInside('.env', 'config/env', 'posix'),
    filePlace.leadsOutside('.env', '/home/ana/shared.env', '/home/ana', 'posix'),
    filePlace.leadsOutside('.env', 'C:\\my files\\shared.env', 'C:\\my files', 'windows'),
    filePlace.hasSecondName('.env', 'posix'),
    filePlace.isOutside('../shop/.env', '/home/ana/shop', 'posix'),
    filePlace.isOutside('../shop/.env', undefined, 'posix'),
  ],
  'env-file-permissions': [
    permissions.isOpen('.env', 0o644, 'posix'),
    permissions.isOpen('.env', 0o666, 'posix'),
    permissions.isReadOnly('.env', posix),
    permissions.isReadOnly('.env', windows),
    permissions.closed('0644', '0600', true),
    permissions.closed('0444', '0400', false),
  ],
  'env-file': [
    file.isAbsent('.env'),
    file.isInOrder('.env', { keepsNoPermissions: false }),
    file.isInOrder('.env', { keepsNoPermissions: true }),
    file.isTooLongToCompare('.env', { keepsNoPermissions: false }),
    file.isTooLongToCompare('.env', { keepsNoPermissions: true }),
    file.cannotBeConverted('.env', 'No program reads it.', 'It is UTF-16 in one part and UTF-8 in another'),
    file.cannotBeFixed('Programs stop there.', 'It is UTF-16 in one part and UTF-8 in another'),
    file.hasControlCharacters('.env', 3),
    file.hasByteOrderMark('.env'),
    file.isDuplicate('OPENAI_API_KEY', '.env', [1, 3], []),
    file.isDuplicate('OPENAI_API_KEY', '.env', [1], [2]),
    ...[true, false].map((isFixable) => file.isMissed('OPENAI_API_KEY', '.env', 2, Object.values(file.programs), isFixable)),
    file.isMisreadByPython('OPENAI_API_KEY', '.env', 2),
    file.keepsQuotes('OPENAI_API_KEY', '.env', 2, 'Makefile:1'),
    file.isMisreadByDocker('OPENAI_API_KEY', '.env', 2, true, 'Makefile:2'),
    file.isMisreadByDocker('OPENAI_API_KEY', '.env', 2, false, 'Makefile:2'),
    file.isRefusedByDocker('.env', 2, 'Makefile:2'),
    file.isNotRead('.env', 'config/.env'),
    file.isSynced('.env', 'OneDrive'),
    file.isLittered(litter.slice(1), 'posix'),
    file.isLittered(litter, 'windows'),
    file.mayRemoveEarlierKey('OPENAI_API_KEY', '.env'),
    file.deeds.closePermissions('.env'),
    file.plan([
      ...Object.values(file.deeds).filter((deed) => typeof deed === 'string'),
      file.deeds.keepLast('OPENAI_API_KEY'),
      file.deeds.keepWorking('OPENAI_API_KEY', 1),
      file.deeds.writeWhereRead('OPENAI_API_KEY'),
    ]),
    file.textStays([file.deeds.saveAsUtf8, file.deeds.removeControlCharacters]),
    file.isFixed('.env'),
    file.isCleared,
    file.notChanged('.env'),
  ],
  'env-file-link': [
    link.isKnownToGit('.env', 'config/env', 'tracked', 'posix'),
    link.isKnownToGit('.env', 'config/env', 'not-ignored', 'posix'),
    link.mayBeWrittenThrough('.env', 'config/env'),
    link.plan('.env', 'config/env'),
    link.step('.env', 'config/env'),
    link.done('.env', 'config/env'),
  ],
  'why-not-written': [
    notWritten.wouldBeCommitted('.env'),
    notWritten.isTracked('.env', 'posix'),
    notWritten.beforeGitAnswers('.env'),
    notWritten.isReadOnly('.env', ['To make it writable: chmod 600 .env']),
    notWritten.isReadOnly('.env', undefined),
    notWritten.isTooLarge('.env', 'it is larger than 1 MB'),
    notWritten.isUnreadable('.env', 'permission denied', 'posix'),
    notWritten.isUnreadable('.env', 'permission denied', undefined),
    notWritten.isNoFile('.env', 'directory'),
  ],
  'paste-key': [
    paste.isNotRead('Streamlit', '.streamlit/secrets.toml', ['Put this line into .streamlit/secrets.toml: …']),
    paste.whereFrom('.env'),
    paste.make,
    paste.paste,
    paste.typeKey('.env', 'api.openai.com', undefined, true),
    paste.typeKey('.env', 'api.openai.com', 'working', false),
    paste.guidance('shop-bot-ana-dev'),
    paste.otherServer('https://llm.example/v1', 'OPENAI_BASE_URL in .env'),
    paste.atVendor('OpenRouter', true, 'https://openrouter.ai/api/v1', 'OPENAI_BASE_URL in .env'),
    paste.atVendor('llm.example', false, 'https://llm.example/v1', 'OPENAI_BASE_URL in .env'),
    paste.localServer('Ollama', 'http://localhost:11434/v1', 'OPENAI_BASE_URL in .env'),
    paste.isTakenAt('Groq', 'https://api.groq.com/openai/v1'),
    paste.azureNeeds,
    paste.needsQuotes,
    paste.inDemo,
    paste.nothingYet,
    paste.notAKey,
    paste.looksLike(1, 'part of a key', 'is too short'),
    paste.looksLike(164, 'project key', 'looks right'),
    paste.severalLines,
    paste.notSaved('not a key', 'This is a project id.', 'https://platform.openai.com/api-keys'),
    paste.notSaved('nothing yet', undefined, undefined),
    paste.plan('.env', '…wxyz', []),
    paste.plan('.env', '…wxyz', ['removed the quotes around it', 'removed the other lines']),
    paste.notReadBack('.env'),
    paste.saved('.env', '…wxyz', { template: undefined, notes: [], replaced: undefined, undoable: true }),
    paste.saved('.env', '…wxyz', { template, notes: ['removed the quotes around it'], replaced: undefined, undoable: true }),
    paste.saved('.env', '…wxyz', {
      template: undefined,
      notes: ['removed the quotes around it', paste.notTested.offline],
      replaced: '…abcd',
      undoable: true,
    }),
    paste.saved('.env', '…wxyz', { template: undefined, notes: [], replaced: '…abcd', undoable: false }),
  ],
  'place-of-key': [
    placeOfKey.otherLinesOf(1, '.env.example', []),
    placeOfKey.otherLinesOf(60, '.env.example', ['OPENAI_ORG_ID', 'OPENAI_BASE_URL']),
  ],
  'try-new-key': [tryNew.oldOneWorks('.env', '…wxyz', '…abcd', 'api.openai.com')],
  'make-key': [
    make.whichProject,
    make.newProject('shop-bot'),
    make.notDefaultProject,
    make.contents(0, make.noLimitYet),
    make.contents(1, make.limitOf('$50')),
    make.contents(12, undefined, 'proj_abc'),
    make.contents(undefined, undefined),
    moreProjects(5, 5, 23),
    moreProjects(20, 5, 23),
    moreProjects(25, 5, 23),
    make.howMuch('shop-bot'),
    make.limitStops(0),
    make.limitStops(1),
    make.limitStops(12),
    make.whichModels('shop-bot'),
    make.everyModel,
    make.onlyModels(['gpt-6-luna']),
    make.onlyModels(['gpt-6-luna', 'gpt-5.6-luna']),
    make.howLong,
    Object.values(make.lifetimes),
    make.mayRevoke('shop-bot-ana-dev', 1, true),
    make.mayRevoke('shop-bot-ana-dev', 2, true),
    make.mayRevoke('shop-bot-ana-dev', 1, false),
    make.mayRevoke('shop-bot-ana-dev', 2, false),
    make.earlierKey('2026-11-03', undefined, undefined),
    make.earlierKey('2026-11-03', '2026-11-28', '.env'),
    make.andMore(2),
    make.plan('.env', 'shop-bot'),
    make.projectStep('shop-bot'),
    make.projectMade('shop-bot'),
    make.modelsStep('shop-bot', ['gpt-6-luna', 'gpt-5.6-luna']),
    make.modelsAllowed('shop-bot', ['gpt-6-luna', 'gpt-5.6-luna']),
    make.keyLine('OPENAI_API_KEY', 'shop-bot-ana-dev', 90),
    make.useStep,
    make.notUsable('…wxyz', '.env', 'The API does not accept the key in .env'),
    make.deleteStep('shop-bot-ana-dev', []),
    make.deleteStep('shop-bot-ana-dev', ['2026-11-03']),
    make.deleteStep('shop-bot-ana-dev', ['2026-11-03', '2026-11-04']),
    make.revokeStep('2026-11-03'),
    make.revoked('.env'),
    make.keyMayExist('shop-bot-ana-dev'),
    make.cannotBeChanged,
    make.isRevokedAgain,
    make.couldNotBeRevoked('shop-bot-ana-dev'),
    make.answerLost('shop-bot-ana-dev'),
    make.notMade('Service account keys are disabled for this organization.'),
    make.lifetimeRefused('expires_in_seconds must be at most 2592000.'),
    make.notInDefaultProject('The default project cannot have service accounts.'),
  ],
  'key-present': [
    present.isPresent('.env', '…wxyz', 'OPENAI_API_KEY'),
    present.isPresent('.env', '…wxyz', 'OPENAI_KEY'),
    present.isMissingWhereRead('Streamlit', '.streamlit/secrets.toml', ['Put this line into .streamlit/secrets.toml: …']),
    present.isNotWhereRead('.env', '…abcd', 'Streamlit', '.streamlit/secrets.toml', ['Put this line into .streamlit/secrets.toml: …']),
    present.isNotWhereRead(
      '.env',
      '…abcd',
      'Streamlit',
      '.streamlit/secrets.toml',
      ['Put this line into .streamlit/secrets.toml: …'],
      '…wxyz',
    ),
    present.isKeptElsewhere('Rails', 'the Rails credentials', ['Open them in your editor: bin/rails credentials:edit']),
    present.isInEnvironment('OPENAI_API_KEY', '.env', '…wxyz'),
    Object.values(present.missing).map((isMissing) => isMissing('.env', 'OPENAI_API_KEY')),
    ...kinds.flatMap((kind) => present.isUnderOtherName('.env', '…wxyz', 'OPENAI_API_KEY', 2, kind)),
    present.planToRename('.env', 'OPENAI_API_KEY', 'OPENAI_KEY'),
    present.renamed('.env', 'OPENAI_KEY'),
    present.whyKey,
    present.firstGit,
    present.firstFix('.env'),
    present.waysToSave('.env', 'posix'),
    present.isForPackage('apps/api', '../apps/api', 'posix'),
    present.waysToSave('.env', 'windows'),
    present.isCommentedOut('.env', 'OPENAI_API_KEY', 2, true),
    present.isCommentedOut('.env', 'OPENAI_API_KEY', 2, false),
    present.isOnlyInStartupFile('OPENAI_API_KEY', '~/.zshrc:3', true),
    present.isOnlyInStartupFile('OPENAI_API_KEY', '~/.zshrc:3', false),
    present.isAbove('../../.env', 'OPENAI_API_KEY', '.env.local'),
    present.usesOtherServer({ host: 'localhost:11434', place: 'app.py:3' }, 'OPENAI_API_KEY'),
    present.isNotReadYet('.env', '…abcd', 'Laravel', 'a cached copy of its configuration', ['Let it read .env again: …']),
    present.isMisnamed('.env', 'posix'),
  ],
  managed: [
    ...(
      [
        'dotenvx',
        '1password',
        'sops',
        'doppler',
        'infisical',
        'varlock',
        'bitwarden',
        'vals',
        'vault',
        'aws',
        'azure',
        'google',
        'shell',
        'other',
      ] as const
    ).map((manager) => managed.isManaged(manager, 'OPENAI_API_KEY', '.env', undefined)),
    managed.isManaged('dotenvx', 'OPENAI_API_KEY', '.env.production', '…wxyz'),
    managed.isEncryptedWithout('sops', 'OPENAI_API_KEY', 'my secrets.env'),
    managed.isUnresolved('1password', 'OPENAI_API_KEY'),
    managed.mayBeIn('doppler', 'doppler.yaml'),
  ],
  'key-variable': [
    ...kinds.flatMap((kind) => [variable.isRead(kind), variable.isOther(kind)]),
    variable.areSeveral('OPENAI_API_KEY', [{ name: 'OPENAI_KEY', file: 'b.py', line: 3 }]),
  ],
  'key-shape': [
    shape.looksLike('.env', 164, 'project key', 'looks right'),
    shape.looksLike(undefined, 164, 'project key', 'looks right'),
    shape.isRefused('.env', 'Anthropic key', 'is not for OpenAI'),
    shape.isRefused(undefined, 'Anthropic key', 'is not for OpenAI'),
    shape.isWrapped('OPENAI_API_KEY', '.env', ['removed the quotes around it', 'removed the other lines']),
    shape.isWrapped('OPENAI_API_KEY', undefined, ['removed the quotes around it']),
    shape.unwrapPlan('.env', ['removed the quotes around it']),
    shape.ifRejected,
    Object.values(shape.next).map((next) => next('OPENAI_API_KEY', '.env')),
    Object.values(shape.next).map((next) => next('OPENAI_API_KEY', undefined)),
  ],
  'shell-source': [
    ...sources.map((each) => [source.origin(each), source.waysOut(each, 'OPENAI_API_KEY', posix, own)]),
    source.waysOut({ kind: 'older', line: line('shell', '~/.zshrc', 2), now: new Secret('0123456789012345abcd') }, 'OPENAI_API_KEY', posix),
    source.waysOut(undefined, 'OPENAI_API_KEY', windows, own),
    ...terminals.map((env) =>
      source.waysOut(undefined, 'OPENAI_API_KEY', { platform: 'linux', env: { SHELL: '/usr/bin/fish', ...env } }, own),
    ),
  ],
  'known-key': [known.whichKey('.env'), known.earlier('.env', '…abcd'), known.shells('.env', '…wxyz'), known.anotherOne, known.stay],
  'shell-override': [
    override.isReadElsewhere('.streamlit/secrets.toml'),
    override.isOnlyInEnvironment('OPENAI_API_KEY'),
    override.endsInLineEnd('OPENAI_API_KEY', '…abcd', '.env', 'posix'),
    override.endsInLineEnd('OPENAI_API_KEY', '…abcd', undefined, 'posix'),
    override.isInForce('.env'),
    override.isInForceByCode('OPENAI_API_KEY', '.env'),
    override.isInForceAndExported('.env'),
    ...(['node', 'deno', 'python', 'go', 'rust'] as const).map((each) =>
      override.isNotLoaded({ language: each, isDeclared: each === 'rust' }, { name: '.env', inProject: '.env' }, 'app:3', 'posix'),
    ),
    ...[false, true].map((isOld) =>
      override.isNotLoaded(
        {
          language: 'node',
          isDeclared: isOld,
          program: 'src/ai.js',
          isModule: isOld,
          isOld,
          manifest: 'a/package.json',
          script: { script: 'dev', line: 7, to: '"dev": "tsx --env-file=.env a.ts"' },
        },
        { name: '.env', inProject: '.env' },
        'src/ai.js:3',
        'posix',
      ),
    ),
    ...[false, true].map((hasKey) =>
      override.isNotLoaded(
        { language: 'python', isDeclared: false, cell: firstCell('a.ipynb', '.env'), keyIn: hasKey ? 'OPENAI_API_KEY' : undefined },
        { name: '.env', inProject: '.env' },
        'a.ipynb',
        'posix',
      ),
    ),
    override.isNotLoaded({ language: 'python', isDeclared: true }, { name: 'a/my env', inProject: 'my env' }, undefined, 'posix'),
    override.shellWins('OPENAI_API_KEY', '.env', '…abcd', '…wxyz', ' from ~/.zshrc:2'),
    override.emptyWins('OPENAI_API_KEY', '.env', '…abcd', ''),
    override.composeWins('OPENAI_API_KEY', '.llm.env', '…abcd', 'compose.yaml:7', undefined),
    override.composeWins('OPENAI_API_KEY', '.env', '…abcd', 'compose.yaml:7', '…wxyz'),
    override.scriptWins('OPENAI_API_KEY', '.env', '…abcd', { script: 'start', file: 'package.json', line: 5, key: '…used' }),
    override.readsOther('.env', { script: 'start', place: 'package.json', line: 5, file: '.env.production' }, 'posix'),
    override.fileWins('OPENAI_API_KEY', '.env', '…abcd', '.env.local', 3, '…wxyz', 'posix'),
    override.fileWins('OPENAI_API_KEY', '.env', '…abcd', 'my env', 3, undefined, 'posix'),
    override.whichKey,
    ...(['accepted', 'rejected', 'unknown'] as const).flatMap((test) => [
      override.theFiles('.env', test),
      override.theShells('.env', '…wxyz', test),
    ]),
    override.whatBecomesOf('OPENAI_API_KEY', '.env.local'),
    override.leaveIt,
    override.removeIt('.env', '.env.local'),
    override.planToRemove('OPENAI_API_KEY', '.env.local'),
    override.removed('OPENAI_API_KEY', '.env.local'),
    override.notRemoved('.env.local'),
  ],
  'env-example': [
    example.isAbsent,
    example.isInOrder('OPENAI_API_KEY', ['.env.example'], '.env', [], 60),
    example.isInOrder('OPENAI_API_KEY', ['.env.example', '.env.sample'], '.env', ['PORT', 'DB_URL'], 60),
    example.holdsKey(['.env.example']),
    example.holdsKey(['.env.example', '.env.sample']),
    example.lacksVariable('OPENAI_API_KEY', '.env.example'),
    example.namesOther('.env.example', 'OPENAI_API_KEY'),
    example.namesOtherThan('.env.example', 2, 'OPENAI_API_KEY', 'OPENAI_KEY', 'index.js:3 reads it'),
    example.planToTakeOut(['.env.example', '.env.sample']),
    example.takenOut('.env.example'),
    example.planToAdd('OPENAI_API_KEY', '.env.example'),
    example.added('OPENAI_API_KEY', '.env.example'),
    example.notChanged('.env.example'),
  ],
  'key-in-browser': [
    browser.staysOut(true),
    browser.staysOut(false),
    browser.reachesBrowser('OPENAI_API_KEY', [placeOf(1)]),
    browser.reachesBrowser('OPENAI_API_KEY', [placeOf(1), placeOf(2)]),
    browser.reachesBrowser('OPENAI_API_KEY', [placeOf(1), placeOf(2), placeOf(3), placeOf(4), placeOf(5), placeOf(6), placeOf(7)]),
    browser.isInApp([asset]),
    browser.isInApp([asset, shared]),
    browser.isShared([shared]),
    browser.isNamedPublic('OPENAI_API_KEY', [onServer]),
    browser.isHandedOut('public', 'page'),
    browser.isHandedOut('Assets/Resources', 'app'),
    Object.values(browser.notRenamed).map((notRenamed) => notRenamed('.env', 'OPENAI_API_KEY')),
    browser.takeOut('.env', 'VITE_OPENAI_API_KEY', 2),
    browser.plan('OPENAI_API_KEY', '.env', 2, 'VITE_OPENAI_API_KEY'),
    ...[[], ['src/ai.ts:3'], ['src/ai.ts:3', 'src/ai.ts:9', 'src/chat.vue:1']].flatMap((uses) => [
      browser.breaks('OPENAI_API_KEY', 'VITE_OPENAI_API_KEY', uses),
      browser.renamed('OPENAI_API_KEY', 'VITE_OPENAI_API_KEY', uses),
    ]),
    browser.notChanged('.env'),
  ],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('key.text.json');
});
