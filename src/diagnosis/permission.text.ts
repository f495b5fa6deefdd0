// The key is known, but isn't allowed to do what was asked.
import { modelsToTry } from '../openai/models-and-prices.ts';
import { adminKeysPage, pages } from '../openai/pages.ts';
import { untrusted } from '../wording/untrusted.ts';
import { itSays, propagates } from './phrases.text.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

/** @param scopes the permissions that are missing */
export const onlyAdminKeyMay = (scopes: string): Explanation => ({
  summary: `only an admin key can look this up (${scopes})`,
  why: "Limits and costs belong to the organization, so a project key can't see them.",
  next: [`An owner of the organization can create one: ${adminKeysPage}`],
});

/** @param scopes the missing permissions; empty if they aren't named */
export const lacksPermission = (scopes: string, { keyName, server, host }: Subject): Explanation => ({
  summary: scopes === '' ? `${keyName} is valid but lacks a permission` : `${keyName} is valid but lacks a permission: ${scopes}`,
  why: "It's a restricted key, or your role in the project doesn't allow this.",
  next: server.kind === 'openai' ? withPermission : [`Get a key with this permission from whoever runs ${host}.`],
});

/** @param said what the server said, as displayed */
export const isForbidden = (status: number, said: string, { host, keyName, server }: Subject): Explanation => ({
  summary: `${host} doesn't allow this for ${keyName} (HTTP ${status})`,
  why: `The key is valid but isn't allowed to do this.${itSays(said)}`,
  next:
    server.kind === 'openai'
      ? withPermission
      : [
          server.keysPage === undefined
            ? `Ask whoever runs ${host} what the key is allowed to do.`
            : `Check what the key is allowed to do: ${server.keysPage}`,
        ],
});

/**
 * Narrowing a key down first and widening it later is what leads people here: “Responses: Write” alone lacks `model.request`
 * (community.openai.com 1371602, 1374480; November 2026).
 */
const withPermission: readonly string[] = [
  `Create a key with the default permissions; an expiration date and a spending limit protect you: ${pages.apiKeys}`,
  "If it must be restricted, set “Model capabilities” to Request first, then set what you don't want to None.",
  'If the key has all permissions, ask an owner of the project for the “Member” role.',
];

export const isNotVerified = (subject: Subject): Explanation => {
  const other = anotherModel(subject);
  return {
    summary: `your organization must be verified to use ${subject.model ?? 'this model'}`,
    why: 'The key is fine. OpenAI requires proof of identity for some models.',
    next: [
      `Choose “Verify Organization”: ${pages.general}`,
      propagates,
      other === undefined ? 'Or use a model that needs no verification: --model <id>' : `Or use another model, such as --model ${other}`,
    ],
  };
};

/** One that hasn't been tried and isn't about to be shut down. */
function anotherModel({ model = '', listed, now }: Subject): string | undefined {
  const tried = model.split(', ');
  const [first] = modelsToTry(listed, undefined, now).filter((id) => !tried.includes(id));
  return first === undefined ? undefined : untrusted(first, 80);
}

export const mayNotUseModel = (subject: Subject): Explanation => ({
  summary: unusable(subject),
  why:
    subject.server.kind === 'openai'
      ? 'A project can be limited to certain models, and a new account gets some only after it buys credit.'
      : 'Each server has its own models, with its own names.',
  next: [
    ...(subject.server.kind === 'openai' ? [`Check which models the project allows (Project → Limits): ${pages.projects}`] : []),
    ...(subject.server.kind === 'local' ? [`Check which models are loaded, or load one${loads(subject)}.`] : []),
    `${subject.server.kind === 'vendor' || subject.server.kind === 'other' ? 'Use' : 'Or use'} a model the key can use: --model <id>${among(subject)}`,
    ...(subject.server.kind === 'openai' ? [propagates] : []),
  ],
});

/** @param said what the server said, as displayed */
export const noModelIsLoaded = (said: string, { server, host }: Subject): Explanation => ({
  summary: `no model is loaded at ${server.name === host ? host : `${server.name} (${host})`}`,
  why: `The server is running, but no model is in memory.${itSays(said)}`,
  next: ['Load a model there, then try again.', 'Or use one it can load by itself: --model <id>'],
});

const loads = ({ server }: Subject): string => (server.name === 'Ollama' ? ': ollama list, ollama pull <model>' : '');

/** A few that the server lists. */
function among({ listed = [] }: Subject): string {
  const some = listed.slice(0, 3).map(({ id }) => untrusted(id, 60));
  return some.length === 0 ? '' : ` (it has ${some.join(', ')}${listed.length > some.length ? ', …' : ''})`;
}

function unusable({ model = 'the model', server, host }: Subject): string {
  const isOne = !model.includes(', ');
  if (server.kind === 'openai')
    return isOne ? `the key can't use ${model}, or it doesn't exist` : `none of these models works with the key: ${model}`;
  return isOne
    ? `the key can't use ${model} at ${host}, or it doesn't exist there`
    : `none of these models works with the key at ${host}: ${model}`;
}
