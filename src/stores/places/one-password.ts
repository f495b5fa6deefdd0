import { shown } from '../shown.ts';

export const onePassword = shown({
  id: '1password',
  title: '1Password',
  tool: 'op',
  parts: ['VAULT', 'ITEM'],
  command: 'op item create --vault VAULT -',
  mentioned: ({ texts, around }) =>
    texts.flatMap(({ file, text }) => {
      const line = text.split('\n').find((each) => each.includes('op://') && each.includes(around.scope.variable.name)) ?? '';
      const [, vault = '', item = ''] = /op:\/\/([\w .-]{1,60})\/([\w .-]{1,60})\//.exec(line) ?? [];
      return vault === '' ? [] : [{ parts: [vault, item], file }];
    }),
  line: ({ parts: [vault, item], value }) =>
    `{ printf '{"title":"%s","category":"API_CREDENTIAL","fields":[{"id":"credential","type":"CONCEALED","value":"' ${item}; ${value}; printf '"}]}'; } | op item create --vault ${vault} - > /dev/null`,
  note: 'If the item is there already, edit it in 1Password instead: this makes a second one.',
});
