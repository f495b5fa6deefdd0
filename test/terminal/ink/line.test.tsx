import { Box, renderToString } from 'ink';
import { describe, expect, it } from 'vitest';
import { Columns, Prose, Sentence } from '../../../src/terminal/ink/line.tsx';

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

it.each(['See it there: https://platform.openai.com/api-keys.', 'See https://platform.openai.com/api-keys, and go on.'])(
  'a link on a row of its own takes nothing of the sentence along: %s',
  (text) => {
    const drawn = renderToString(
      <Columns value={{ columns: 40, widest: 40 }}>
        <Box width={40} paddingLeft={5}>
          <Sentence indent={5}>{text}</Sentence>
        </Box>
      </Columns>,
      { columns: 40 },
    );
    const rows = drawn.split('\n').map((row) => row.trim());
    expect(rows).toContain('https://platform.openai.com/api-keys');
    expect(rows.filter((row) => /^[.,]/.test(row))).toEqual([]);
  },
);
