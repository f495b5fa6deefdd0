import { dockerReading } from '../../env-file/docker-reading.ts';
import { type EnvDocument, isWritable, readEnvDocument, setVariable, valueOf } from '../../env-file/document.ts';
import type { Finding } from '../../engine/outcome.ts';
import { isPlaceholder } from '../../keys/placeholder.ts';
import type { Files } from '../../machine/files.ts';
import { relativePath } from '../../machine/paths.ts';
import { containerMention } from '../../project/container-env-file.ts';
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
  const mention = await containerMention(files, root, relativePath(root, envFile.path));
  if (mention === undefined) return undefined;
  const { file, line } = mention;
  const data = { line: reading.line, startedIn: `${file}:${line}` };
  if (reading.kind === 'refused') {
    return {
      status: 'problem',
      code: 'misread-by-docker',
      ...text.isRefusedByDocker(envFile.name, reading.line, data.startedIn),
      data,
      fixable: false,
    };
  }
  const isQuoted = /^(["'`]).*\1\s*$/.test(reading.value);
  return {
    status: 'problem',
    code: 'misread-by-docker',
    ...text.isMisreadByDocker(variable.name, envFile.name, reading.line, isQuoted, data.startedIn),
    data,
    ...(literalLine(Buffer.from(document.text, 'latin1'), variable.name) === undefined && { fixable: false as const }),
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
