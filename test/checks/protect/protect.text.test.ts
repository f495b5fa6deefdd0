import { expect, it } from 'vitest';
import * as deploy from '../../../src/checks/protect/deploy-ignore.text.ts';
import * as docker from '../../../src/checks/protect/docker-ignore.text.ts';
import * as guard from '../../../src/checks/protect/commit-guard.text.ts';
import * as inCode from '../../../src/checks/protect/key-in-code.text.ts';
import * as leaked from '../../../src/checks/protect/leaked-keys.text.ts';
import * as history from '../../../src/checks/protect/env-history.text.ts';
import * as ignored from '../../../src/checks/protect/env-ignored.text.ts';
import * as gitFailure from '../../../src/checks/protect/git-failure.text.ts';
import * as step from '../../../src/checks/protect/ignore-file-step.text.ts';
import * as npm from '../../../src/checks/protect/npm-publish.text.ts';
import * as unjudged from '../../../src/checks/protect/unjudged-rules.text.ts';
import * as untracked from '../../../src/checks/protect/env-untracked.text.ts';

// Every sentence of these checks stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/checks/protect/protect.text.test.ts -u` writes the table anew, and no other test changes.
const missing = { gitignore: 'web/.gitignore', rule: '/.env' };
const place = { file: 'settings.py', line: 3 };
const commit = { commit: '0123456789', date: '2026-11-03', files: ['.env', 'apps/api/.env'], branch: 'main', pushed: false };
const commits = [
  commit,
  { ...commit, branch: null },
  { ...commit, branch: 'origin/main', pushed: true },
  commit,
  commit,
  commit,
  commit,
] as const;
const copied = { dockerfile: 'api/Dockerfile', line: 2, instruction: 'COPY', files: ['.env', 'prod.env'], ignoreFile: '.dockerignore' };
const rule = { source: '.gitignore', line: 3, pattern: '!.env' };

