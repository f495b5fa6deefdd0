// Loaded before the program (`node --import`): kills it at its n-th change of a file, as a power failure would. KILL_AT: `3-before`, `3-after`.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [, at, when] = /^(\d+)-(before|after)$/.exec(process.env.KILL_AT ?? '') ?? [];
let count = 0;
const die = () => process.kill(process.pid, 'SIGKILL');
const isMeant = () => (count += 1) === Number(at);

for (const name of ['rename', 'writeFile', 'mkdir', 'rm', 'rmdir', 'unlink']) {
  const asked = fs.promises[name];
  fs.promises[name] = async (...args) => {
    const meant = isMeant();
    if (meant && when === 'before') die();
    const result = await asked.apply(fs.promises, args);
    if (meant) die();
    return result;
  };
  const sync = fs[`${name}Sync`];
  fs[`${name}Sync`] = (...args) => {
    const meant = isMeant();
    if (meant && when === 'before') die();
    const result = sync.apply(fs, args);
    if (meant) die();
    return result;
  };
}
const open = fs.promises.open;
fs.promises.open = async (file, flags, ...rest) => {
  const meant = typeof flags === 'string' && /^[wa]/.test(flags) && isMeant();
  if (meant && when === 'before') die();
  const handle = await open.call(fs.promises, file, flags, ...rest);
  if (meant) die();
  return handle;
};
syncBuiltinESMExports();
process.on('exit', () => fs.appendFileSync(process.env.KILL_COUNT ?? '/dev/null', `${count}\n`));
