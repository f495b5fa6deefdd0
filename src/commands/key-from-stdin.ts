import { isUtf16, repairEncoding } from '../env-file/encoding.ts';

/** Bytes. A key has two hundred. */
const maxBytes = 65_536;

/** Reads the key for `--key-stdin`: everything in a pipe or a file, without the trailing line break. */
export async function keyFromStdin(stdin: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) break;
  }
  const bytes = Buffer.concat(chunks);
  // Windows PowerShell writes it by default.
  const repaired = isUtf16(bytes) ? repairEncoding(bytes) : undefined;
  const text = (repaired?.ok === true ? repaired.bytes : bytes).toString('utf8');
  // The line break at the end of a file, or from `echo`, isn't part of the key and not worth mentioning.
  return text.replace(/\r?\n$/, '');
}
