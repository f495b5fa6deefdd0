import type { LookContext } from '../check.ts';
import { completion } from '../api/completion.ts';
import { isCompleteOpenAIKey } from '../../keys/shape.ts';
import { projectKey } from '../key/project-key.ts';

type Context = Pick<LookContext, 'scope' | 'ports' | 'requested' | 'signal' | 'factOf'>;

/**
 * The id of the project that the key belongs to (`proj_…`, outside text), without an admin key: the API names it in a header of
 * whatever it answers. Asking for the models is free.
 */
export async function projectOfKey(context: Context): Promise<string | undefined> {
  const { scope, ports, requested, signal, factOf } = context;
  const known = factOf?.(completion)?.project ?? scope.account?.['OPENAI_PROJECT_ID'] ?? ports.world.env['OPENAI_PROJECT_ID'];
  if (known !== undefined && known.trim() !== '') return known.trim();
  // Where the key has been tested, the API didn't say.
  if (requested.moneyOnly !== true) return undefined;
  // Whoever only wants to know a page shouldn't have to trust an address that a project file names.
  const { baseUrl, source } = scope.api;
  const read = ports.openai.readBaseUrl(baseUrl);
  if ('refused' in read || (source === 'file' && !read.official) || ports.openai.serverAt(baseUrl).kind !== 'openai') return undefined;
  const secret = await projectKey(scope, ports);
  // Nothing but a key of OpenAI's goes to OpenAI.
  if (secret === undefined || !isCompleteOpenAIKey(secret.reveal())) return undefined;
  const reply = await ports.openai.listModels({ baseUrl, secret, signal, withinMs: Math.min(ports.world.timeouts.total, mostMs) });
  return reply.ok ? reply.meta.project : undefined;
}

/** It isn't worth more waiting than that. */
const mostMs = 5000;
