import { Box, renderToString } from 'ink';
import { describe, expect, it } from 'vitest';
import { Prose } from '../../../src/terminal/ink/line.tsx';

const text = 'Without a hard limit, a leaked or looping key can spend until the card or the credit is empty.';

describe('a text of several rows', () => {
  it.each([{}, { bold: true }, { dimColor: true, color: 'red' }])('begins none of them with a blank: %j', (style) => {
    for (let width = 12; width <= text.length; width += 1) {
      const drawn = renderToString(
        <Box width={width}>
          <Prose {...style}>{text}</Prose>
        </Box>,
        { columns: 200 },
      );
      // oxlint-disable-next-line no-control-regex
      const rows = drawn.replaceAll(/\u001b\[[\d;]*m/g, '').split('\n');
      expect(
        rows.filter((row) => row.startsWith(' ')),
        `${width} columns`,
      ).toEqual([]);
      expect(rows.map((row) => row.trim()).join(' ')).toBe(text);
    }
  });
});
