import { isUtf16, repairEncoding } from '../env-file/encoding.ts';

/** Bytes. A key has two hundred. */
const maxBytes = 65_536;

/** What `--key-stdin` reads: everything that a pipe or a file holds, without the line break at its end. */
export async function keyFromStdin(stdin: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) break;
  }
  const bytes = Buffer.concat(chunks);
  // Windows PowerShell writes it where nothing else is asked for.
  const repaired = isUtf16(bytes) ? repairEncoding(bytes) : undefined;
  const text = (repaired?.ok === true ? repaired.bytes : bytes).toString('utf8');
  // The line end of a file or of `echo` is no part of the key, and nothing to speak of.
  return text.replace(/\r?\n$/, '');
}
