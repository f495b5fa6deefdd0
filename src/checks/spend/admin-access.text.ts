import type { Codes } from '../../engine/codes.ts';
import { pages, adminKeysPage } from '../../openai/pages.ts';
import { apiCodes } from '../../diagnosis/codes.ts';

// Names and messages are given as displayed.

/** How a request with the admin key may fail. */
export const adminCodes = {
  ...apiCodes,
  'needs-admin-key': { status: 'unknown', meaning: 'only an admin key can look this up' },
  'not-looked-up': { status: 'unknown', meaning: 'the limit stands as asked, but the API failed when it was asked about this' },
} as const satisfies Codes;

/** What the diagnosis of a failure calls the key. */
export const keyName = 'the admin key';

/**
 * @param namedBy the file and line that set the address
 * @param option the option that sets the address instead
 */
export const addressFromFile = (namedBy: string, option: string) => ({
  summary: "The admin key wasn't used: the API address comes from a file in the project",
  why: `${namedBy} sets it. An admin key is only sent to OpenAI or to an address you set yourself.`,
  next: [`If you trust the address: openai-setup limits ${option}`],
});

export const projectNotFound = (message: string) => ({
  summary: `The API says about the project: “${message}”`,
  why: 'It may have been archived or deleted, or belong to a different organization from the admin key.',
  next: [`Check that it's there: ${pages.projects}`],
});

/** @param permission as the API names it: “api.management.read” */
export const lacksPermission = (permission: string) => ({
  summary: `The admin key lacks the permission ${permission}`,
  why: 'Limits, costs, and keys belong to the organization; only an admin key with that permission can see or change them.',
  next: [`Give it that permission, or create another: ${adminKeysPage}`],
});

/** What may fail to be looked up. */
export const lookedUp = { alerts: 'the email alerts', keys: 'the keys', costs: 'what was spent' };
/** @param reason the summary of what went wrong */
export const notLookedUp = (what: string, reason: string): string => `Couldn't look up ${what}: ${reason}`;

export const notAccepted = {
  summary: "The API doesn't accept the admin key",
  why: "It may be revoked or cut off, or from a ChatGPT workspace: those look the same but don't work for the API.",
  next: [`An owner of the organization can create the right one here: ${adminKeysPage}`],
};

export const otherOrganization = (projectId: string) => ({
  summary: `The admin key can't see your key's project, ${projectId}`,
  why: 'The admin key probably belongs to a different organization, or the project is archived.',
  next: [`Use an admin key from the same organization: ${adminKeysPage}`, 'Or unset OPENAI_ADMIN_KEY to continue without one.'],
});
