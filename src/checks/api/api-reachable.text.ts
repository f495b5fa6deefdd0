import { apiCodes } from '../../diagnosis/codes.ts';
import type { Confirm } from '../../engine/ask.ts';
import type { Codes } from '../../engine/codes.ts';
import { certificateCommand, exportCommand } from '../../shell/commands.ts';
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
    meaning: 'the API answers through the proxy, but other programs may need other settings',
  },
  ...onlyThisRunCode,
  'system-certificates': {
    status: 'advice',
    meaning: "only this computer trusts the API's certificate; programs need a setting to do so",
  },
  'old-variable-name': {
    status: 'advice',
    meaning: 'OPENAI_API_BASE or OPENAI_ORGANIZATION is set, which only LangChain and old packages read',
  },
  'azure-base-url': { status: 'problem', meaning: 'the base URL is an Azure OpenAI one, which needs a deployment and an api-version' },
  'untrusted-base-url': { status: 'problem', meaning: "a project file sets the base URL, and you haven't confirmed it" },
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
  why: `Only LangChain and OpenAI's Python package before 1.0 do. Requests, with your key in them, go to ${host}.`,
  next: [
    ...old.map(({ name, instead, place }) => `If you want that setting, rename ${name} to ${instead}: ${place}`),
    'If not, delete it.',
  ],
});

export const isAzure = (host: string) => ({
  summary: `${host} is Azure OpenAI, which is called differently`,
  why: 'On Azure, a request names one of your deployments and an api-version instead of a model. Nothing was sent.',
  next: azureSteps,
});

export const onlyThisComputerTrusts = (host: string, shell: Shell) => ({
  summary: `${host} answers, but only this computer trusts its certificate, not Node`,
  why: "Usually a company proxy or antivirus inspects traffic. openai-setup uses this computer's certificates; your own program doesn't, and would fail.",
  next: [
    `For your own program in Node (22.19, 24.6, or later): ${exportCommand('NODE_USE_SYSTEM_CA', '1', shell)}`,
    'Or start it with node --use-system-ca (Node 22.15 or later).',
    `In older Node: ${certificateCommand('NODE_EXTRA_CA_CERTS', shell)}`,
    `In Python: ${certificateCommand('SSL_CERT_FILE', shell)}`,
  ],
});

/** @param option the option that sets the same address */
export const projectNamesServer = (address: string, namedBy: string, option: string) => ({
  summary: `The project wants to send your key to ${address}`,
  why: `A project file sets that address (${namedBy}), not you. Whoever wrote it would get your key. Nothing was sent.`,
  next: [
    `To use OpenAI instead, remove ${namedBy}, and run openai-setup again.`,
    `If you trust that server, say so in the wizard, or run: openai-setup ${option}`,
  ],
});

/** @param server scheme, host, and port, on a separate line */
export const trustQuestion = (server: string, namedBy: string) =>
  ({
    text: 'Send your key to this server?',
    mustSee: [server, 'Say yes only if you know who runs it.'],
    guidance: [`The project sets it: ${namedBy}.`],
    why: 'Whoever gets your key can spend your money, and a cloned project could name an address that collects keys.',
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
  next: [whereSettingsCouldBe(directory), `Or set the server yourself: openai-setup ${option}`],
});

export const lookAgain = (address: string): string => `Try ${address} again?`;
