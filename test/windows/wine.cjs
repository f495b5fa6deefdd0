// Loaded before the program, under Wine only: what Windows can do and Wine (8.0) can't.
'use strict';

const children = require('node:child_process');
const { syncBuiltinESMExports } = require('node:module');

// Its sockets refuse what Windows accepts about keeping a connection alive.
process.binding('tcp_wrap').TCP.prototype.setKeepAlive = () => 0;

// Its taskkill doesn't know /t, refuses the whole command, and ends nothing.
const { spawnSync } = children;
children.spawnSync = (file, args, options) => {
  if (!/\\taskkill\.exe$/i.test(file) || !args.includes('/t')) return spawnSync(file, args, options);
  const parents = new Map();
  const table = spawnSync('wmic.exe', ['process', 'get', 'ParentProcessId,ProcessId'], { encoding: 'latin1' }).stdout.replaceAll('\0', '');
  for (const [, parent, id] of table.matchAll(/^\s*(\d+)\s+(\d+)/gm)) parents.set(Number(id), Number(parent));
  const tree = new Set([Number(args.at(-1))]);
  for (const each of tree) for (const [id, parent] of parents) if (parent === each) tree.add(id);
  for (const each of tree) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It has ended itself.
    }
  }
  return { status: 0 };
};
syncBuiltinESMExports();
