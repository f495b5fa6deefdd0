import { edit, run } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { usualKeyVariable } from '../../env-file/key-variable.ts';
import type { KeyVariable, Place } from '../../project/key-variable.ts';

// Names of variables and files are given as they're shown, lines are 1-based.

export const codes = {
  'other-variable': {
    status: 'advice',
    meaning: 'the project keeps the key in a different variable from the one OpenAI’s packages read',
  },
  'several-variables': { status: 'advice', meaning: 'the code reads the key from more than one variable' },
} as const satisfies Codes;

export const isRead = ({ name, reason }: KeyVariable): string => `${name}: ${reason}`;

const shown = ({ file, line }: Place): string => `${file}:${line}`;
const why = `OpenAI's packages and most examples read ${usualKeyVariable}. With another name, your code has to pass the key to them.`;

const keepAsIs = (name: string): readonly string[] => [
  `This is fine: openai-setup saves and tests ${name}. To hide this advice: openai-setup --variable ${name}`,
];

export const isOther = ({ name, source, place }: KeyVariable) => ({
  summary:
    place === undefined
      ? `The key is in ${name}, not in ${usualKeyVariable}`
      : source === 'code'
        ? `${shown(place)} reads the key from ${name}, not from ${usualKeyVariable}`
        : `${shown(place)} calls the key ${name}, not ${usualKeyVariable}`,
  why,
  next: [
    ...keepAsIs(name),
    ...(place === undefined ? [] : [edit(place, `Or call it ${usualKeyVariable} everywhere, starting with ${shown(place)}.`)]),
  ],
});

export const areSeveral = (name: string, others: readonly (Place & { readonly name: string })[]) => ({
  summary: `The key is in ${name}, but ${others.map((other) => `${shown(other)} reads ${other.name}`).join(', and ')}`,
  why: 'Code that reads the other variable runs without this key.',
  next: [
    ...others.map((other) =>
      edit({ file: other.file, line: other.line }, `Change ${shown(other)} to read ${name}, or set ${other.name}, too.`),
    ),
    ...others
      .slice(0, 1)
      .map((other) =>
        run(['openai-setup', 'doctor', '--variable', other.name], `To check the other key: openai-setup doctor --variable ${other.name}`),
      ),
  ],
});
