import { run, type Next } from '../../engine/action.ts';
import type { Manager } from '../../keys/managed.ts';
import { shellWord } from '../../shell/word.ts';
import { capitalized } from '../../wording/capitalized.ts';

// Names of files, variables, and keys (as `…abcd`) are given as they're shown. Commands as the tools document them (November 2026).

type Tool = {
  readonly name: string;
  /** How a program gets the key: what comes before the program's own command. Absent: nobody can tell. */
  readonly command?: (file: string) => readonly [string, ...string[]];
  /** How the key is changed. */
  readonly change?: (variable: string, file: string) => string;
};

const fileOption = (option: string, file: string): readonly string[] => (file === '.env' ? [] : [option, file]);

const tools: Readonly<Record<Manager, Tool>> = {
  dotenvx: {
    name: 'dotenvx',
    command: (file) => ['dotenvx', 'run', ...fileOption('-f', file), '--'],
    change: (variable, file) => `Change the key with dotenvx: ${['dotenvx set', variable, ...fileOption('-f', file)].join(' ')}`,
  },
  '1password': {
    name: '1Password',
    command: (file) => ['op', 'run', `--env-file=${file}`, '--'],
    change: () => 'Change the key in 1Password, in the item the op:// address points to.',
  },
  sops: {
    name: 'SOPS',
    command: (file) => ['sops', 'exec-env', file],
    change: (_, file) => `Change the key with SOPS: sops ${shellWord(file, 'posix')}`,
  },
  doppler: { name: 'Doppler', command: () => ['doppler', 'run', '--'] },
  infisical: { name: 'Infisical', command: () => ['infisical', 'run', '--'] },
  varlock: { name: 'varlock', command: () => ['varlock', 'run', '--'] },
  bitwarden: { name: 'Bitwarden', command: () => ['bws', 'run', '--'] },
  'git-crypt': { name: 'git-crypt' },
  ansible: { name: 'Ansible Vault' },
  vals: { name: 'vals' },
  vault: { name: 'Vault', command: () => ['vault-env'] },
  aws: { name: 'AWS' },
  azure: { name: 'Azure Key Vault' },
  google: { name: 'Google Secret Manager' },
  shell: { name: 'the shell or the program that reads it' },
  other: { name: 'another tool' },
};

const toolName = (manager: Manager): string => tools[manager].name;

/** A command as people type it. Options are ours; a name of a file may need quotes. */
function typed(words: readonly string[]): string {
  return words.map((word) => (/^[\w./=:@%+,-]+$/.test(word) ? word : shellWord(word, 'posix'))).join(' ');
}

/** How to start the project's program, and this one, so that they get the key. */
function ways(manager: Manager, file: string): readonly Next[] {
  const words = tools[manager].command?.(file);
  if (words === undefined) return ['To test the key, run openai-setup the way you start your program, so it gets the key, too.'];
  const before = typed(words);
  // `sops exec-env` wants the command in one word.
  if (manager === 'sops') {
    const test = [...words, 'openai-setup doctor'] as const;
    return [`Start your program with: ${before} '<start command>'`, run(test, `Test the key with: ${before} 'openai-setup doctor'`)];
  }
  return [
    `Start your program with: ${before} <start command>`,
    run([...words, 'openai-setup', 'doctor'], `Test the key with: ${before} openai-setup doctor`),
  ];
}

function changing(manager: Manager, variable: string, file: string): readonly string[] {
  const change = tools[manager].change?.(variable, file);
  return change === undefined ? [] : [change];
}

const otherFile = ['To keep the key in another file: openai-setup --file .env.local'] as const;

/** The key's value in the env file is another tool's. @param shellKey the key in the environment, which is tested */
export const isManaged = (manager: Manager, variable: string, file: string, shellKey: string | undefined) => ({
  summary:
    shellKey === undefined
      ? `${variable} in ${file} ${whose(manager)}`
      : `${variable} in ${file} ${whose(manager)}; the key in the environment (${shellKey}) is tested`,
  why: `${capitalized(toolName(manager))} provides the real key when your program starts, so openai-setup leaves this alone.`,
  next: [...ways(manager, file), ...changing(manager, variable, file)],
});

const whose = (manager: Manager): string =>
  manager === 'shell' ? 'points to a value kept somewhere else' : `is managed by ${toolName(manager)}`;

/** The whole file is encrypted, and the key isn't in it. */
export const isEncryptedWithout = (manager: Manager, variable: string, file: string) => ({
  summary: `${file} is encrypted with ${toolName(manager)} and has no ${variable}`,
  why: "A plain-text key doesn't belong in a file that's meant to be committed, so openai-setup leaves it alone.",
  next: [...changing(manager, variable, file), ...ways(manager, file), ...otherFile],
});

/** The whole file is encrypted, and nobody can tell whether the key is in it. */
export const isSealed = (manager: 'git-crypt' | 'ansible', file: string) => ({
  summary: `${file} is encrypted with ${toolName(manager)}`,
  why: "Can't tell whether the key is in it until it's decrypted, so openai-setup leaves it alone.",
  next: [
    manager === 'git-crypt'
      ? 'Decrypt it, then run openai-setup again: git-crypt unlock'
      : `See what's in it: ansible-vault view ${shellWord(file, 'posix')}`,
    ...otherFile,
  ] as const,
});

/** The environment holds a reference in place of the key: nothing has put the key in its place. */
export const isUnresolved = (manager: Manager, variable: string) => ({
  summary: `${variable} in the environment isn't a key: it ${whose(manager)}`,
  why: `Programs you start here don't get the key: ${toolName(manager)} has to provide it.`,
  next: ways(manager, '.env'),
});

/** Why no key is written there. */
export const notWritten = {
  encrypted: (manager: 'dotenvx' | 'sops', file: string) => ({
    summary: `${file} is encrypted with ${toolName(manager)}`,
    why: "A file like this is meant to be committed. A plain-text key doesn't belong there.",
    next:
      manager === 'sops'
        ? ([`Add the key with SOPS itself: sops ${shellWord(file, 'posix')}`, ...otherFile] as const)
        : (['Add the key with dotenvx itself: dotenvx set', ...otherFile] as const),
  }),
};

/** What a project's files say about a tool that may hold the key. */
export const mayBeIn = (manager: 'doppler' | 'infisical' | 'varlock', because: string): Next => {
  const words = [...(tools[manager].command?.('') ?? ['']), 'openai-setup', 'doctor'] as [string, ...string[]];
  return run(words, `If the key is in ${toolName(manager)} (${because} is here), test it with: ${words.join(' ')}`);
};
