import { shown } from '../shown.ts';

export const macosKeychain = shown({
  id: 'macos-keychain',
  title: 'the macOS keychain',
  tool: 'security',
  parts: [],
  command: 'security -i',
  line: ({ value, project }) => `{ printf 'add-generic-password -U -a ${project} -s openai -w "'; ${value}; printf '"\\n'; } | security -i`,
});
