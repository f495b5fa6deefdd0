import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/keys/secret.ts';
import { relay, type Interference } from '../../e2e/relay.ts';
import { simulate } from '../../simulator/client.ts';
import { keyIn, nameOfWay, rotate, sceneIn, ways, wrongAfterStop, wrongAtLast, type Scene, type Way } from './rotating.ts';

// All of it takes some minutes: EVERY_INTERRUPTION=1. Otherwise, each way is tried with a few requests and kinds.
const every = process.env['EVERY_INTERRUPTION'] !== undefined;
const kinds = ['500 once', '500 always', '500 after', 'lost-before', 'lost-after', 'silent-before', 'silent-after'] as const;
/** More than any way makes. */
const places = Array.from({ length: 14 }, (_, index) => index + 1);
const cells = (index: number) =>
  kinds.flatMap((kind, nth) =>
    places.filter((place) => every || (place * 2 + nth * 5 + index) % 23 === 0).map((place) => [kind, place] as const),
  );

async function run({ world, handed }: Scene, { wanted, handed: isHanded }: Way): Promise<number> {
  const secret = new Secret(handed);
  const timeouts = { request: 700, idle: 700, total: 1500 };
  const how = isHanded
    ? { answers: { 'new-key': secret }, forced: ['--key-stdin'] as const, requested: { keyAtHand: true, unattended: true }, timeouts }
    : { timeouts };
  return (await rotate(world, isHanded ? { ...wanted, handed: secret } : wanted, how)).report.exitCode;
}

describe.each(ways.map((way, index) => [nameOfWay(way), way, index] as const))('%s, whatever happens to a request', (_name, way, index) => {
  it.each(cells(index))('%s at request %i', async (kind, place) => {
    const simulator = await simulate();
    let count = 0;
    let meant: string | undefined;
    const meddle = ({ method, path }: { method: string; path: string }): Interference => {
      count += 1;
      if (count !== place && !(kind === '500 always' && meant === `${method} ${path}`)) return undefined;
      meant ??= `${method} ${path}`;
      const error = { status: 500, body: { error: { message: 'The server had an error', type: 'server_error' } } };
      return kind === '500 after' ? { ...error, isCarriedOut: true } : kind.startsWith('500') ? error : (kind as Interference);
    };
    const scene = sceneIn(simulator, way, await relay(simulator, meddle));
    await run(scene, way);
    const key = keyIn(scene.world);
    expect(await wrongAfterStop(scene, way)).toEqual([]);
    scene.world.env['OPENAI_BASE_URL'] = simulator.baseUrl;
    expect(await wrongAtLast(scene, way, await run(scene, way))).toEqual([]);
    // What an earlier run has put there isn't replaced once more.
    if (key !== scene.old.key) expect(keyIn(scene.world)).toBe(key);
  });
});
