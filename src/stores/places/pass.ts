import { shown } from '../shown.ts';

export const pass = shown({
  id: 'pass',
  title: 'pass',
  tool: 'pass',
  parts: ['ENTRY'],
  command: 'pass insert -m -f ENTRY',
  line: ({ parts: [entry], value }) => `${value} | pass insert -m -f ${entry}`,
});
