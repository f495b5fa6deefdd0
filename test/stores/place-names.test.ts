import { expect, it } from 'vitest';
import { whyNotPut } from '../../src/commands/place-names.ts';
import { makeWorld } from '../make-world.ts';

const aws = 'aws-secrets-manager:shop/openai';

// What isn't written would be passed over, and the old key ended.
it('names no place to write to that this system only shows', async () => {
  const world = makeWorld();
  const scope = await world.scope();
  const on = (platform: NodeJS.Platform) => ({ scope, ports: { ...world.ports, world: { ...world.ports.world, platform } } });
  expect(whyNotPut(aws, on('linux'))).toBeUndefined();
  expect(whyNotPut(aws, on('win32'))).toContain(aws);
  expect(whyNotPut('github:ana/shop', on('win32'))).toBeUndefined();
  expect(whyNotPut('vault:secret/shop', on('linux'))).toContain('vault:secret/shop');
  expect(whyNotPut('aws-secrets-manager:', on('linux'))).not.toContain(aws);
});
