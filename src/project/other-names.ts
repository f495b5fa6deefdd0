import path from 'node:path';
import type { Files } from '../machine/files.ts';
import type { World } from '../machine/world.ts';
import { untrusted } from '../wording/untrusted.ts';
import { readVariable } from './read-variable.ts';
import type { ChosenEnvFile } from './scope-env-file.ts';
import * as text from './scope.text.ts';

/** A variable that today's packages of OpenAI don't read, and the one that they do. */
export type OldName = {
  readonly name: keyof typeof newNames;
  readonly instead: string;
  /** For people: “OPENAI_API_BASE in .env”. */
  readonly place: string;
  /** The env file that sets it, safe to display. Absent: the shell. */
  readonly file?: string;
};

/**
 * OpenAI's Python package read the old names up to version 0.28 (2023), LangChain still does (langchain-openai, November 2026); since
 * then, OpenAI's packages read the new ones.
 */
export const newNames = { OPENAI_API_BASE: 'OPENAI_BASE_URL', OPENAI_ORGANIZATION: 'OPENAI_ORG_ID' } as const;

/** What Microsoft's manuals tell people to set for Azure OpenAI. */
const azureNames = ['AZURE_OPENAI_ENDPOINT', 'AZURE_OPENAI_API_KEY', 'AZURE_OPENAI_DEPLOYMENT', 'AZURE_OPENAI_API_VERSION'];

/** What the shell and the env file set besides OpenAI's own names. */
export async function findOtherNames(
  world: World,
  files: Files,
  envFile: ChosenEnvFile,
): Promise<{ readonly azure?: { readonly place: string }; readonly oldNames?: readonly OldName[] }> {
  const placeOf = async (name: string): Promise<{ readonly place: string; readonly file?: string; readonly value: string } | undefined> => {
    const shell = world.env[name]?.trim() ?? '';
    if (shell !== '') return { place: text.inShell(name), value: shell };
    const value = (await readVariable(files, envFile.path, name))?.trim() ?? '';
    const file = untrusted(envFile.name, 100);
    return value === '' ? undefined : { place: text.inFile(name, file), file, value };
  };
  let azure = (await Promise.all(azureNames.map(placeOf))).find((each) => each !== undefined);
  const type = await placeOf('OPENAI_API_TYPE');
  if (type !== undefined && /^azure/i.test(type.value)) azure ??= type;
  const old = await Promise.all(
    Object.entries(newNames).map(async ([name, instead]): Promise<OldName | undefined> => {
      const [found, replaced] = [await placeOf(name), await placeOf(instead)];
      if (found === undefined || replaced !== undefined) return undefined;
      const { place, file } = found;
      return { name: name as keyof typeof newNames, instead, place, ...(file === undefined ? {} : { file }) };
    }),
  );
  const oldNames = old.filter((each) => each !== undefined);
  return { ...(azure === undefined ? {} : { azure: { place: azure.place } }), ...(oldNames.length === 0 ? {} : { oldNames }) };
}

const manifests = ['requirements.txt', 'pyproject.toml', 'Pipfile', 'environment.yml', 'setup.py', 'package.json'];

/** What in the project reads the old names, going by its manifests. */
export async function readerOfOldNames(files: Files, root: string): Promise<string | undefined> {
  for (const name of manifests) {
    const found = await files.lookInside(path.join(root, name));
    if (found.kind !== 'file') continue;
    for (const line of found.bytes.toString('utf8').slice(0, maxManifest).split('\n')) {
      const named = line.trimStart().replace(/^["'-]+/, '');
      if (named.startsWith('#')) continue;
      if (/\b(?:@langchain\/|langchain\b)/i.test(line)) return text.langChain;
      if (/^openai["'\s]{0,3}(?:[=~<:]{1,2}["'\s]{0,3}\^?0\.|<\s?1\b)/i.test(named)) return text.oldPackage;
    }
  }
  return undefined;
}

/** Characters. More than any manifest needs before it names its packages. */
const maxManifest = 200_000;
