import { shown } from '../shown.ts';

export const convex = shown({
  id: 'convex',
  title: 'Convex',
  tool: 'npx',
  parts: [],
  command: 'npx convex env set NAME --prod',
  mentioned: ({ names }) => (names.includes('convex') || names.includes('convex.json') ? [{ parts: [], file: 'convex/' }] : []),
  line: ({ name, value }) => `${value} | npx convex env set ${name} --prod`,
  note: "Convex names the deployment in the project's .env.local. Look at it first.",
});
