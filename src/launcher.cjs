#!/usr/bin/env node
// The first file that Node reads. It's copied unchanged and uses the syntax of 2015, so that a Node too old for the program can still
// say so, and it loads nothing before it knows that. `import()` is the one newer word: Node has parsed it since 10.
'use strict';

// Without a listener, Node opens its debugger on this signal, and whoever connects can read the key from memory. Ignore it: whoever
// sends it wants a debugger, not an exit.
process.on('SIGUSR1', function () {});

var needed = 20;
var running = process.versions.node;
var refused = optionOfNode();

if (parseInt(running, 10) < needed) {
  process.stderr.write(
    'openai-setup needs Node.js ' +
      needed +
      ' or later, but this is ' +
      running +
      '.\n' +
      'Get it from https://nodejs.org (with nvm: nvm install --lts), then run the same command again.\n',
  );
  process.exitCode = 1;
} else if (refused) {
  var isEnvFile = refused.indexOf('--env') === 0;
  refuse(
    'Node.js handles ' +
      refused +
      ' itself, before openai-setup starts, and obeys ' +
      (isEnvFile ? 'NODE_OPTIONS' : 'the options') +
      " in that file. In a cloned project, that could run someone else's code. " +
      (isEnvFile ? 'Use --file (or -e) instead. ' : 'Run openai-setup without it. ') +
      "If you didn't write that file, check it for " +
      (isEnvFile ? 'NODE_OPTIONS' : 'options such as "import"') +
      ': Node.js may already have obeyed it.',
  );
} else if (takesCompiledCodeFromHere()) {
  refuse(
    "NODE_COMPILE_CACHE isn't a full path, so Node.js has taken compiled code from the current directory before openai-setup " +
      'could start. A project that you cloned could run its own code that way, with your keys in reach. ' +
      'Unset the variable or set it to a full path, then run the same command again',
  );
} else if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
  // Scripts ask this often, and starting Node's module loader takes longer than answering.
  process.stdout.on('error', function (error) {
    process.exitCode = error.code === 'EPIPE' ? 0 : 1;
  });
  process.stdout.write(require('../package.json').version + '\n');
} else {
  useCompileCache();
  import('./cli.js').catch(function (error) {
    process.stderr.write(
      "openai-setup: couldn't load its own files (" + (error.code || error.name) + '). Reinstall it, then run the same command again.\n',
    );
    process.exitCode = 70;
  });
}

/**
 * The option, if there is one, that makes Node take a file for its own settings. Node looks for these even after the script's name,
 * and obeys what such a file says (NODE_OPTIONS=--require …) before this line runs. In a cloned project, that's somebody else's code,
 * and somebody else's idea of the API and its certificates. We tried every option that Node 20 to 26 knows (November 2026): there are
 * only these four. Node 22 also accepts longer words that begin like the last one. The shell's NODE_OPTIONS can't contain them.
 */
function optionOfNode() {
  var words = process.execArgv.concat(process.argv.slice(2));
  for (var i = 0; i < words.length; i += 1) {
    var found = /^--(env-file(-if-exists)?|experimental-(default-)?config-file)/.exec(words[i]);
    if (found) return found[0];
  }
}

/** Node 22.1 and later load the compiled form even of this file from NODE_COMPILE_CACHE, wherever that is. */
function takesCompiledCodeFromHere() {
  var place = process.env.NODE_COMPILE_CACHE;
  return Boolean(place) && parseInt(running, 10) >= 22 && !require('path').isAbsolute(place);
}

/** Wrong usage, reported as in cli.js. The refused value isn't repeated, because it may contain anything. */
function refuse(message) {
  process.exitCode = 2;
  // The reader may be gone.
  process.stdout.on('error', function () {});
  process.stderr.on('error', function () {});
  if (process.argv.indexOf('--json') !== -1) {
    process.stdout.write(JSON.stringify({ schemaVersion: 1, error: { code: 'wrong-usage', message: message } }, null, 2) + '\n');
  }
  // In a terminal, don't break words.
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
 * Since 22.8, Node can store compiled code, and it runs what it finds there without checking it. So the code stays in the package:
 * whoever can write there could change the program itself. A shared temporary directory is open to other users and to unpacked
 * archives. If the package can't be written to, Node does without.
 */
function useCompileCache() {
  var enable = require('module').enableCompileCache;
  if (!enable) return;
  // Files that root leaves in a user's package would keep npm from removing it.
  if (process.getuid && require('fs').statSync(__dirname).uid !== process.getuid()) return;
  enable(require('path').join(__dirname, '../node_modules/.cache/openai-setup'));
}
