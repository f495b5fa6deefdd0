// `npm run test:stores`: the real tools of the places that are written to, against servers on loopback. What isn't there isn't run, and
// is named. gh, secret-tool, and aws have to be installed; vercel, and what opens GitHub's sealed secrets, are taken from npm.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
const fromNpm = path.join(root, 'node_modules/.cache/store-tools');

/** The whole paths of a program, each once. */
function find(name) {
  const found = (process.env.PATH ?? '').split(path.delimiter).flatMap((directory) => {
    const file = path.join(directory, name);
    try {
      accessSync(file, constants.X_OK);
      return directory.includes('node_modules') ? [] : [file];
    } catch {
      return [];
    }
  });
  return found.filter((file, index) => found.findIndex((other) => realpathSync(other) === realpathSync(file)) === index);
}

const missing = [];
const vercel = path.join(fromNpm, 'node_modules/vercel/dist/vc.js');
if (!existsSync(vercel) || !existsSync(path.join(fromNpm, 'node_modules/libsodium-wrappers'))) {
  mkdirSync(fromNpm, { recursive: true });
  const packages = ['vercel@58', 'libsodium-wrappers@0.7'];
  spawnSync('npm', ['install', '--prefix', fromNpm, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], {
    stdio: 'inherit',
  });
}
const hasSodium = existsSync(path.join(fromNpm, 'node_modules/libsodium-wrappers'));
if (!existsSync(vercel)) missing.push('vercel (npm)');
if (!hasSodium) missing.push('libsodium-wrappers (npm), without which nobody can look into what gh sends');
const gh = find('gh');
if (gh.length === 0) missing.push('gh (apt-get install gh)');
const aws = find('aws');
if (aws.length === 0) missing.push('aws (apt-get install awscli)');
const keyring = ['secret-tool', 'gnome-keyring-daemon', 'dbus-run-session'].filter((name) => find(name).length === 0);
if (keyring.length > 0) missing.push(`${keyring.join(', ')} (apt-get install libsecret-tools gnome-keyring dbus)`);

const home = mkdtempSync(path.join(tmpdir(), 'openai-setup-keyring-'));
const env = {
  ...process.env,
  REAL_STORES: JSON.stringify({
    gh: hasSodium ? gh.slice(0, 1) : [],
    aws,
    vercel: existsSync(vercel) ? [vercel] : [],
    'secret-tool': keyring.length === 0 ? find('secret-tool').slice(0, 1) : [],
    sodium: path.join(fromNpm, 'node_modules/libsodium-wrappers/dist/modules/libsodium-wrappers.js'),
  }),
};
const vitest = [
  process.execPath,
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  'test/vitest.config.mjs',
  '--testTimeout=90000',
  'test/stores/real',
];
// The keyring asks for its password on standard input, once.
const inSession = 'printf store | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && exec "$@"';
const command =
  keyring.length > 0 ? vitest : ['dbus-run-session', '--', 'sh', '-c', `HOME=${home} XDG_DATA_HOME=${home} ${inSession}`, 'sh', ...vitest];
const { status } = spawnSync(command[0], command.slice(1), { cwd: root, env, stdio: 'inherit' });
rmSync(home, { recursive: true, force: true });
for (const each of missing) console.log(`Not tried, because it isn't here: ${each}`);
process.exitCode = status ?? 1;
