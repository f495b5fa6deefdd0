import { withInputFrom } from '../shell/commands.ts';
import type { Shell } from '../shell/shell.ts';

// Where a key belongs that isn't kept in an env file, and what to put there. Names come from the project; the caller makes them safe.

export const example = '<your key>';

export const putLine = (where: string, line: string): string => `Put this line into ${where}: ${line}`;

/** Two lines that belong together, of which the first opens a section. */
export const putLines = (where: string, first: string, second: string): string =>
  `Put these two lines into ${where}: ${first} and, below it, ${second}`;

export const rails = {
  where: 'the Rails credentials',
  edit: 'Open them in your editor: bin/rails credentials:edit',
  add: (line: string): string => `Add the key there, as YAML: ${line}`,
};

export const dotnet = {
  where: 'the user secrets of .NET',
  init: 'Give the project a place for them: dotnet user-secrets init',
  set: (line: string, shell: Shell): string =>
    `Save ${line} as key.json outside the project, then run this and delete it: ${withInputFrom('key.json', 'dotnet user-secrets set', shell)}`,
  visualStudio: (line: string): string => `Or in Visual Studio: right-click the project, Manage User Secrets, and add ${line}`,
};

export const colab = {
  where: 'the secrets of Colab',
  add: (name: string): string =>
    `In Colab, click the key symbol on the left, add a secret called ${name}, paste the key, and switch on notebook access.`,
};

export const spring = {
  where: (file: string): string => `the environment, and .env only if ${file} says so`,
  add: (file: string, line: string): string => `Let Spring Boot read .env. Put this line into ${file}: ${line}`,
  orExport: (variable: string): string => `Or set ${variable} in the environment of the program.`,
};

export const laravel = {
  where: 'a cached copy of its configuration',
  clear: 'Let it read .env again: php artisan config:clear',
};

export const direnv = {
  where: '.envrc',
  allow: 'Then let direnv read it: direnv allow',
};

export const settingsFile = (file: string): string => `Put the key into ${file}, in place of what's there, and keep that file out of git.`;

export const composeSecret = {
  add: (file: string): string => `Put the key into ${file}, and nothing else: no name, no quotes.`,
};
