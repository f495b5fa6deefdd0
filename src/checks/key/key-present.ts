import { join } from 'node:path';
import type { Next } from '../../engine/action.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Finding, Outcome } from '../../engine/outcome.ts';
import { obstacleTo, valueOf } from '../../env-file/document.ts';
import { encryptedBy, sealedBy } from '../../env-file/managed.ts';
import { managerOf, type Manager } from '../../keys/managed.ts';
import { asksForKey, isPlaceholder } from '../../keys/placeholder.ts';
import { expectsOpenAIKey } from '../../openai/base-url.ts';
import { Secret } from '../../keys/secret.ts';
import { relativePath } from '../../machine/paths.ts';
import type { World } from '../../machine/world.ts';
import { exportedKey, type KeyVariable } from '../../project/key-variable.ts';
import type { Scope } from '../../project/scope.ts';
import { shellOf } from '../../shell/shell.ts';
import { defineCheck, type FixContext, type Given, type Requested } from '../check.ts';
import { groups } from '../groups.ts';
import type { Ports } from '../ports.ts';
import { envFile, type EnvFileFact } from './env-file.ts';
import { mayWriteThrough } from './env-file-link.ts';
import { linkFinding } from './env-file-place.ts';
import { keyElsewhere } from './key-elsewhere.ts';
import * as text from './key-present.text.ts';
import type { KeyPresentFact, KeySource } from './key-source.ts';
import * as managed from './managed.text.ts';
import { nearMisses } from './near-miss.ts';
import { keyUnderOtherName, renameKey, underOtherName } from './other-name.ts';
import { placeOfKey } from './place-of-key.ts';
import { pasteCodes } from './paste-key.text.ts';
import * as seat from './seat.text.ts';
import { findWorkshop } from './workshop.ts';
import { publicFileName } from '../../workshop/public-file.ts';
import { whyNotWritten } from './why-not-written.ts';
import { isLoopback } from '../../openai/http/proxy.ts';
import type { Plan, Refusal } from '../../engine/plan.ts';

export type { KeyPresentFact, KeySource };

/** The env file holds a key; or there is no env file and the environment holds one (CI, containers, production). */
export const keyPresent = defineCheck({
  id: 'key-present',
  forcedBy: '--key-stdin',
  title: 'there is a key',
  group: groups.key,
  codes: text.codes,
  needs: { envFile },
  async detect({ scope, facts, ports, requested, signal }): Promise<Outcome<KeyPresentFact, typeof text.codes>> {
    const { name } = scope.envFile;
    const variable = scope.variable.name;
    const shell = shellKey(ports.world, scope.variable);
    const unresolved = managerOf(exportedKey(ports.world, scope.variable) ?? '');
    const shellKeys = shell === undefined ? [] : [{ secret: shell, source: 'shell' as const }];
    const value = facts.envFile.exists ? valueOf(facts.envFile.document, variable)?.value : undefined;
    const lack = lackOf(facts.envFile, value, expectsOpenAIKey(scope.api.baseUrl));
    const inFile = value === undefined || lack !== undefined ? undefined : new Secret(value);
    const elsewhere = await keyElsewhere({ scope, ports }, inFile, shell);
    if (elsewhere !== undefined) return elsewhere;
    if (!facts.envFile.exists && unresolved !== undefined) {
      return managedElsewhere(unresolved, managed.isUnresolved(unresolved, variable));
    }
    if (!facts.envFile.exists && shell !== undefined) {
      return {
        status: 'ok',
        summary: text.isInEnvironment(variable, name, String(shell)),
        brief: text.isInEnvironment(variable, name, String(shell)),
        fact: { keys: shellKeys },
        data: { source: 'shell' },
      };
    }
    if (inFile === undefined) {
      const managedBy = managedFinding(scope, facts.envFile, shell);
      const other = managedBy !== undefined || !facts.envFile.exists ? undefined : keyUnderOtherName(facts.envFile.document, variable);
      if (other !== undefined) return underOtherName(scope, other, shell);
      if (shell === undefined && managedBy === undefined) {
        if (scope.azure !== undefined)
          return { status: 'unknown', code: 'azure-openai', ...text.usesAzure(variable, scope.azure.place), fixable: false };
        if (scope.otherServer !== undefined && scope.variable.source !== 'code')
          return { status: 'unknown', code: 'other-server', ...text.usesOtherServer(scope.otherServer, variable), fixable: false };
        const server = await keylessServer(scope, ports, signal);
        if (server !== undefined)
          return { status: 'advice', code: 'key-not-needed', ...text.isNotNeeded(server, variable, name), fact: standIn };
      }
      const finding = managedBy ?? (await missing(lack ?? 'no-key', { scope, ports, requested }, facts.envFile));
      return shell === undefined ? finding : { ...finding, fact: { keys: shellKeys }, data: { ...finding.data, source: 'shell' } };
    }

    const secret = inFile;
    const differing = shell !== undefined && !shell.equals(secret);
    // Also an empty one that is exported keeps programs from reading the file.
    const hidden = exportedKey(ports.world, scope.variable) !== undefined && scope.envFile.overridesTheShell !== true;
    return {
      status: 'ok',
      summary: text.isPresent(name, String(secret), variable),
      brief: text.isPresent(name, String(secret), variable),
      fact: { keys: [{ secret, source: 'file' }, ...(differing ? shellKeys : [])] },
      data: { source: 'file', shellDiffers: differing, inForce: hidden ? 'shell' : 'file' },
    };
  },
  fix: fixKeyPresent,
});

