import { describe, expect, it } from 'vitest';
import { isWindows } from '../../system.ts';
import { fakes, fakeTool, honest, lying } from '../../stores/fake-tool.ts';
import { resultOf } from '../../run-checks.ts';
import { simulate } from '../../simulator/client.ts';
import { keyIn, oldKeyIn, rotate, works, worldWith } from './rotating.ts';

/** AWS gets its page there. */
const hasAws = !isWindows;
const secret = '${{ secrets.OPENAI_API_KEY }}';
const workflow = `on: push\njobs:\n  test:\n    runs-on: x\n    env:\n      OPENAI_API_KEY: ${secret}\n`;
const place = 'repos/ana/shop-bot/actions/secrets/OPENAI_API_KEY';

/** A project whose workflow reads the key, and a pretend gh that has the old one. */
async function scene(body: string) {
  const simulator = await simulate();
  const old = oldKeyIn(simulator);
  const world = worldWith(simulator.baseUrl, old.key, simulator.adminKey, { '.github/workflows/ci.yml': workflow });
  world.git('remote', 'add', 'origin', 'https://github.com/ana/shop-bot.git');
  const gh = fakeTool(world, 'gh', `if (!fs.existsSync(store)) keep('${place}', 'the old one');\n${body}`);
  return { simulator, old, world, gh };
}

