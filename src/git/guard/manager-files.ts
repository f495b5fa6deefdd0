/** The files of hook managers that hold their list of hooks, in the order in which the manager looks. */
export const lefthookFiles = [
  'lefthook.yml',
  '.lefthook.yml',
  '.config/lefthook.yml',
  'lefthook.yaml',
  '.lefthook.yaml',
  '.config/lefthook.yaml',
];
/** Settings of one person, put on top of those. */
export const lefthookLocalFiles = ['', '.', '.config/', '.config/.'].flatMap((before) =>
  ['yml', 'yaml', 'json', 'jsonc', 'toml'].map((ending) => `${before}lefthook-local.${ending}`),
);
/** The same in formats that lines can't simply be added to. */
export const otherFiles = {
  lefthook: ['', '.', '.config/'].flatMap((before) => ['toml', 'json'].map((ending) => `${before}lefthook.${ending}`)),
  'pre-commit': ['prek.toml', '.prek.toml'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export const preCommitFiles = ['.pre-commit-config.yaml', '.pre-commit-config.yml'];
