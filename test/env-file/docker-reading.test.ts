import { describe, expect, it } from 'vitest';
import { dockerReading } from '../../src/env-file/docker-reading.ts';

describe('docker run --env-file', () => {
  it.each([
    ['K=v\n', { kind: 'value', value: 'v', line: 1 }],
    ['A=1\r\nK=v\r\n', { kind: 'value', value: 'v', line: 2 }],
    ['K="v"', { kind: 'value', value: '"v"', line: 1 }],
    ['  K=v # mine', { kind: 'value', value: 'v # mine', line: 1 }],
    ['K=a=b ', { kind: 'value', value: 'a=b ', line: 1 }],
    ['K=1\nK=2', { kind: 'value', value: '2', line: 2 }],
    ['# K=v\nK', { kind: 'absent' }],
    ['export K=v', { kind: 'refused', line: 1 }],
    ['K=v\nA = b', { kind: 'refused', line: 2 }],
    ['=v', { kind: 'refused', line: 1 }],
    ['\xef\xbb\xbfK=v', { kind: 'value', value: 'v', line: 1 }],
  ])('%j', (text, expected) => {
    expect(dockerReading(text, 'K')).toEqual(expected);
  });
});
