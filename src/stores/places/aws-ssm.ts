import { matches, shown } from '../shown.ts';

export const awsSsm = shown({
  id: 'aws-ssm',
  title: 'AWS Systems Manager parameters',
  tool: 'aws',
  parts: ['PARAMETER'],
  command: 'aws ssm put-parameter --name PARAMETER --type SecureString --overwrite --value file:///dev/stdin',
  mentioned: ({ texts }) =>
    matches(
      texts,
      /\.(?:ya?ml|json|tf)$/,
      /(?:resolve:ssm-secure:|\bssm:[a-z0-9-]{1,30}:\d{1,12}:parameter)\/?([\w./-]{0,200}open_?ai[\w./-]{0,100})/i,
    ),
  line: ({ parts: [name], value }) =>
    `${value} | aws ssm put-parameter --name ${name} --type SecureString --overwrite --value file:///dev/stdin`,
});