/** A key that's handed in takes the place of the one under another name; otherwise that one gets the right name. */
async function* fixKeyPresent(context: FixContext<KeyPresentFact, typeof text.codes>): Conversation<typeof text.codes> {
  const { outcome, requested } = context;
  if (outcome.status !== 'ok' && outcome.code === 'key-not-needed' && !handsIn(requested)) return await writeStandIn(context);
  const isRename = outcome.status !== 'ok' && outcome.code === 'key-under-other-name' && !handsIn(requested);
  if (isRename) return yield* renameKey(context);
  const { pasteKey } = await import('./paste-key.ts');
  return yield* pasteKey(context);
}

/** Whether a key, or a seat's code, was handed in. */
function handsIn({ keyAtHand, seatCodeAtHand, workshop }: Requested): boolean {
  return keyAtHand === true || seatCodeAtHand === true || workshop !== undefined;
}

/**
 * The exported key, if one with content is exported. The official SDKs trim it and take a blank one for unset; a
 * reference that no tool has resolved isn't a key.
 */
function shellKey(world: World, variable: KeyVariable): Secret | undefined {
  const value = exportedKey(world, variable)?.trim() ?? '';
  return value === '' || managerOf(value) !== undefined ? undefined : new Secret(value);
}

/** What's sent where no key is needed, and written for the packages that don't start without one. */
const notNeeded = new Secret('not-needed');
const standIn: KeyPresentFact = { keys: [{ secret: notNeeded, source: 'file' }] };
/** Milliseconds. A server on this computer that doesn't answer by then isn't there, or is busy with something else. */
const localWait = 1500;

/** The name of the model server on this computer that answers without a key, if that's what requests go to. */
async function keylessServer(scope: Scope, ports: Ports, signal: AbortSignal): Promise<string | undefined> {
  const { baseUrl, source } = scope.api;
  const read = ports.openai.readBaseUrl(baseUrl);
  if ('refused' in read || !isLoopback(read.url.hostname)) return undefined;
  if (source === 'file' && !(await ports.settings.trustsBaseUrl(scope.root, baseUrl))) return undefined;
  await ports.openai.listModels({ baseUrl, signal, withinMs: Math.min(localWait, ports.world.timeouts.total) });
  const server = ports.openai.serverAt(baseUrl);
  return server.kind === 'local' && ports.openai.isKeyless(baseUrl) ? server.name : undefined;
}

/** Any word will do. */
async function writeStandIn(context: FixContext): Promise<Plan<typeof pasteCodes> | Refusal<typeof pasteCodes>> {
  const refusal = await whyNotWritten(context);
  if (refusal !== undefined) return refusal;
  const { savePlan } = await import('./paste-key.ts');
  const plan = savePlan(context, await placeOfKey(context), notNeeded, [], { oldWorks: false });
  return { ...plan, summary: text.writeStandIn(context.scope.envFile.name, context.scope.variable.name), consent: 'ask' };
}

