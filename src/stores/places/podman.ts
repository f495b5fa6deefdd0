import { shown } from '../shown.ts';

export const podman = shown({
  id: 'podman',
  title: 'Podman secrets',
  tool: 'podman',
  parts: ['SECRET'],
  command: 'podman secret create --replace SECRET -',
  line: ({ parts: [secret], value }) => `${value} | podman secret create --replace ${secret} -`,
  note: 'Containers that are there already keep the old value: recreate them.',
});
