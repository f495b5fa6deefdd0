#!/usr/bin/env node
// The first file that Node reads. It is copied as it is, in the syntax of 2015, so that a Node too old for the program can
// still say so, and it loads nothing before it knows. `import()` is the one newer word: Node has parsed it since 10.
'use strict';

var needed = 20;
var running = process.versions.node;

if (parseInt(running, 10) < needed) {
  process.stderr.write(
    'openai-setup needs Node.js ' + needed + ' or later, and this is ' + running + '.\n' +
    'Get it from https://nodejs.org (with nvm: nvm install --lts), then run the same command again.\n'
  );
  process.exitCode = 1;
} else if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
  // Scripts ask this often, and to start Node's loader of modules takes longer than to answer.
  process.stdout.on('error', function (error) {
    process.exitCode = error.code === 'EPIPE' ? 0 : 1;
  });
  process.stdout.write(require('../package.json').version + '\n');
} else {
  useCompileCache();
  import('./cli.js').catch(function (error) {
    process.stderr.write(
      'openai-setup: its own files could not be loaded (' + (error.code || error.name) + '). Installing it again should help.\n'
    );
    process.exitCode = 70;
  });
}

/**
 * Since 22.8 Node can keep compiled code in the temporary directory, as npm and tsc do. Where that directory is shared,
 * whoever made Node's folder in it could put code there, so it must be the user's own.
 */
function useCompileCache() {
  var enable = require('module').enableCompileCache;
  if (!enable || !process.getuid) {
    if (enable) enable();
    return;
  }
  var directory = require('os').tmpdir();
  var place = require('path').join(directory, 'node-compile-cache');
  var found = require('fs').lstatSync(place, { throwIfNoEntry: false });
  var safe = found
    ? found.isDirectory() && found.uid === process.getuid() && (found.mode & 18) === 0
    // Node would make a temporary directory that is not there.
    : require('fs').existsSync(directory);
  if (safe) enable(place);
}
