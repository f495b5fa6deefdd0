import { matches, shown } from '../shown.ts';

export const azureKeyVault = shown({
  id: 'azure-key-vault',
  title: 'Azure Key Vault',
  tool: 'az',
  parts: ['VAULT', 'SECRET'],
  command: 'az keyvault secret set --vault-name VAULT --name SECRET --file /dev/stdin',
  mentioned: ({ texts }) =>
    matches(texts, /\.(?:ya?ml|json|tf)$/, /\bhttps:\/\/([\w-]{3,24})\.vault\.azure\.net\/secrets\/([\w-]{0,60}open-?ai[\w-]{0,60})/i),
  line: ({ parts: [vault, secret], value }) =>
    `cd "$(mktemp -d)" && ${value} | az keyvault secret set --vault-name ${vault} --name ${secret} --file /dev/stdin --encoding utf-8 --output none`,
});
