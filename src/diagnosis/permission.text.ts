// The key is known, but isn't allowed to do what was asked.
import { adminKeysPage, pages } from '../openai/pages.ts';
import { itSays, propagates } from './phrases.text.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

/** @param scopes the permissions that are missing */
export const onlyAdminKeyMay = (scopes: string): Explanation => ({
  summary: `only an admin key can look this up (${scopes})`,
  why: 'Limits and costs belong to the organization, so a project key may not see them.',
  next: [`An owner of the organization can create one: ${adminKeysPage}`],
});

/** @param scopes the missing permissions; empty if they aren't named */
export const lacksPermission = (scopes: string, { keyName }: Subject): Explanation => ({
  summary: scopes === '' ? `${keyName} is valid but lacks a permission` : `${keyName} is valid but lacks a permission: ${scopes}`,
  why: 'It is a restricted key, or your role in the project does not allow this.',
  next: [
    `Create a key with “Restricted” and tick ${whereToTick(scopes)}: ${pages.apiKeys}`,
    'A new key is surer than changing the permissions of this one.',
    'If the key has all permissions, ask the owner of the project for the role “Member”.',
  ],
});

/** @param said what the server said, as displayed */
export const isForbidden = (status: number, said: string, { host, keyName }: Subject): Explanation => ({
  summary: `${host} refuses this to ${keyName} (HTTP ${status})`,
  why: `The key is known, but it may not do this.${itSays(said)}`,
  next: [
    `Create a key with “Restricted” and tick ${whereToTick('')}: ${pages.apiKeys}`,
    'Or ask the owner of the project for the role “Member”.',
  ],
});

/** Names of the rows on the page for creating a restricted key, as of November 2026. */
function whereToTick(scopes: string): string {
  const rows: string[] = [];
  if (/api\.model\.read/.test(scopes)) rows.push('Models: Read');
  if (/(^|\s)model\.request|responses|chat|api\.model\.request/.test(scopes)) rows.push('Model capabilities → Responses: Write');
  return rows.length === 0 ? 'Responses: Write and Models: Read' : rows.join(' and ');
}

export const isNotVerified = ({ model }: Subject): Explanation => ({
  summary: `your organization must be verified before it may use ${model ?? 'this model'}`,
  why: 'OpenAI asks for a proof of identity for some models. The key itself is fine.',
  next: [
    `Choose “Verify Organization”: ${pages.general}`,
    propagates,
    model?.includes('gpt-4o-mini') === true
      ? 'Or name a model that needs none: --model <id>'
      : 'Or use another model, e.g. --model gpt-4o-mini',
  ],
});

export const mayNotUseModel = (subject: Subject): Explanation => ({
  summary: unusable(subject),
  why: 'A project can allow only some models, and a new account gets some only after its first purchase of credit.',
  next: [
    ...(subject.official
      ? [`Look which models the project allows (Project → Limits): ${pages.projects}`, 'Or name a model that you may use: --model <id>']
      : ['Name a model that you may use: --model <id>']),
    propagates,
  ],
});

function unusable({ model = 'the model', official, host }: Subject): string {
  const isOne = !model.includes(', ');
  if (official)
    return isOne ? `the key may not use ${model}, or it does not exist` : `the key may use none of ${model}, or they do not exist`;
  return isOne
    ? `the key may not use ${model} at ${host}, or it does not exist there`
    : `the key may use none of ${model} at ${host}, or they do not exist there`;
}
