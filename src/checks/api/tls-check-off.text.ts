import { edit } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { certificateCommand, exportCommand, unsetCommand } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';

export const codes = {
  'tls-check-off': {
    status: 'problem',
    meaning: 'NODE_TLS_REJECT_UNAUTHORIZED=0 makes Node programs accept any certificate; openai-setup checks them anyway',
  },
} as const satisfies Codes;

const name = 'NODE_TLS_REJECT_UNAUTHORIZED';

/** Where the variable is set, as displayed. */
export type SetIn = {
  /** The project file; `undefined` for the shell. */
  readonly file: string | undefined;
  /** The line that the shell exports it from, if one was found. */
  readonly startupFile: string | undefined;
};

/** @param summary what was found about the API */
export const checksAreOff = (summary: string, set: SetIn, shell: Shell) => ({
  summary: `${summary}, but ${name}=0 in ${placeOf(set)} makes Node programs accept any certificate`,
  why: "Anyone between your program and the API could read your key. openai-setup checks certificates anyway; your program doesn't.",
  next: [
    set.file === undefined ? removal(set, shell) : edit({ file: set.file }, removal(set, shell)),
    ...(set.file === undefined && set.startupFile === undefined
      ? ["If it comes back, look in your shell's startup files and your editor's settings."]
      : []),
    `If you need it for a company proxy, ask IT for its root certificate (a .pem file), then: ${certificateCommand('NODE_EXTRA_CA_CERTS', shell)}`,
    `Or, if this computer already trusts the proxy, with Node 22.19, 24.6, or later: ${exportCommand('NODE_USE_SYSTEM_CA', '1', shell)}`,
    'Or start your program with node --use-system-ca (Node 22.15 or later).',
  ],
});

/** If something else is wrong, too. */
export const checksAreOffAlso = (set: SetIn, shell: Shell): string =>
  `Also: ${name}=0 in ${placeOf(set)} turns certificate checks off in your program. ${removal(set, shell)}`;

const placeOf = ({ file }: SetIn): string => file ?? 'your shell';

function removal({ file, startupFile }: SetIn, shell: Shell): string {
  if (file !== undefined) return `Delete the ${name} line from ${file}.`;
  const unset = unsetCommand(name, shell);
  return startupFile === undefined
    ? `Remove it from your shell: ${unset}`
    : `Delete the ${name} line in ${startupFile}, then run: ${unset}`;
}
