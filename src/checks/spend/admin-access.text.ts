import type { Codes } from '../../engine/codes.ts';
import { pages, adminKeysPage } from '../../openai/pages.ts';
import { apiCodes } from '../../diagnosis/codes.ts';

// Names and messages are given as displayed.

/** How a request with the admin key may fail. */
export const adminCodes = {
  ...apiCodes,
  'needs-admin-key': { status: 'unknown', meaning: 'only an admin key can look this up' },
} as const satisfies Codes;

/** What the diagnosis of a failure calls the key. */
export const keyName = 'the admin key';

/**
 * @param namedBy the file and line that set the address
 * @param option the option that sets the address instead
 */
export const addressFromFile = (namedBy: string, option: string) => ({
  summary: 'The admin key was not used: the API address comes from a file of the project',
  why: `${namedBy} names it. An admin key goes to OpenAI, or to an address that you name yourself.`,
  next: [`If you know the address, name it yourself: openai-setup limits ${option}`],
});

export const projectNotFound = (message: string) => ({
  summary: `The API says to the admin key: “${message}”`,
  why: 'It may have been archived or deleted a moment ago, or belong to another organization than the admin key.',
  next: [`Look whether it is there: ${pages.projects}`],
});

/** @param permission as the API names it: “api.management.read” */
export const lacksPermission = (permission: string) => ({
  summary: `The admin key lacks the permission ${permission}`,
  why: 'Limits, costs and keys belong to the organization; only an admin key with that permission may see them.',
  next: [`Give it that permission, or make another: ${adminKeysPage}`],
});

export const notAccepted = {
  summary: 'The API does not accept the admin key',
  why: 'It may be revoked or cut off. Or it is an admin key of a ChatGPT workspace: those look alike and do not work for the API.',
  next: [`An owner of the organization makes the right one here: ${adminKeysPage}`],
};

export const otherOrganization = (projectId: string) => ({
  summary: `The admin key does not see the project ${projectId} of your key`,
  why: 'Most likely the admin key belongs to another organization than your key, or the project is archived.',
  next: [`Use an admin key of the same organization: ${adminKeysPage}`, 'Or unset OPENAI_ADMIN_KEY to go on without one.'],
});
