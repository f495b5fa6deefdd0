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
  why: 'Limits and costs belong to the organization, so a project key may not see them.',
  next: [`An owner of the organization can create one: ${adminKeysPage}`],
});

/** @param scopes the missing permissions; empty if they aren't named */
export const lacksPermission = (scopes: string, { keyName, server, host }: Subject): Explanation => ({
  summary: scopes === '' ? `${keyName} is valid but lacks a permission` : `${keyName} is valid but lacks a permission: ${scopes}`,
  why: 'It is a restricted key, or your role in the project does not allow this.',
  next: server.kind === 'openai' ? withPermission : [`Get a key with this permission from whoever runs ${host}.`],
});

/** @param said what the server said, as displayed */
export const isForbidden = (status: number, said: string, { host, keyName, server }: Subject): Explanation => ({
  summary: `${host} refuses this to ${keyName} (HTTP ${status})`,
  why: `The key is known, but it may not do this.${itSays(said)}`,
  next:
    server.kind === 'openai'
      ? withPermission
      : [`Look what the key may do${server.keysPage === undefined ? ` with whoever runs ${host}.` : `: ${server.keysPage}`}`],
});

/**
 * Narrowing a key down first and widening it later is what leads people here: “Responses: Write” alone lacks `model.request`
 * (community.openai.com 1371602, 1374480; November 2026).
 */
const withPermission: readonly string[] = [
  `Create a key with the default permissions; its end and a spending limit protect you: ${pages.apiKeys}`,
  'If it has to be restricted: set “Model capabilities” to Request first, and only then what is not wanted to None.',
  'If the key has all permissions, ask the owner of the project for the role “Member”.',
];

export const isNotVerified = (subject: Subject): Explanation => {
  const other = anotherModel(subject);
  return {
    summary: `your organization must be verified before it may use ${subject.model ?? 'this model'}`,
    why: 'OpenAI asks for a proof of identity for some models. The key itself is fine.',
    next: [
      `Choose “Verify Organization”: ${pages.general}`,
      propagates,
      other === undefined ? 'Or name a model that needs none: --model <id>' : `Or use another model, e.g. --model ${other}`,
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
      ? 'A project can allow only some models, and a new account gets some only after its first purchase of credit.'
      : 'Each server has its own models, under names of its own.',
  next: [
    ...(subject.server.kind === 'openai' ? [`Look which models the project allows (Project → Limits): ${pages.projects}`] : []),
    ...(subject.server.kind === 'local' ? [`Look which models are loaded there, or load one${loads(subject)}.`] : []),
    `${subject.server.kind === 'vendor' || subject.server.kind === 'other' ? 'Name' : 'Or name'} a model that you may use: --model <id>${among(subject)}`,
    ...(subject.server.kind === 'openai' ? [propagates] : []),
  ],
});

/** @param said what the server said, as displayed */
export const noModelIsLoaded = (said: string, { server, host }: Subject): Explanation => ({
  summary: `no model is loaded at ${server.name === host ? host : `${server.name} (${host})`}`,
  why: `The server runs, but it has no model in memory that could answer.${itSays(said)}`,
  next: ['Load a model there, then look again.', 'Or name one that it can load by itself: --model <id>'],
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
    return isOne ? `the key may not use ${model}, or it does not exist` : `the key may use none of ${model}, or they do not exist`;
  return isOne
    ? `the key may not use ${model} at ${host}, or it does not exist there`
    : `the key may use none of ${model} at ${host}, or they do not exist there`;
}
