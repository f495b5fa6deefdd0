import { matches, shown } from '../shown.ts';

export const fly = shown({
  id: 'fly',
  title: 'Fly.io',
  tool: 'fly',
  parts: ['APP'],
  command: 'fly secrets import --stage -a APP',
  mentioned: ({ texts }) => matches(texts, /(?:^|\/)fly(?:\.\w{1,30})?\.toml$/, /^app[ \t]{0,9}=[ \t]{0,9}["']([\w-]{1,63})["']/m),
  line: ({ parts: [app], name, value }) => `{ printf ${name}=; ${value}; echo; } | fly secrets import --stage -a ${app}`,
  note: 'It takes effect with the next deployment: fly deploy, or fly secrets deploy.',
});
