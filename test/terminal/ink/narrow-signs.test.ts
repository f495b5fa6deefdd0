import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { narrowSigns } from '../../../src/build/patches.mjs';

it.each(narrowSigns.split(''))('%s takes one column, as the bundle has it', (sign) => {
  expect(sign).toHaveLength(1);
  expect(stringWidth(sign)).toBe(1);
  // Nothing that joins with a neighbor: their widths add up.
  expect(stringWidth(`a${sign}${sign}1`)).toBe(4);
});
