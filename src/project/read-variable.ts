import { readEnvDocument, valueOf } from '../env-file/document.ts';
import type { Files } from '../machine/files.ts';

/** The value of a variable in an env file, as programs read it; `undefined` if there's none. */
export async function readVariable(files: Files, file: string, name: string): Promise<string | undefined> {
  const found = await files.look(file);
  return found.kind === 'file' ? valueOf(readEnvDocument(found.bytes), name)?.value : undefined;
}
