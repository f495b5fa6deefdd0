import { shown } from '../shown.ts';

/** `put` would replace all fields. */
export const vault = shown({
  id: 'vault',
  title: 'HashiCorp Vault',
  tool: 'vault',
  parts: ['MOUNT', 'PATH'],
  command: 'vault kv patch -mount=MOUNT PATH NAME=-',
  line: ({ parts: [mount, path], name, value }) => `${value} | vault kv patch -mount=${mount} ${path} ${name}=-`,
  note: 'If there is no such secret yet, use “put” instead of “patch”.',
});
