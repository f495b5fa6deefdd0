import { describe, expect, it } from 'vitest';
import { costOf, modelsToTry, knownModels, leastEffort } from '../../src/openai/models-and-prices.ts';
import { models } from '../../src/simulator/models.ts';

const now = new Date('2026-11-21T12:00:00Z');
const listed = (...ids: string[]): { id: string }[] => ids.map((id) => ({ id }));

describe('modelsToTry', () => {
  it('is the whole chain where nothing is known', () => {
    const chain = ['gpt-6-luna', 'gpt-5.6-luna', 'gpt-5.4-nano', 'gpt-4o-mini'];
    expect(modelsToTry(undefined, undefined, now)).toEqual(chain);
    expect(modelsToTry([], undefined, now)).toEqual(chain);
  });

  it('is the requested alone', () => {
    expect(modelsToTry(listed('gpt-6-luna'), 'gpt-9', now)).toEqual(['gpt-9']);
  });

  it('is cut down to what the key may use', () => {
    expect(modelsToTry(listed('gpt-4o-mini', 'whisper-1', 'gpt-5.6-luna'), undefined, now)).toEqual(['gpt-5.6-luna', 'gpt-4o-mini']);
  });

  it('leaves out what ends within thirty days, by the list or by our own knowledge', () => {
    const soon = [
      { id: 'gpt-6-luna', shutdownDate: '2026-12-20' },
      { id: 'gpt-5.6-luna', shutdownDate: '2026-10-01' },
      ...listed('gpt-4o-mini'),
    ];
    expect(modelsToTry(soon, undefined, now)).toEqual(['gpt-4o-mini']);
    expect(modelsToTry(undefined, undefined, new Date('2026-12-20'))).not.toContain('gpt-4o-mini');
    expect(modelsToTry([{ id: 'gpt-6-luna', shutdownDate: 'some day' }], undefined, now)).toEqual(['gpt-6-luna']);
  });

  it('takes what seems to write text where none of the chain is there', () => {
    expect(modelsToTry(listed('gpt-6-sol', 'gpt-6-astra', 'text-embedding-3-small'), undefined, now)).toEqual(['gpt-6-sol', 'gpt-6-astra']);
    expect(modelsToTry(listed('nomic-embed-text', 'llama3.3', 'qwen3', 'phi4', 'gemma3'), undefined, now)).toEqual([
      'llama3.3',
      'qwen3',
      'phi4',
    ]);
    expect(modelsToTry(listed('text-embedding-3-small'), undefined, now)).toEqual(['gpt-6-luna']);
  });
});

it('the cost is known where price and counts are', () => {
  expect(costOf('gpt-6-luna', 20, 16)).toBeCloseTo(0.00001, 12);
  expect(costOf('llama3.3', 20, 16)).toBeUndefined();
  expect(costOf('gpt-6-luna', undefined, 16)).toBeUndefined();
  expect(leastEffort('gpt-4o-mini')).toBeUndefined();
  expect(leastEffort('gpt-6-luna')).toBe('none');
  expect(leastEffort('gpt-6.2-astra')).toBe('low');
});

it('asks each model of the simulated API for the least reasoning that it accepts', () => {
  for (const { record, efforts } of models) {
    if (knownModels.some(({ id }) => id === record.id)) expect([record.id, leastEffort(record.id)]).toEqual([record.id, efforts?.[0]]);
  }
  expect(new Set(knownModels.map(({ id }) => id)).size).toBe(knownModels.length);
});
