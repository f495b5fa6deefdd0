#!/usr/bin/env node
// The first file that Node reads. It is copied as it is, in the syntax of 2015, so that a Node too old for the program can
// still say so, and it loads nothing before it knows. `import()` is the one newer word: Node has parsed it since 10.
'use strict';

// Without a listener Node opens its debugger at this signal, and whoever connects can read the key from memory. Ignore it:
// whoever sends it wants a debugger, not an exit.
process.on('SIGUSR1', function () {});

var needed = 20;
var running = process.versions.node;
var refused = optionOfNode();

if (parseInt(running, 10) < needed) {
  process.stderr.write(
    'openai-setup needs Node.js ' + needed + ' or later, and this is ' + running + '.\n' +
    'Get it from https://nodejs.org (with nvm: nvm install --lts), then run the same command again.\n'
  );
  process.exitCode = 1;
} else if (refused) {
  refuse(refused);
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
 * The option, if there is one, by which Node takes a file for its own settings. Node looks for these even after the script's
 * name and obeys what such a file says (NODE_OPTIONS=--require …) before this line runs. In a cloned project that is
 * somebody else's code, and somebody else's idea of the API and its certificates. Every option that Node 20 to 26 knows was
 * tried (November 2026): these four are all. Node 22 also takes longer words that begin like the last. NODE_OPTIONS of
 * the shell can't hold them.
 */
function optionOfNode() {
  var words = process.execArgv.concat(process.argv.slice(2));
  for (var i = 0; i < words.length; i += 1) {
    var found = /^--(env-file(-if-exists)?|experimental-(default-)?config-file)/.exec(words[i]);
    if (found) return found[0];
  }
}

/** Wrong usage, as cli.ts says it. The value isn't repeated: it may hold anything. */
function refuse(option) {
  var isEnvFile = option.indexOf('--env') === 0;
  var message = 'Node.js handles ' + option + ' itself, before openai-setup starts, and obeys ' +
    (isEnvFile ? 'NODE_OPTIONS' : 'the options') + " in that file. In a cloned project, that could run someone else's code. " +
    (isEnvFile ? 'Use --file (or -e) instead. ' : 'Run openai-setup without it. ') +
    "If you didn't write that file, check it for " + (isEnvFile ? 'NODE_OPTIONS' : 'options such as "import"') +
    ': Node.js may already have obeyed it.';
  process.exitCode = 2;
  // The reader may be gone.
  process.stdout.on('error', function () {});
  process.stderr.on('error', function () {});
  if (process.argv.indexOf('--json') !== -1) {
    process.stdout.write(JSON.stringify({ schemaVersion: 1, error: { code: 'wrong-usage', message: message } }, null, 2) + '\n');
  }
  // In a terminal no word is broken.
  var columns = process.stderr.isTTY ? process.stderr.columns || 80 : Infinity;
  var lines = ['openai-setup:'];
  message.split(' ').forEach(function (word) {
    var longer = lines[lines.length - 1] + ' ' + word;
    if (longer.length < columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  });
  process.stderr.write(lines.join('\n') + '\n');
}

/**
 * Since 22.8 Node can keep compiled code in the temporary directory, as npm and tsc do. Whoever can put a file there could
 * have this program run code, so it must be neither another user's nor a part of a project (TMPDIR may say anything).
 */
function useCompileCache() {
  var enable = require('module').enableCompileCache;
  if (!enable) return;
  var fs = require('fs');
  var path = require('path');
  var directory = require('os').tmpdir();
  try {
    // Node would make a temporary directory that is not there.
    if (!path.isAbsolute(directory) || isInProject(fs, path, fs.realpathSync(directory))) return;
    var place = path.join(directory, 'node-compile-cache');
    var found = process.getuid && fs.lstatSync(place, { throwIfNoEntry: false });
    if (!found || (found.isDirectory() && found.uid === process.getuid() && (found.mode & 18) === 0)) enable(place);
  } catch (error) {
    // No such directory, or the current one is gone: go without a cache.
    if (!error.code) throw error;
  }
}

/** Below the current directory, or in a repository. */
function isInProject(fs, path, directory) {
  var current = fs.realpathSync(process.cwd());
  for (var each = directory; ; each = path.dirname(each)) {
    if (each === current || fs.existsSync(path.join(each, '.git'))) return true;
    if (each === path.dirname(each)) return false;
  }
}
