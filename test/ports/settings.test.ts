import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsPort } from '../../src/ports/settings.ts';
import { makeWorld } from '../world.ts';

const limit = { limitUsd: 10, confirmedAt: '2026-11-21T10:00:00.000Z' };

describe('the settings', () => {
  it('keep a confirmation per project, with its date, readable by nobody else', async () => {
    const { ports, project, home } = makeWorld();
    expect(await ports.settings.limitConfirmation(project)).toBeUndefined();
    expect(await ports.settings.confirmLimit(project, limit)).toBe(true);
    expect(await ports.settings.trustBaseUrl(project, 'https://one.example/v1')).toBe(true);
    expect(await ports.settings.limitConfirmation(project)).toEqual(limit);
    expect(await ports.settings.limitConfirmation(`${project}-other`)).toBeUndefined();
    expect(await ports.settings.trustsBaseUrl(project, 'https://one.example/v1')).toBe(true);
    expect(await ports.settings.trustsBaseUrl(project, 'https://two.example/v1')).toBe(false);
    const file = path.join(home, '.config/openai-setup/settings.json');
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('lie where XDG_CONFIG_HOME says', async () => {
    const { world, project, home } = makeWorld();
    const settings = settingsPort({ ...world, env: { ...world.env, XDG_CONFIG_HOME: path.join(home, 'elsewhere') } });
    await settings.confirmLimit(project, limit);
    expect(readFileSync(path.join(home, 'elsewhere/openai-setup/settings.json'), 'utf8')).toContain('limitUsd');
  });

  it.each([
    ['broken JSON', '{"projects":'],
    ['another shape', '{"projects": "none"}'],
    ['a project of another shape', '{"projects": {"PROJECT": 7}}'],
    ['a confirmation without a date', '{"projects": {"PROJECT": {"limit": {"limitUsd": 5}}}}'],
  ])('are never fatal: %s', async (_name, content) => {
    const { ports, project, home } = makeWorld();
    const directory = path.join(home, '.config/openai-setup');
    mkdirSync(directory, { recursive: true });
    writeFileSync(path.join(directory, 'settings.json'), content.replace('PROJECT', project));
    expect(await ports.settings.limitConfirmation(project)).toBeUndefined();
    expect(await ports.settings.trustsBaseUrl(project, 'https://one.example/v1')).toBe(false);
  });

  it('say so when they cannot be written', async () => {
    const { ports, project, home } = makeWorld();
    // A file where the directory should be: no permission is needed to see that fail, not even for root.
    writeFileSync(path.join(home, '.config'), '');
    chmodSync(path.join(home, '.config'), 0o600);
    expect(await ports.settings.confirmLimit(project, limit)).toBe(false);
  });
});
