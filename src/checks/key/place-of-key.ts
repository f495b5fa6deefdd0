import path from 'node:path';
import { isForDeveloping } from '../../env-file/convention.ts';
import { templateFrom, type Template } from '../../env-file/from-example.ts';
import { readEnvDocument, setVariable } from '../../env-file/document.ts';
import { keyValueOf } from '../../env-file/key-value.ts';
import { isEnvExampleName, isEnvFileName } from '../../env-file/names.ts';
import { envPreview } from '../../env-file/preview.ts';
import { Secret } from '../../keys/secret.ts';
import type { FilePreview } from '../../machine/file-preview.ts';
import type { FileState } from '../../machine/files-look.ts';
import { shownPath } from '../../project/shown-path.ts';
import type { ScopeAndPorts } from '../check.ts';
import * as text from './place-of-key.text.ts';

/** Where a key is about to be written. */
export type PlaceOfKey = {
  readonly found: FileState;
  /** What's there now. */
  readonly before: Buffer | undefined;
  /** What a new file begins as. `example`: its name, safe to display. */
  readonly template?: Template & { readonly example: string };
};

/**
 * A new env file is the project's example with the key filled in, which is what READMEs mean by `cp .env.example .env`: if no env file
 * exists beside it at all, and there's exactly one example. In any other case, only the key's own line is written.
 */
export async function placeOfKey({ scope, ports }: ScopeAndPorts): Promise<PlaceOfKey> {
  const found = await ports.files.look(scope.envFile.path);
  if (found.kind === 'file') return { found, before: found.bytes };
  const template = found.kind === 'absent' ? await templateFor({ scope, ports }) : undefined;
  return { found, before: undefined, ...(template && { template }) };
}

async function templateFor({ scope, ports }: ScopeAndPorts): Promise<PlaceOfKey['template']> {
  const directory = path.dirname(scope.envFile.path);
  const names = await ports.files.list(directory);
  // direnv's script isn't what an example is copied to.
  if (names.some((name) => isEnvFileName(name) && name !== '.envrc')) return undefined;
  const [name, ...others] = names.filter(isEnvExampleName);
  if (name === undefined || others.length > 0 || !isOfDevelopment(name)) return undefined;
  const example = await ports.files.lookInside(path.join(directory, name));
  const template = example.kind === 'file' ? templateFrom(example.bytes, scope.variable.name) : undefined;
  return template && { ...template, example: shownPath(scope, path.join(directory, name), scope.root, 60) };
}

/** `.env.production.example` shows what a server needs. */
function isOfDevelopment(example: string): boolean {
  const rest = example.replaceAll(/[._-](?:example|sample|template|tpl|dist)(?=[._-]|$)/gi, '');
  return rest === '' || !rest.includes('env') || isForDeveloping(rest.startsWith('.') ? rest : `.${rest}`);
}

/** The env file with a key in it. */
export function withKey({ before, template }: PlaceOfKey, variable: string, secret: Secret): Buffer {
  const edited = setVariable(before ?? template?.bytes ?? Buffer.alloc(0), variable, secret.reveal());
  if (!edited.ok) throw new Error('an obstacle that was not there before the question');
  return edited.bytes;
}

/** What writing the key changes, masked. A new file from an example may have dozens of lines, so they're counted. */
export function keyPreview(place: PlaceOfKey, name: string, variable: string, secret: Secret, note?: string): FilePreview {
  const { before, template } = place;
  if (template === undefined) return envPreview(name, variable, before, withKey(place, variable, secret), note);
  return { kind: 'file', path: name, lines: [{ sign: '+', text: `${variable}=${String(secret)}` }, ...templateLines(template)] };
}

/** What a preview says of the lines that come from the example. */
export function templateLines({ otherLines, example, commentedOut }: NonNullable<PlaceOfKey['template']>): FilePreview['lines'] {
  return otherLines === 0 ? [] : [{ sign: '+', text: text.otherLinesOf(otherLines, example, commentedOut) }];
}

/** The key that's there now. */
export function keyBefore({ before }: PlaceOfKey, variable: string): Secret | undefined {
  const value = before === undefined ? undefined : keyValueOf(readEnvDocument(before), variable);
  return value === undefined ? undefined : new Secret(value);
}
