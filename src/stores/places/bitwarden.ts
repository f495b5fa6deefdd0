import { onPage } from '../shown.ts';

export const bitwarden = onPage({
  id: 'bitwarden',
  title: 'Bitwarden Secrets Manager',
  tool: 'bws',
  page: 'https://vault.bitwarden.com/#/sm',
});
