import { apiCodes } from '../../diagnosis/codes.ts';
import type { Confirm } from '../../engine/ask.ts';
import type { Codes } from '../../engine/codes.ts';
import { exportCommand } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';
import { onlyThisRunCode } from './go-on.text.ts';
import { azureSteps } from '../key/azure.text.ts';
import { notSaved as answerNotSaved, whereSettingsCouldBe } from './settings.text.ts';
import { codes as tlsCheckOffCodes } from './tls-check-off.text.ts';

// Hosts, addresses, and where they come from are given as displayed.

export const codes = {
  ...apiCodes,
  ...tlsCheckOffCodes,
  'proxy-setting': {
    status: 'advice',
    meaning: 'the API answers through the proxy, but not every program gets there with the same settings',
  },
  ...onlyThisRunCode,
  'system-certificates': {
    status: 'advice',
    meaning: 'only the certificates of this computer vouch for the API; a program needs a setting to use them',
  },
  'old-variable-name': {
    status: 'advice',
    meaning: 'OPENAI_API_BASE or OPENAI_ORGANIZATION is set, which only LangChain and old packages read',
  },
  'azure-base-url': { status: 'problem', meaning: 'the base URL is one of Azure OpenAI, which needs a deployment and an api-version' },
  'untrusted-base-url': { status: 'problem', meaning: 'the base URL comes from a file of the project and was not confirmed' },
} as const satisfies Codes;

/**
 * @param name who runs it, if that isn't clear from the host
 * @param namedBy what sets the address; `undefined` if it's the usual one
 * @param readBy what reads that setting, if not everything does
 */
export function answers(host: string, name: string | undefined, namedBy: string | undefined, readBy?: string): string {
  const setting = namedBy === undefined || readBy === undefined ? namedBy : `${namedBy}, which ${readBy} reads`;
  const about = [name, setting].filter((each) => each !== undefined);
  return about.length === 0 ? `${host} answers` : `${host} answers (${about.join(', ')})`;
}

/** @param old the variables, and what reads them now; `place`: where they're set */
export const isOldName = (host: string, old: readonly { readonly name: string; readonly instead: string; readonly place: string }[]) => ({
  summary: `${host} answers, but today's packages don't read ${old.map(({ place }) => place).join(' and ')}`,
  why: `Only LangChain and OpenAI's Python package before 1.0 do. What isn't read has no effect: requests, and the key in them, go to ${host}.`,
  next: [
    ...old.map(({ name, instead, place }) => `If you mean what it says, rename it from ${name} to ${instead}: ${place}`),
    'If not, delete it.',
  ],
});

export const isAzure = (host: string) => ({
  summary: `${host} is Azure OpenAI, which is called in another way`,
  why:
    'Azure has no model names and no list of models at this address: a request names a deployment of yours and an api-version. ' +
    'Nothing was sent.',
  next: azureSteps,
});

export const onlyThisComputerTrusts = (host: string, shell: Shell) => ({
  summary: `${host} answers, but its certificate is known to this computer only, not to Node`,
  why:
    'A company proxy or a virus scanner most likely reads along. openai-setup used the certificates of this computer; ' +
    'your own program does not do so by itself and would fail.',
  next: [
    `For your own program in Node 22.19, 24.6, and later: ${exportCommand('NODE_USE_SYSTEM_CA', '1', shell)}`,
    'Or start it with node --use-system-ca (Node 22.15 and later).',
    `With an older Node: ${exportCommand('NODE_EXTRA_CA_CERTS', '/path/to/it.pem', shell)}`,
    `In Python: ${exportCommand('SSL_CERT_FILE', '/path/to/it.pem', shell)}`,
  ],
});

/** @param option the option that sets the same address */
export const projectNamesServer = (address: string, namedBy: string, option: string) => ({
  summary: `the project wants your key to be sent to ${address}`,
  why:
    `That address comes from a file of the project (${namedBy}), not from ` +
    'you. Whoever wrote it would receive the key. Nothing was sent.',
  next: [
    `If you know and want this address, run openai-setup in a terminal and confirm it, or run: openai-setup ${option}`,
    `If not, remove it: ${namedBy}`,
  ],
});

/** @param server scheme, host, and port, on a separate line */
export const trustQuestion = (server: string, namedBy: string) =>
  ({
    text: 'Send your key to this server?',
    mustSee: [server, 'Say yes only if you know who runs it.'],
    guidance: [`The project sets it: ${namedBy}.`],
    why: 'A key is worth money to whoever has it. A cloned project could name an address that collects keys.',
    yes: 'Yes, send it there',
    no: 'No, send nothing',
  }) satisfies Partial<Confirm>;

export const trustPlan = (address: string): string => `trust ${address} for this project`;

export const trustPreview = (address: string): string => `requests, with your key in them, go to ${address}`;

export const isTrusted = (address: string): string => `${address} is trusted for this project`;

/**
 * @param directory where settings are stored; `undefined` if there's no home directory
 * @param option the option that sets the address
 */
export const trustNotSaved = (directory: string | undefined, option: string) => ({
  summary: answerNotSaved,
  why: 'Without saved settings, openai-setup would ask about this server every time.',
  next: [whereSettingsCouldBe(directory), `Or name the server yourself: openai-setup ${option}`],
});

export const lookAgain = (address: string): string => `Look again whether ${address} can be reached?`;
