// Links and turns of phrase that several rows of the table share.
import type { AnswerFailure } from '../openai/failure.ts';
import { exportCommand, unsetCommand } from '../shell/commands.ts';
import type { Shell } from '../shell/shell.ts';
import { shownAddress } from '../openai/shown-address.ts';
import { untrusted } from '../wording/untrusted.ts';
import { lacksVersion, type Subject } from './subject.ts';
import { withoutTrailing } from '../machine/trailing.ts';

export type Telling = { readonly summary: string; readonly why: string; readonly next: readonly string[] };

export const general = 'https://platform.openai.com/settings/organization/general';
export const usage = 'https://platform.openai.com/settings/organization/usage';
export const allowList = 'https://platform.openai.com/settings/organization/security/ip-allowlist';
export const projects = 'https://platform.openai.com/settings/organization/projects';
export const countries = 'https://developers.openai.com/api/docs/supported-countries';
export const help = 'https://help.openai.com';
export const propagates =
  'If you have just changed this, wait: it can take up to 15 minutes to come into force. Then look again.';

export const proxyForYourProgram =
  'Your own program: set HTTPS_PROXY, too, and with Node 22.21 or 24 and later NODE_USE_ENV_PROXY=1. Python ' +
  'reads HTTPS_PROXY by itself.';
export function proxyAuth({ shell }: Subject): Telling {
  return {
    summary: 'the proxy wants a user name and password',
    why: 'Until it gets them it lets nothing through.',
    next: [
      `Ask your IT department for them, then run this again after: ${exportCommand('HTTPS_PROXY', 'http://user:password@proxy-host:port', shell)}`,
      proxyForYourProgram,
    ],
  };
}

export function proxyMayBeNeeded({ shell }: Subject): string {
  return `In a company network a proxy may be needed. ${proxyForYourProgram} To set it: ${exportCommand('HTTPS_PROXY', 'http://proxy-host:port', shell)}`;
}

export function noApiThere(failure: AnswerFailure, subject: Subject): Telling {
  return {
    summary: `there is no such page on ${subject.host} (HTTP ${failure.status})`,
    why: lacksVersion(subject.baseUrl)
      ? 'Most likely the “/v1” at the end of the base URL is missing.'
      : `The base URL is not the place of the API.${quoted(failure)}`,
    next: [
      ...versionHint(subject),
      ...(subject.source === 'default'
        ? ['Something on the way answers in place of the API: try another network.']
        : [`Look at the address: ${settingOf(subject)}`]),
    ],
  };
}

/** A 401 may have a cause outside the key: what is sent with it, and where. */
export function otherCauses(subject: Subject): string[] {
  const causes: string[] = [];
  if (!subject.official && subject.source !== 'default' && subject.anotherKeyWorks !== true) {
    causes.push(
      `Most likely: requests go to ${subject.host} because of ${subject.sourceText}, and a key of OpenAI ` +
        'does not work there. If you mean OpenAI, remove that setting.',
    );
  }
  if (subject.organizationSet)
    causes.push(leftOver('OPENAI_ORG_ID', 'account', subject.organizationIn, subject.shell));
  if (subject.projectSet) causes.push(leftOver('OPENAI_PROJECT_ID', 'project', subject.projectIn, subject.shell));
  return causes;
}

function leftOver(name: string, what: string, file: string | undefined, shell: Shell): string {
  const place = file ?? 'your shell';
  return `${name} is set in ${place}: a left-over of another ${what} is refused, too. Try: ${howToRemove(name, file, shell)}`;
}

/** How a variable is taken away: out of the shell, or out of the env file that it comes from. */
export function howToRemove(name: string, file: string | undefined, shell: Shell): string {
  return file === undefined ? unsetCommand(name, shell) : `delete the line of ${name} in ${file}`;
}

export function versionHint({ baseUrl }: Subject): string[] {
  return lacksVersion(baseUrl)
    ? [`Add /v1 at the end: ${withoutTrailing(shownAddress(baseUrl, 1000), '/')}/v1`]
    : [];
}

export function spelling(subject: Subject): string[] {
  return subject.source === 'default' ? [] : [`Look at the address: ${settingOf(subject)}`];
}

/** The place where the base URL was set. */
export function settingOf({ sourceText, source }: Subject): string {
  return source === 'default' ? 'OPENAI_BASE_URL' : untrusted(sourceText, 120);
}

export function scopesIn(message: string): string {
  const scopes = /missing scopes?: ([\w., ]+)/i.exec(message)?.[1] ?? '';
  return untrusted(withoutTrailing(scopes.replace(/\. [A-Z].*/, ''), '., '), 120);
}

/** Names of the rows on the page where a restricted key is made, as of November 2026. */
export function whereToTick(scopes: string): string {
  const rows: string[] = [];
  if (/api\.model\.read/.test(scopes)) rows.push('Models: Read');
  if (/(^|\s)model\.request|responses|chat|api\.model\.request/.test(scopes))
    rows.push('Model capabilities → Responses: Write');
  return rows.length === 0 ? 'Responses: Write and Models: Read' : rows.join(' and ');
}

export function quoted({ message, format }: AnswerFailure): string {
  const text = format === 'html' ? '' : untrusted(message, 200);
  return text === '' ? '' : ` It says: “${text}”`;
}

export function inAWhile({ retryAfterMs }: AnswerFailure, otherwise: string): string {
  if (retryAfterMs === undefined) return otherwise;
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  if (seconds < 120) return `in ${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `in ${minutes} minutes` : `in ${Math.ceil(minutes / 60)} hours`;
}

/** The page knows nothing of other servers. */
export function howItIsDoing({ official, source }: Subject): string[] {
  return official || source === 'default' ? ['How the API is doing: https://status.openai.com'] : [];
}

export function withRequestId({ requestId }: AnswerFailure): string[] {
  return requestId === undefined ? [] : [`If it stays, tell ${help} the request id ${untrusted(requestId, 100)}`];
}

export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
