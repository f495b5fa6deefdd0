import type { Finding, Outcome } from '../../engine/outcome.ts';
import { defineCheck } from '../check.ts';
import type { Code } from '../../engine/codes.ts';
import type { World } from '../../machine/world.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { Secret } from '../../keys/secret.ts';
import { obstacleTo, valueOf } from '../../env-file/document.ts';
import { isPlaceholder } from '../../keys/placeholder.ts';
import { fedFrom, renameCommand } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import { linkFinding } from './env-file-place.ts';
import { mayWriteThrough } from './env-file-link.ts';
import { envFile, type EnvFileFact } from './env-file.ts';
import { pasteKey } from './paste-key.ts';
import { groups } from '../groups.ts';
import { keyVariable } from '../../env-file/key-variable.ts';

export type KeySource = 'file' | 'shell';
export type KeyPresentFact = {
  /** The keys to test: the file's before the shell's, never the same one twice, never none. */
  readonly keys: readonly { readonly secret: Secret; readonly source: KeySource }[];
};

/** The env file holds a key; or there is no env file and the environment holds one (CI, containers, production). */
export const keyPresent = defineCheck({
  id: 'key-present',
  insistedOnBy: '--key-stdin',
  title: 'there is a key',
  group: groups.key,
  needs: { envFile },
  async detect({ scope, facts, ports }): Promise<Outcome<KeyPresentFact>> {
    const { name } = scope.envFile;
    const shell = shellKey(ports.world);
    const missing = async (code: Code, summary: string): Promise<Finding<KeyPresentFact>> => ({
      status: 'problem',
      code,
      summary,
      why: 'Without a key the API refuses every request.',
      next: await waysToSave(scope, ports, facts.envFile),
    });
    const shellKeys = shell === undefined ? [] : [{ secret: shell, source: 'shell' as const }];

    if (!facts.envFile.exists) {
      if (shell !== undefined) {
        return {
          status: 'ok',
          summary: `${keyVariable} is set in the environment (${String(shell)}); there is no ${name}`,
          fact: { keys: shellKeys },
          data: { source: 'shell' },
        };
      }
      const finding = await missing('no-env-file', `There is no ${name} yet, so there is no key`);
      const { kind } = await ports.files.lookInside(`${scope.envFile.path}.txt`);
      return kind === 'file' ? { ...finding, next: [misnamed(name, ports.world), ...finding.next] } : finding;
    }

    const value = valueOf(facts.envFile.document, keyVariable)?.value;
    const finding =
      value === undefined
        ? await missing('no-key', `There is no ${keyVariable} in ${name} yet`)
        : value.trim() === ''
          ? await missing('empty-key', `${keyVariable} in ${name} is empty`)
          : isManagedElsewhere(value)
            ? managedElsewhere(name)
            : isPlaceholder(value)
              ? await missing('placeholder-key', `${keyVariable} in ${name} is still a placeholder`)
              : undefined;
    if (finding !== undefined) {
      return shell === undefined ? finding : { ...finding, fact: { keys: shellKeys }, data: { source: 'shell' } };
    }

    const secret = new Secret(value as string);
    const differing = shell !== undefined && !shell.equals(secret);
    // Also an empty one that is exported keeps programs from reading the file.
    const hidden = ports.world.env[keyVariable] !== undefined && scope.envFile.beatsShell !== true;
    return {
      status: 'ok',
      summary: `${name} holds a key (${String(secret)})`,
      fact: { keys: [{ secret, source: 'file' }, ...(differing ? shellKeys : [])] },
      data: { source: 'file', shellDiffers: differing, inForce: hidden ? 'shell' : 'file' },
    };
  },
  fix: pasteKey,
});

/** The exported key, if one with content is exported. The official SDKs trim it and take a blank one for unset. */
function shellKey(world: World): Secret | undefined {
  const value = world.env[keyVariable]?.trim();
  return value === undefined || value === '' ? undefined : new Secret(value);
}

/** How a key gets into the file; or what comes first, where it would be refused. */
async function waysToSave(scope: Scope, ports: Ports, file: EnvFileFact): Promise<readonly string[]> {
  const { name, path } = scope.envFile;
  const shell = shellOf(ports.world);
  const git = await ports.git.ignoreVerdict(path);
  if (git.verdict === 'silent' && git.silence.because !== 'no-repository') {
    return ['First do what is said above about git, then run openai-setup again.'];
  }
  const found = await ports.files.look(path);
  const isLink = found.kind === 'file' && linkFinding(found, scope, shell, await mayWriteThrough({ scope, ports }, found)) !== undefined;
  if (isLink || (file.exists && obstacleTo(file.document, keyVariable) !== undefined)) {
    return [`First mend ${name}, as said above, then run openai-setup again.`];
  }
  return [
    'Run openai-setup in a terminal: it helps to create a key and saves it in the right place.',
    `Or save one without a terminal: ${fedFrom('key.txt', 'openai-setup --key-stdin --yes', shell)} (it is written to ${name}).`,
  ];
}

/** Notepad puts `.txt` behind the name, and the Explorer does not show it. */
function misnamed(name: string, world: World): string {
  return `If ${name}.txt is meant to be ${name}, and an editor added the .txt, rename it: ${renameCommand(`${name}.txt`, name, shellOf(world))}`;
}

/** dotenvx encrypts values in place; 1Password and others keep a reference in their stead. */
function isManagedElsewhere(value: string): boolean {
  return value.startsWith('encrypted:') || value.startsWith('op://');
}

function managedElsewhere(name: string): Finding<KeyPresentFact> {
  return {
    status: 'unknown',
    code: 'managed-elsewhere',
    summary: `${keyVariable} in ${name} is managed by another tool`,
    why: 'The value is encrypted (dotenvx) or a reference (1Password), so only that tool can read or change it.',
    next: [
      `Set the key with that tool: dotenvx set ${keyVariable}, or the item that the op:// reference names.`,
      'To test it here, start openai-setup through that tool, for example: dotenvx run -- openai-setup doctor',
    ],
    fixable: false,
  };
}
