import path from 'node:path';
import type { Finding, Outcome } from '../../engine/outcome.ts';
import { defineCheck, type LookContext } from '../check.ts';
import { Secret } from '../../keys/secret.ts';
import { readEnvDocument, valueOf } from '../../env-file/document.ts';
import { shellOf } from '../../shell/shell.ts';
import { shellWord } from '../../shell/word.ts';
import { unsetCommands } from '../../shell/startup-files.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { exportedFrom, type ExportedFrom } from '../../shell/exported-from.ts';
import { keyPresent } from './key-present.ts';
import { settleOverride, type ShellOverrideFact } from './shell-override-fix.ts';
import { groups } from '../groups.ts';
import { keyVariable } from '../../env-file/key-variable.ts';


/** What a program gets that is started here is the key of the env file, and of no other place. */
export const shellOverride = defineCheck({
  id: 'shell-override',
  title: 'nothing else wins over the env file',
  group: groups.key,
  needs: { keyPresent },
  async detect(context): Promise<Outcome<ShellOverrideFact>> {
    const { scope, facts, ports } = context;
    const { name } = scope.envFile;
    const inFile = facts.keyPresent.keys.find(({ source }) => source === 'file')?.secret;
    if (inFile === undefined) {
      return {
        status: 'ok',
        summary: `The only ${keyVariable} is the environment’s`,
        fact: { inForce: 'shell' },
        data: { inForce: 'shell' },
      };
    }
    // Set counts, not filled: a variable that is exported empty hides the file's as well.
    const exported = ports.world.env[keyVariable]?.trim();
    const differs = exported !== undefined && exported !== inFile.reveal().trim();
    if (differs && scope.envFile.beatsShell !== true) {
      return shellWins(context, inFile, exported === '' ? undefined : new Secret(exported));
    }
    const other = await otherFileThatWins(context, inFile);
    if (other !== undefined) return other;
    return {
      status: 'ok',
      summary: differs
        ? `${name} is in force: the project’s code lets it replace the shell’s ${keyVariable}`
        : `${name} is in force${exported === undefined ? '' : '; the shell exports the same key'}`,
      fact: { inForce: 'file' },
      data: { inForce: 'file', order: scope.envFile.order ?? [name] },
    };
  },
  fix: settleOverride,
});

type Context = LookContext<{ keyPresent: typeof keyPresent }>;

async function shellWins(
  { scope, ports }: Context,
  inFile: Secret,
  exported: Secret | undefined,
): Promise<Finding<ShellOverrideFact>> {
  const { name } = scope.envFile;
  const from = await exportedFrom(ports, scope.root, keyVariable, exported);
  const place = from === undefined ? '' : ` from ${from.file}${from.line === undefined ? '' : `:${from.line}`}`;
  return {
    status: 'problem',
    code: 'shell-overrides',
    summary:
      exported === undefined
        ? `An empty ${keyVariable} is exported in the shell${place === '' ? '' : ` (${place.trim()})`} and wins over the key in ${name} (${String(inFile)})`
        : `The shell’s ${keyVariable} (${String(exported)}${place}) wins over the one in ${name} (${String(inFile)})`,
    why:
      exported === undefined
        ? `Programs that you start here see that ${keyVariable} is set and do not look into ${name}, so they run without a key.`
        : `Programs that you start here get the shell’s key: an env file is read only for what is not set yet. The wrong account may pay, or the API refuses it.`,
    next: waysOut(from, ports.world),
    fact: { inForce: 'shell' },
    data: {
      inForce: 'shell',
      source: exported === undefined ? 'empty' : from?.direnv === true ? 'direnv' : 'shell',
      file: from?.file ?? null,
      line: from?.line ?? null,
    },
    // There is no key in an empty value that could be used; start-up files are the user's own.
    ...(exported === undefined ? { fixable: false as const } : {}),
  };
}

function waysOut(from: ExportedFrom | undefined, world: Context['ports']['world']): string[] {
  const here = unsetCommands(keyVariable, world);
  if (from === undefined) {
    const elsewhere =
      shellOf(world) === 'windows'
        ? 'in your PowerShell profile, and among the environment variables of the whole computer (System Properties)'
        : 'in the start-up files of your shell';
    return [...here, `If it comes back in a new terminal, look for ${keyVariable} ${elsewhere}.`];
  }
  if (from.direnv && from.line === undefined) {
    return ['direnv has loaded an older value: run direnv reload, then openai-setup again.', `What it loads stands in ${from.file}.`];
  }
  const forGood = from.direnv
    ? `For good: delete line ${from.line} of ${from.file}, then run direnv allow.`
    : `For good: delete line ${from.line} of ${from.file}, then open a new terminal.`;
  return [...here, forGood];
}

async function otherFileThatWins(
  { scope, ports }: Context,
  inFile: Secret,
): Promise<Finding<ShellOverrideFact> | undefined> {
  const { name, order = [] } = scope.envFile;
  for (const other of order.slice(0, Math.max(order.indexOf(name), 0))) {
    const file = path.join(scope.root, other);
    const found = await ports.files.look(file);
    const value = found.kind === 'file' ? valueOf(readEnvDocument(found.bytes), keyVariable) : undefined;
    if (value === undefined) continue;
    if (value.value.trim() === inFile.reveal().trim()) return undefined;
    const what = value.value.trim() === '' ? 'an empty one' : String(new Secret(value.value));
    const shown = untrusted(other, 100);
    return {
      status: 'problem',
      code: 'file-overrides',
      summary: `${keyVariable} in ${shown}:${value.line} (${what}) wins over the one in ${name} (${String(inFile)})`,
      why: `This project reads ${shown} before ${name}, and what is set first stays. A new key in ${name} would seem to change nothing.`,
      next: [
        `Delete line ${value.line} of ${shown}, or let openai-setup do it.`,
        `Or keep the key in ${shown}: openai-setup --file ${shellWord(shown, shellOf(ports.world))}`,
      ],
      fact: { inForce: 'other-file', otherFile: file },
      data: { inForce: 'other-file', file: shown, line: value.line },
    };
  }
  return undefined;
}
