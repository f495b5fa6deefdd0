import type { Secret } from '../keys/secret.ts';
import type { Model } from './models-listed.ts';
import { readBaseUrl, type BaseUrl, type BaseUrlRefusal } from './request-base-url.ts';
import type { ApiCall, ApiResult } from './client.ts';
import type { Completion, CompletionCall } from './completion.ts';
import type { World } from '../machine/world.ts';
import { certificatesFromProject, proxyFromProject, type ProjectVariable } from './http/project-network.ts';
import { involvedProxy, proxyFor } from './http/proxy.ts';
import type { ProxyInvolved } from './http/failure.ts';
import { changeable, type RunChange } from './for-this-run.ts';
import type { Trust } from './http/system-certificates.ts';
import { evidenceIn } from './server-evidence.ts';
import type { Server } from './server.ts';
import { serverAt, type ServerEvidence } from './servers.ts';

export type { Model };

/**
 * The API, one request at a time. Expected failures are results; an aborted signal rejects with its reason. Every call opens its
 * own connection and has closed it by the time it returns.
 */
export type OpenAIApi = {
  /** Validates a base URL, without a request. */
  readBaseUrl(text: string): BaseUrl | { readonly refused: BaseUrlRefusal };
  /** `GET /models`, without a key if there's no `secret`: the API then answers 401, which is a failure here. */
  listModels(call: ApiCall & { readonly secret?: Secret }): Promise<ApiResult<readonly Model[]>>;
  /** Streams a completion. This costs money: fractions of a cent. */
  complete(call: CompletionCall): Promise<ApiResult<Completion>>;
  /** What a project file sets about the route to this address or the certificates trusted there. */
  fromProject(baseUrl: string): Promise<readonly ProjectVariable[]>;
  /** Who answers at an address, going by its host name and, on this computer, by what has come from it in this run. */
  serverAt(baseUrl: string): Server;
  /** Whether the models at an address were listed without a key in this run. */
  isKeyless(baseUrl: string): boolean;
  /**
   * Whether there are chat completions at an address that has no list of models: asked without a key and without a question, so it costs
   * nothing.
   */
  answersChats(call: ApiCall): Promise<boolean>;
  /** Whether only this computer's certificates made a server trustworthy, so that another Node program would fail. */
  neededSystemCertificates(): boolean;
  /** The proxy that requests to this address go through, or would if its variable were written correctly. */
  proxyOf(baseUrl: string): ProxyInvolved | undefined;
  /** npm's proxy, if there's no other one that requests to this address go through. */
  proxyOfNpm(baseUrl: string): Promise<{ readonly source: string; readonly shown: string } | undefined>;
  /** What could be changed about the proxy for this run: see `waysOn` in ways-on.ts. */
  waysOn(baseUrl: string, isPlain: boolean): Promise<readonly RunChange[]>;
  /** Changes the rest of this run, the admin API included. */
  change(change: RunChange): void;
  /** What has been changed so far, in order. */
  changes(): readonly RunChange[];
};

/**
 * @param confirmed see {@link Trust}
 * @param changes what this run has changed; `change` adds to it, so that others may follow it
 */
export function openaiPort(given: World, confirmed: Trust['confirmed'] = async () => false, changes: RunChange[] = []): OpenAIApi {
  const world = changeable(given, changes);
  const trust: Trust = { confirmed };
  const urlOf = (baseUrl: string): URL | undefined => {
    const base = readBaseUrl(baseUrl);
    return 'refused' in base ? undefined : base.url;
  };
  const shown = new Map<string, ServerEvidence>();
  const serverOf = (baseUrl: string): string => urlOf(baseUrl)?.origin ?? baseUrl;
  const learn = <T>(
    call: ApiCall & { readonly secret?: Secret | undefined },
    reply: ApiResult<T>,
    models?: readonly Model[],
  ): ApiResult<T> => {
    const server = serverOf(call.baseUrl);
    const evidence = evidenceIn(reply, models, call.secret === undefined, shown.get(server));
    if (evidence !== undefined) shown.set(server, evidence);
    return reply;
  };
  return {
    readBaseUrl,
    // What speaks to the API is loaded when it's asked.
    async listModels(call) {
      const { listModels } = await import('./models-listed.ts');
      const reply = await listModels(world, trust, { ...call, secret: call.secret });
      return learn(call, reply, reply.ok ? reply.value : undefined);
    },
    async complete(call) {
      const { complete } = await import('./completion.ts');
      return learn(call, await complete(world, trust, call));
    },
    serverAt: (baseUrl) => serverAt(baseUrl, shown.get(serverOf(baseUrl))),
    isKeyless: (baseUrl) => shown.get(serverOf(baseUrl)) === 'keyless',
    async answersChats(call) {
      const { answersChats } = await import('./models-listed.ts');
      return await answersChats(world, trust, call);
    },
    async fromProject(baseUrl) {
      const url = urlOf(baseUrl);
      if (url === undefined) return [];
      return [await proxyFromProject(url, world), await certificatesFromProject(world)].filter((each) => each !== undefined);
    },
    neededSystemCertificates: () => trust.system !== undefined,
    proxyOf(baseUrl) {
      const url = urlOf(baseUrl);
      const choice = url === undefined ? undefined : proxyFor(url, world.env);
      return choice === undefined ? undefined : involvedProxy(choice, world.env);
    },
    async proxyOfNpm(baseUrl) {
      // Only needed after a failure.
      const { proxyOfNpm } = await import('./ways-on.ts');
      const url = urlOf(baseUrl);
      return url === undefined ? undefined : proxyOfNpm(url, world);
    },
    async waysOn(baseUrl, isPlain) {
      const { waysOn } = await import('./ways-on.ts');
      const url = urlOf(baseUrl);
      return url === undefined ? [] : waysOn(url, world, isPlain);
    },
    change: (change) => void changes.push(change),
    changes: () => changes,
  };
}
