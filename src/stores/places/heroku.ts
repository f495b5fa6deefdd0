import { onPage } from '../shown.ts';

export const heroku = onPage({
  id: 'heroku',
  title: 'Heroku',
  tool: 'heroku',
  page: 'https://dashboard.heroku.com/apps',
  mentioned: ({ names }) => names.find((name) => name === 'Procfile'),
});
