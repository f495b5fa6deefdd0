import { shown } from '../shown.ts';

export const railway = shown({
  id: 'railway',
  title: 'Railway',
  tool: 'railway',
  parts: ['SERVICE'],
  command: 'railway variable set NAME --stdin --service SERVICE',
  mentioned: ({ names }) => names.filter((name) => /^railway\.(?:toml|json)$/.test(name)).map((file) => ({ parts: [''], file })),
  line: ({ parts: [service], name, value }) => `${value} | railway variable set ${name} --stdin --service ${service}`,
});
