import type { Next } from '../../engine/action.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Finding, Outcome } from '../../engine/outcome.ts';
import { obstacleTo, valueOf } from '../../env-file/document.ts';
import { encryptedBy } from '../../env-file/managed.ts';
import { managerOf, type Manager } from '../../keys/managed.ts';
import { isPlaceholder } from '../../keys/placeholder.ts';
import { Secret } from '../../keys/secret.ts';
import type { World } from '../../machine/world.ts';
import { exportedKey, type KeyVariable } from '../../project/key-variable.ts';
import type { Scope } from '../../project/scope.ts';
import { shellOf } from '../../shell/shell.ts';
import { defineCheck, type FixContext } from '../check.ts';
import { groups } from '../groups.ts';
import type { Ports } from '../ports.ts';
import { envFile, type EnvFileFact } from './env-file.ts';
import { mayWriteThrough } from './env-file-link.ts';
import { linkFinding } from './env-file-place.ts';
import * as text from './key-present.text.ts';
import type { KeyPresentFact, KeySource } from './key-source.ts';
import * as managed from './managed.text.ts';
import { keyUnderOtherName, renameKey, underOtherName } from './other-name.ts';
import { pasteKey } from './paste-key.ts';

export type { KeyPresentFact, KeySource };

/** The env file holds a key; or there is no env file and the environment holds one (CI, containers, production). */
export const keyPresent = defineCheck({
  id: 'key-present',
  forcedBy: '--key-stdin',
  title: 'there is a key',
  group: groups.key,
  codes: text.codes,
  needs: { envFile },
  async detect({ scope, facts, ports }): Promise<Outcome<KeyPresentFact, typeof text.codes>> {
    const { name } = scope.envFile;
    const variable = scope.variable.name;
    const shell = shellKey(ports.world, scope.variable);
    const unresolved = managerOf(exportedKey(ports.world, scope.variable) ?? '');
    const shellKeys = shell === undefined ? [] : [{ secret: shell, source: 'shell' as const }];
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
    const value = facts.envFile.exists ? valueOf(facts.envFile.document, variable)?.value : undefined;
    const lack = lackOf(facts.envFile, value);
    if (value === undefined || lack !== undefined) {
      const managedBy = managedFinding(scope, facts.envFile, shell);
      const other = managedBy !== undefined || !facts.envFile.exists ? undefined : keyUnderOtherName(facts.envFile.document, variable);
      if (other !== undefined) return underOtherName(scope, other, shell);
      const finding = managedBy ?? (await missing(lack ?? 'no-key', scope, ports, facts.envFile));
      return shell === undefined ? finding : { ...finding, fact: { keys: shellKeys }, data: { ...finding.data, source: 'shell' } };
    }

    const secret = new Secret(value);
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
  const isRename = outcome.status !== 'ok' && outcome.code === 'key-under-other-name' && requested.keyAtHand !== true;
  return yield* isRename ? renameKey(context) : pasteKey(context);
}

/**
 * The exported key, if one with content is exported. The official SDKs trim it and take a blank one for unset; a
 * reference that no tool has resolved isn't a key.
 */
function shellKey(world: World, variable: KeyVariable): Secret | undefined {
  const value = exportedKey(world, variable)?.trim() ?? '';
  return value === '' || managerOf(value) !== undefined ? undefined : new Secret(value);
}

/** Why what the file has is no key; `undefined` where it has one. */
function lackOf(file: EnvFileFact, value: string | undefined): keyof typeof text.missing | undefined {
  if (!file.exists) return 'no-env-file';
  if (value === undefined) return 'no-key';
  if (value.trim() === '') return 'empty-key';
  // One that another tool manages is no key either.
  return isPlaceholder(value) || managerOf(value) !== undefined ? 'placeholder-key' : undefined;
}

async function missing(
  code: keyof typeof text.missing,
  scope: Scope,
  ports: Ports,
  file: EnvFileFact,
): Promise<Finding<never, typeof text.codes>> {
  const { name, path } = scope.envFile;
  const hints = await hintsOfTools(scope, ports);
  const isMisnamed = code === 'no-env-file' && (await ports.files.lookInside(`${path}.txt`)).kind === 'file';
  const ways = await waysToSave(scope, ports, file);
  return {
    status: 'problem',
    code,
    summary: text.missing[code](name, scope.variable.name),
    why: text.whyKey,
    next: isMisnamed ? [text.isMisnamed(name, shellOf(ports.world)), ...hints, ...ways] : [...hints, ...ways],
  };
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
  if (isLink || (file.exists && obstacleTo(file.document, scope.variable.name) !== undefined)) return text.firstMend(name);
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
  return encrypted === undefined ? undefined : managedElsewhere(encrypted, managed.isEncryptedWithout(encrypted, variable, name));
}

function managedElsewhere(manager: Manager, said: ReturnType<typeof managed.isUnresolved>): Finding<never, typeof text.codes> {
  return { status: 'unknown', code: 'managed-elsewhere', ...said, fixable: false, data: { manager } };
}
