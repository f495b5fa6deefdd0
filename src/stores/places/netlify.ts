import { onPage } from '../shown.ts';

export const netlify = onPage({
  id: 'netlify',
  title: 'Netlify',
  tool: 'netlify',
  page: 'https://app.netlify.com',
  mentioned: ({ names }) => names.find((name) => name === 'netlify.toml' || name === '.netlify'),
});