const sentences = {
  'git-failure': [
    gitFailure.doesNotSay('git tracks .env', "git isn't installed, or isn't in PATH"),
    gitFailure.nothingChanged("git isn't installed, or isn't in PATH"),
    gitFailure.isOfOther('git tracks .env', 'Jujutsu'),
    gitFailure.again,
    gitFailure.initialize,
    gitFailure.install,
    gitFailure.trust('git config --global --add safe.directory /home/ana/shop-bot'),
    gitFailure.takeOutOfOuter,
    gitFailure.goToProject,
    gitFailure.askGit,
    gitFailure.runThere(),
    gitFailure.runThere('openai-setup -C /home/ana/shop-bot'),
    gitFailure.leaveWorkTree(),
    gitFailure.leaveWorkTree('openai-setup -C /home/ana/shop-bot'),
    gitFailure.ambiguous,
    gitFailure.unsetGitDir,
    gitFailure.sayYes,
    gitFailure.repairWorktree,
    gitFailure.cameWithFiles(),
    gitFailure.cameWithFiles({ pointer: '/home/ana/shop-bot/.git', directory: '/home/ana/shop-bot', shell: 'posix' }),
    gitFailure.cameWithFiles({ pointer: 'C:\\bot\\.git', directory: 'C:\\bot', shell: 'windows' }),
    gitFailure.replaceFile('.git/HEAD'),
    gitFailure.replaceFile(gitFailure.thatFile),
    gitFailure.findSetting('/dev/zero'),
  ],
  'ignore-file-step': [
    step.plan([
      { name: '.dockerignore', rules: ['.env'] },
      { name: 'api/.dockerignore', rules: ['.env', '.env.local'] },
    ]),
    step.newFile,
    step.done({ name: '.dockerignore', rules: ['.env', '.env.local'] }),
    step.addYourself({ name: '.dockerignore', rules: ['.env', '.env.local'] }),
    step.wasNotChanged('.dockerignore', 'Add to .dockerignore yourself: .env'),
    step.isNoPlainText('.dockerignore', 'Add to .dockerignore yourself: .env'),
  ],
  'env-ignored': [
    ignored.mayBeCommitted('.env'),
    ignored.isIgnored('.env'),
    ignored.isIgnored('.env', { ...rule, pattern: '.env' }),
    ignored.whetherSafe('.env'),
    ignored.takesOthers(['.env.local'], false),
    ignored.takesOthers(['.streamlit/secrets.toml'], true),
    ignored.takesOthers(['.env.local', 'prod.env'], false),
    ignored.takesOthers(['.env.local', 'apps/api/.env', 'prod.env'], false),
    ignored.isTaken(
      ignored.isToBeCommitted('.env'),
      ['.streamlit/secrets.toml'],
      undefined,
      { gitignore: '.gitignore', rule: '.env' },
      true,
    ),
    ignored.isTaken(ignored.isCommitted('web/.env'), [], undefined, missing),
    ignored.isTaken(ignored.isToBeCommitted('web/.env'), ['.env', 'prod.env'], rule, missing),
    ignored.isKeptBack('.env', '.gitignore'),
    ignored.isIgnoredHereOnly('.env', '.git/info/exclude', missing),
    ignored.isReadyForGit('.env', '.gitignore'),
    ignored.isNotReadyForGit('.env', missing),
    ignored.isOfMercurial('.env'),
    ignored.cannotBeRead('.env', '.gitignore', 'utf-16'),
    ignored.cannotBeRead('.env', '.gitignore', 'link'),
    ignored.cannotBeRead('.env', '.gitignore', 'directory'),
    ignored.cannotBeRead('.env', '.gitignore', { reason: 'permission denied' }),
    ignored.wasNotChanged('.gitignore', 'utf-16'),
    ignored.wasNotChanged('.gitignore', 'pipe'),
    ignored.plan([{ name: '.gitignore', rules: ['.env'], converted: false }]),
    ignored.plan([
      { name: '.gitignore', rules: ['.env', 'prod.env'], converted: false },
      { name: 'web/.gitignore', rules: ['.env'], converted: true },
      { name: 'api/.gitignore', rules: [], converted: true },
    ]),
    ignored.savedAsUtf8,
    ignored.done({ name: '.gitignore', rules: [] }),
    ignored.done({ name: '.gitignore', rules: ['.env'] }),
    ignored.done({ name: '.gitignore', rules: ['.env', 'prod.env'] }),
    ignored.doItYourself({ name: '.gitignore', rules: [] }),
    ignored.doItYourself({ name: '.gitignore', rules: ['.env', 'prod.env'] }),
  ],
  'env-untracked': [
    untracked.mayBeTracked('.env'),
    untracked.isUntracked('.env'),
    untracked.isTracked(['.env'], true, 'posix'),
    untracked.isTracked(['.env', 'apps/api/.env'], true, 'posix'),
    untracked.isTracked(['.streamlit/secrets.toml'], false, 'posix', true),
    untracked.isTracked(['.env', '.streamlit/secrets.toml'], true, 'posix', true),
    untracked.isTracked(['.env.production', 'apps/api/.env'], false, 'windows'),
    untracked.plan(['.env']),
    untracked.plan(['.env', 'prod.env']),
    untracked.done('.env'),
  ],
  'env-history': [
    history.noRepository,
    history.whetherCommitted('.env'),
    history.holdsNoKey(undefined),
    history.holdsNoKey(history.onlyEnvFiles({ megabytes: 812 })),
    history.holdsNoKey(history.onlyEnvFiles('too-slow')),
    history.isUnreadable,
    history.isDead('1f2e3d4c5b', leaked.isDead('revoked', '2026-11-28')),
    history.itsMessage('message'),
    history.isInHistory({ commits: [commit], count: 1, current: false }, false),
    history.isInHistory({ commits: [commit, commit], count: 2, current: true }, true),
    history.isPushed({ commits, count: 7, current: true }, false),
    history.isPushed({ commits, count: 6, current: false }, true),
    history.isInHistory({ commits: [{ ...commit, tag: 'v1' }], count: 1, current: false }, false),
    history.isNotAllHere('.env', 'shallow'),
    history.isNotAllHere('.env', 'partial'),
  ],
  'leaked-keys': [
    leaked.isDead('rejected', '2026-11-28'),
    leaked.isPublic('…ab12', '.env'),
    leaked.replace(false),
    leaked.replace(true),
    leaked.rotatePlan,
    leaked.keep,
    leaked.areRevoked(['…ab12']),
    leaked.areRevoked(['…ab12', '…cd34']),
    leaked.linkToKeys,
    leaked.haveRevoked,
    leaked.notYet,
    leaked.askTheApi('api.openai.com'),
    leaked.askStep(['…ab12'], 'api.openai.com'),
    leaked.mayWork(['…ab12'], ['…ab12'], 'api.openai.com'),
    leaked.mayWork([], ['…ab12', '…cd34'], 'api.openai.com'),
    leaked.noted(['…ab12']),
    leaked.noted(['…ab12', '…cd34']),
    leaked.noteStep,
    leaked.notNoted('The settings would be in ~/.config.'),
  ],
  'key-in-code': [
    inCode.noRepository,
    inCode.whetherAny,
    inCode.isFree(true),
    inCode.isFree(false),
    inCode.isFreeBriefly,
    inCode.isDead('settings.py:3', leaked.isDead('revoked', '2026-11-28')),
    inCode.isInCode({ places: [place], count: 1, current: true, variable: 'OPENAI_API_KEY', hasGuard: false, envFile: '.env' }),
    inCode.isInCode({
      places: [{ file: 'key.txt', line: 1 }],
      count: 1,
      current: true,
      variable: 'OPENAI_API_KEY',
      hasGuard: true,
      onlyKey: 'rm key.txt',
      envFile: '.env',
    }),
    inCode.isInCode({
      places: [place, { file: 'first.ipynb', line: 12 }],
      count: 2,
      current: false,
      variable: 'OPENAI_API_KEY',
      hasGuard: true,
      envFile: '.env',
    }),
    inCode.isInTestData({ places: [place], count: 1 }),
    inCode.isInTestData({ places: [place, place], count: 3 }),
  ],
  'commit-guard': [
    guard.isThere('.husky/pre-commit'),
    guard.isThereBriefly,
    guard.isNotThere,
    guard.isNotRun('.husky/pre-commit'),
    guard.isOutdated('.husky/pre-commit'),
  ],
  'unjudged-rules': [
    unjudged.areTooIntricate('.dockerignore', 'Docker leaves .env out of images', 'Simplify the globs in .dockerignore.'),
    unjudged.areTooOpen('Dockerfile', 'Docker would copy .env into an image'),
    unjudged.areUnreadable('.dockerignore', 'Docker leaves .env out of images', "it's larger than 1 MiB"),
    unjudged.areUnreadable('.dockerignore', 'Docker leaves .env out of images', "it's a link that leads out of the project"),
    unjudged.areUnreadable('.dockerignore', 'Docker leaves .env out of images', 'permission denied'),
  ],
  'docker-ignore': [
    docker.noDockerfile,
    docker.isLeftOut,
    docker.whetherLeftOut('.env'),
    docker.simplify('.dockerignore', '.env'),
    docker.isCopied({ ...copied, isThere: true, others: 0 }),
    docker.isCopied({ ...copied, isThere: false, others: 1 }),
    docker.isCopied({ ...copied, isThere: false, others: 2 }),
  ],
  'deploy-ignore': [
    deploy.noIgnoreFile,
    deploy.isLeftOut,
    deploy.whetherLeftOut('.env'),
    deploy.simplify('web/.vercelignore', '.env'),
    deploy.isUploaded('vercel', ['.env', '.env.production'], 'web/.vercelignore', '.vercelignore'),
  ],
  'npm-publish': [
    npm.noPackage,
    npm.isLeftOut('.env'),
    npm.simplify('.npmignore'),
    npm.orIgnoreFile('package.json'),
    npm.isPacked({ manifest: 'package.json', files: ['.env', '.env.local'], entry: undefined }),
    npm.isPacked({
      manifest: 'package.json',
      files: ['.env'],
      entry: { by: '*', field: 'files', takeOut: npm.exceptInFiles('package.json', ['.env', '.env.local']) },
    }),
    npm.nameAnother('bin', 'package.json', '.env'),
    npm.takeOutOfFiles('package.json', '.env'),
    npm.isYours('package.json', npm.takeOutOfFiles('package.json', '.env')),
  ],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('protect.text.json');
});
