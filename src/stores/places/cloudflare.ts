import { matches, shown } from '../shown.ts';

/** Wrangler obeys the `.env` files of the directory it's in: one with another address got the key and its token (2026-11-28). */
export const cloudflare = shown({
  id: 'cloudflare',
  title: 'Cloudflare Workers',
  tool: 'wrangler',
  parts: ['WORKER'],
  command: 'wrangler secret put NAME --name WORKER',
  mentioned: ({ texts }) => [
    ...matches(texts, /(?:^|\/)wrangler\.toml$/, /^name[ \t]{0,9}=[ \t]{0,9}["']([\w-]{1,63})["']/m),
    ...matches(texts, /(?:^|\/)wrangler\.jsonc?$/, /"name"[ \t]{0,9}:[ \t]{0,9}"([\w-]{1,63})"/),
  ],
  line: ({ parts: [worker], name, value }) => `cd "$(mktemp -d)" && ${value} | wrangler secret put ${name} --name ${worker}`,
  note: 'Wrangler obeys the .env files of the directory it runs in, so it runs in an empty one.',
});