describe('a place that a workflow names', () => {
  it('gets the new key once a person has agreed to it by name', async () => {
    const { simulator, old, world, gh } = await scene(honest(fakes.gh));
    const { report, asked } = await rotate(world, {}, { answers: { 'new-key': true, 'stores-updated': true, 'old-key-end': '24h' } });
    expect(report.exitCode).toBe(0);
    expect(gh.stored()[place]?.value).toBe(keyIn(world));
    const question = asked.find(({ id }) => id === 'stores-updated')?.question;
    expect(question?.mustSee?.join('\n')).toContain('github:ana/shop-bot');
    expect(await works(simulator, old.key)).toBe(true);
  });

  it('that claims to have stored it, but has not, keeps the old key from being ended', async () => {
    const { simulator, old, world } = await scene(lying(fakes.gh));
    const { report } = await rotate(world, { ends: '1h' }, { answers: { 'new-key': true, 'stores-updated': true } });
    expect(report.exitCode).toBe(1);
    expect(resultOf(report, 'stores-updated').verdict).toMatchObject({ code: 'store-has-old-key' });
    expect(resultOf(report, 'old-key-end').refusal?.code).toBe('still-elsewhere');
    expect(await works(simulator, old.key)).toBe(true);
    expect(simulator.requests.filter(({ method, path }) => method === 'POST' && path.endsWith(old.keyId))).toEqual([]);
  });

  it.skipIf(!hasAws)('keeps no other place from getting the new key by failing', async () => {
    const { simulator, old, world, gh } = await scene(honest(fakes.gh));
    fakeTool(world, 'aws', lying(fakes.aws));
    world.env['AWS_REGION'] = 'eu-central-1';
    const places = ['aws-secrets-manager:shop/openai', 'github:ana/shop-bot'];
    for (const order of [places, places.toReversed()]) {
      const { report } = await rotate(world, { ends: '1h', places: order, again: true });
      expect(report.exitCode).toBe(1);
      const result = resultOf(report, 'stores-updated');
      expect(result).toMatchObject({ verdict: { data: { updated: ['github:ana/shop-bot'] } }, refusal: { code: 'store-has-old-key' } });
      // What has failed isn't said to be done.
      expect(result.did).toEqual([]);
      expect(gh.stored()[place]?.value).toBe(keyIn(world));
      expect(await works(simulator, old.key)).toBe(true);
    }
  });

  it('is not asked about the end of the old key after it failed', async () => {
    const { world } = await scene(lying(fakes.gh));
    const { report, asked } = await rotate(world, {}, { answers: { 'new-key': true, 'stores-updated': true, 'old-key-end': '24h' } });
    expect(asked.map(({ id }) => id)).toEqual(['new-key', 'stores-updated']);
    expect(resultOf(report, 'old-key-end').refusal?.code).toBe('still-elsewhere');
  });

  it('does not keep the old key from ending now, as told, where nobody chose it; it is named', async () => {
    const { simulator, old, world, gh } = await scene(honest(fakes.gh));
    const { report } = await rotate(world, { ends: 'now' });
    expect(report.exitCode).toBe(0);
    expect(resultOf(report, 'stores-updated').verdict).toMatchObject({
      code: 'stores-to-update',
      data: { places: ['github:ana/shop-bot'] },
    });
    expect(gh.calls()).toEqual([]);
    expect(await works(simulator, old.key)).toBe(false);
    // Without an end, it's left alone.
    const second = await scene(honest(fakes.gh));
    expect((await rotate(second.world)).report.exitCode).toBe(0);
    expect(await works(second.simulator, second.old.key)).toBe(true);
  });

  it('gets the new key without a question where it is named in full, before the old key ends', async () => {
    const { simulator, old, world, gh } = await scene(honest(fakes.gh));
    const { report, asked } = await rotate(world, { ends: 'now', places: ['github:ana/shop-bot'] });
    expect(report.exitCode).toBe(0);
    expect(asked.filter(({ id }) => id === 'stores-updated')).toEqual([]);
    expect(gh.stored()[place]?.value).toBe(keyIn(world));
    expect(await works(simulator, old.key)).toBe(false);
  });

  it.each([
    ['lies', lying(fakes.gh)],
    ['does not know the repository', `fail('gh: Not Found (HTTP 404)')`],
  ])('keeps the old key from being ended where it is named in full and its tool %s', async (_what, body) => {
    const { simulator, old, world } = await scene(body);
    const { report } = await rotate(world, { ends: 'now', places: ['github:ana/shop-bot'] });
    expect(report.exitCode).toBe(1);
    expect(resultOf(report, 'old-key-end').refusal?.code).toBe('still-elsewhere');
    expect(await works(simulator, old.key)).toBe(true);
    expect(await works(simulator, keyIn(world))).toBe(true);
  });

  it('is not written without a person where the secret has a name that only the workflow says', async () => {
    const { world, gh } = await scene(honest(fakes.gh));
    world.put('.github/workflows/ci.yml', workflow.replace('secrets.OPENAI_API_KEY', 'secrets.SOMETHING'));
    expect((await rotate(world, { places: ['github:ana/shop-bot'] })).report.exitCode).toBe(0);
    expect(Object.keys(gh.stored()).filter((name) => name.endsWith('SOMETHING'))).toEqual([]);
  });

  it.skipIf(!hasAws)('is not written without a person where a project file chooses the account', async () => {
    const { simulator, old, world } = await scene(honest(fakes.gh));
    const aws = fakeTool(world, 'aws', honest(fakes.aws));
    world.env['AWS_PROFILE'] = 'evil';
    world.put('.vscode/settings.json', '{"terminal.integrated.env.linux": {"AWS_PROFILE": "evil"}}');
    const { report } = await rotate(world, { ends: 'now', places: ['aws-secrets-manager:shop/openai'] });
    expect(report.exitCode).toBe(1);
    expect(aws.stored()).toEqual({});
    expect(await works(simulator, old.key)).toBe(true);
  });

  it('is left alone where nobody can be asked, and named', async () => {
    const { world, gh } = await scene(honest(fakes.gh));
    const { report } = await rotate(world);
    expect(report.exitCode).toBe(0);
    expect(resultOf(report, 'stores-updated').verdict).toMatchObject({
      code: 'stores-to-update',
      data: { places: ['github:ana/shop-bot'] },
    });
    expect(gh.calls()).toEqual([]);
  });
});
