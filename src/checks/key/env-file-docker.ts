import { dockerReading } from '../../env-file/docker-reading.ts';
import { type EnvDocument, isWritable, readEnvDocument, setVariable, valueOf } from '../../env-file/document.ts';
import type { Finding } from '../../engine/outcome.ts';
import { isPlaceholder } from '../../keys/placeholder.ts';
import type { Files } from '../../machine/files.ts';
import { relativePath } from '../../machine/paths.ts';
import { containerMention, quoteKeeper } from '../../project/container-env-file.ts';
import type { Scope } from '../../project/scope.ts';
import * as text from './env-file.text.ts';

type Problem = Finding<never, typeof text.codes>;

/** docker takes the line literally, and the project lets it read the file. */
export async function misreadByDocker(
  document: EnvDocument,
  { envFile, variable, root }: Scope,
  files: Files,
): Promise<Problem | undefined> {
  const found = valueOf(document, variable.name);
  if (found === undefined || isPlaceholder(found.value)) return undefined;
  const reading = dockerReading(document.text, variable.name);
  if (reading.kind === 'absent' || (reading.kind === 'value' && reading.value === found.value)) return undefined;
  const file = relativePath(root, envFile.path);
  const isQuoted = reading.kind === 'value' && /^(["'`]).*\1\s*$/.test(reading.value);
  const mention = await containerMention(files, root, file);
  if (mention === undefined) return isQuoted ? await quotesKept(document, { envFile, variable, root }, reading.line, files) : undefined;
  const data = { line: reading.line, startedIn: `${mention.file}:${mention.line}` };
  if (reading.kind === 'refused') {
    return {
      status: 'problem',
      code: 'misread-by-docker',
      ...text.isRefusedByDocker(envFile.name, reading.line, data.startedIn),
      data,
      fixable: false,
    };
  }
  return {
    status: 'problem',
    code: 'misread-by-docker',
    ...text.isMisreadByDocker(variable.name, envFile.name, reading.line, isQuoted, data.startedIn),
    data,
    ...(literalLine(Buffer.from(document.text, 'latin1'), variable.name) === undefined && { fixable: false as const }),
  };
}

/** What make and a shell's `export $(…)` do with quotes is the same. */
async function quotesKept(
  document: EnvDocument,
  { envFile: { path, name }, variable, root }: Pick<Scope, 'envFile' | 'variable' | 'root'>,
  line: number,
  files: Files,
): Promise<Problem | undefined> {
  const mention = await quoteKeeper(files, root, relativePath(root, path));
  if (mention === undefined) return undefined;
  const place = `${mention.file}:${mention.line}`;
  return {
    status: 'problem',
    code: 'keeps-quotes',
    ...text.keepsQuotes(variable.name, name, line, place),
    data: { line, loadedIn: place },
    ...(literalLine(Buffer.from(document.text, 'latin1'), variable.name) === undefined && {
      fixable: false as const,
    }),
  };
}

/** The file with the variable written so that docker, too, reads its value; `undefined` if that's not to be had. */
export function literalLine(bytes: Buffer, variable: string): Buffer | undefined {
  const value = valueOf(readEnvDocument(bytes), variable)?.value ?? '';
  const reads = (text: string): boolean => {
    const reading = dockerReading(text, variable);
    return reading.kind === 'value' && reading.value === value;
  };
  if (!isWritable(value) || reads(bytes.toString('latin1'))) return undefined;
  const written = setVariable(bytes, variable, value);
  return written.ok && reads(written.bytes.toString('latin1')) ? written.bytes : undefined;
}
