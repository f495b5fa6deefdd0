import { matches, shown } from '../shown.ts';

export const doppler = shown({
  id: 'doppler',
  title: 'Doppler',
  tool: 'doppler',
  parts: ['PROJECT', 'CONFIG'],
  command: 'doppler secrets set NAME --no-interactive --silent -p PROJECT -c CONFIG',
  mentioned: ({ texts }) => {
    const file = /(?:^|\/)\.?doppler\.ya?ml$/;
    const configs = matches(texts, file, /\bconfig:[ \t]{0,9}["']?([\w-]{1,60})/);
    return matches(texts, file, /\bproject:[ \t]{0,9}["']?([\w-]{1,60})/).map((each) => ({
      parts: [...each.parts, configs.find((config) => config.file === each.file)?.parts[0] ?? ''],
      file: each.file,
    }));
  },
  line: ({ parts: [project, config], name, value }) =>
    `${value} | doppler secrets set ${name} --no-interactive --silent -p ${project} -c ${config}`,
});
