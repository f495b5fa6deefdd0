import { matches, shown } from '../shown.ts';

/** `dotenvx set NAME -` stores a dash (2026-11-28), so the line is written first, and then encrypted. */
export const dotenvx = shown({
  id: 'dotenvx',
  title: 'a file encrypted by dotenvx',
  tool: 'dotenvx',
  parts: ['FILE'],
  command: 'dotenvx encrypt -f FILE -k NAME',
  mentioned: ({ texts }) =>
    matches(texts, /(?:^|\/)\.env[^/]*$/, /^DOTENV_PUBLIC_KEY(?:_\w{1,40})?=/m).map(({ file }) => ({ parts: [file], file })),
  line: ({ parts: [file], name, value }) =>
    `{ echo; printf ${name}=; ${value}; echo; } >> ${file} && dotenvx encrypt -f ${file} -k ${name}`,
  note: 'Commit the file only once the line in it says “encrypted:”.',
});