/** Why what the file has is no key; `undefined` where it has one. */
function lackOf(file: EnvFileFact, value: string | undefined, official: boolean): keyof typeof text.missing | undefined {
  if (!file.exists) return 'no-env-file';
  if (value === undefined) return 'no-key';
  if (value.trim() === '') return 'empty-key';
  // One that another tool manages is no key either.
  const isStandIn = isPlaceholder(value) && (official || asksForKey(value));
  return isStandIn || managerOf(value) !== undefined ? 'placeholder-key' : undefined;
}

async function missing(code: keyof typeof text.missing, given: Given, file: EnvFileFact): Promise<Finding<never, typeof text.codes>> {
  const { scope, ports } = given;
  const { name, path } = scope.envFile;
  const hints = await hintsOfTools(scope, ports);
  const isMisnamed = code === 'no-env-file' && (await ports.files.lookInside(`${path}.txt`)).kind === 'file';
  const near = await nearMisses(given, file);
  const ways = [...(await waysToOpen(given)), ...(await waysToSave(scope, ports, file))];
  return {
    status: 'problem',
    code,
    summary: text.missing[code](name, scope.variable.name),
    why: text.whyKey,
    next: [...near, ...(isMisnamed ? [text.isMisnamed(name, shellOf(ports.world))] : []), ...hints, ...ways],
  };
}

/** For the attendee of a workshop. */
async function waysToOpen(given: Given): Promise<readonly string[]> {
  const workshop = await findWorkshop(given);
  if (typeof workshop === 'string') return [seat.notRead(publicFileName, workshop)];
  return workshop === undefined || workshop.isOver ? [] : seat.waysToOpen(shellOf(given.ports.world));
}

/** Files of tools that start programs with secrets of their own. */
const toolFiles = [
  [/^doppler\.ya?ml$/, 'doppler'],
  [/^\.infisical\.json$/, 'infisical'],
  [/^\.env\.schema$/, 'varlock'],
] as const;

async function hintsOfTools({ root }: Scope, ports: Ports): Promise<readonly Next[]> {
  const names = await ports.files.list(root);
  return toolFiles.flatMap(([form, manager]) => names.filter((name) => form.test(name)).map((name) => managed.mayBeIn(manager, name)));
}

/** How a key gets into the file; or what comes first, where it would be refused. */
async function waysToSave(scope: Scope, ports: Ports, file: EnvFileFact): Promise<readonly string[]> {
  const { name, path } = scope.envFile;
  const shell = shellOf(ports.world);
  const git = await ports.git.ignoreVerdict(path);
  if (git.verdict === 'unknown' && git.gitFailure.because !== 'no-repository') return text.firstGit;
  const found = await ports.files.look(path);
  const isLink = found.kind === 'file' && linkFinding(found, scope, shell, await mayWriteThrough({ scope, ports }, found)) !== undefined;
  if (isLink || (file.exists && obstacleTo(file.document, scope.variable.name) !== undefined)) return text.firstFix(name);
  const { likelyPackages = [] } = scope;
  const whereUserIs = ports.world.startedIn ?? ports.world.cwd;
  // At the root, nothing is written without a person.
  if (likelyPackages.length > 0)
    return likelyPackages.slice(0, 3).map((each) => text.isForPackage(each, relativePath(whereUserIs, join(scope.root, each)), shell));
  return text.waysToSave(name, shell);
}

/** The key, or the whole file, is another tool's. */
function managedFinding(scope: Scope, file: EnvFileFact, shell: Secret | undefined): Finding<never, typeof text.codes> | undefined {
  if (!file.exists) return undefined;
  const { name } = scope.envFile;
  const variable = scope.variable.name;
  const value = valueOf(file.document, variable)?.value;
  const manager = value === undefined ? undefined : managerOf(value);
  if (manager !== undefined) {
    return managedElsewhere(manager, managed.isManaged(manager, variable, name, shell === undefined ? undefined : String(shell)));
  }
  const encrypted = encryptedBy(file.document);
  const sealed = sealedBy(file.document);
  if (sealed !== undefined) return managedElsewhere(sealed, managed.isSealed(sealed, name));
  return encrypted === undefined ? undefined : managedElsewhere(encrypted, managed.isEncryptedWithout(encrypted, variable, name));
}

function managedElsewhere(manager: Manager, said: ReturnType<typeof managed.isUnresolved>): Finding<never, typeof text.codes> {
  return { status: 'unknown', code: 'managed-elsewhere', ...said, fixable: false, data: { manager } };
}
