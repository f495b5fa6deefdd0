import { Box, Text, Transform, type TextProps } from 'ink';
import { Children, createContext, Fragment, useContext, type ReactNode } from 'react';
import type { Preview } from '../../engine/preview.ts';
import { hyperlinker } from '../hyperlinks.ts';
import { marks } from '../marks.ts';
import { previewLines } from '../preview-lines.ts';
import { asTyped, type TypedName } from '../../wording/as-typed.ts';
import { joined, parted, toCopy } from '../../wording/to-copy.ts';

export type WindowSize = {
  /** Width of the terminal in columns. */
  readonly columns: number;
  /** Height of the terminal in rows. */
  readonly rows: number;
};

/** How much of the live area fits: what's dropped first comes back first. */
export type Room = 'plenty' | 'no-blank-lines' | 'asked-only' | 'one-step' | 'step-only' | 'subject-only' | 'question-only';

/** Whether the terminal supports hyperlinks. */
export const Hyperlinks = createContext(false);
/** The columns of the window that are written to, and the widest line that's left to the terminal to wrap. */
export const Columns = createContext({ columns: 80, widest: 80 });
/** See the terminal's style. */
export const Typed = createContext<TypedName | undefined>(undefined);

export function Streamed({ text }: { text: string }): ReactNode {
  return (
    <Box paddingLeft={2}>
      <Prose>{text}</Prose>
    </Box>
  );
}

/** Words that are longer than a row begin one. */
function withLongWordsFirst(text: string, room: number): string {
  return text.split(' ').reduce((before, word) => `${before}${word.length > room ? '\n' : ' '}${word}`);
}

/** The most columns there are before a text. */
const widestIndent = 12;

/**
 * A text that may take several rows; a hyperlink in it stays intact when it wraps. Ink keeps the space at which it wrapped: after a
 * row that's exactly full, it would be at the start of the next row. It also breaks words that are longer than a row: they begin a row.
 *
 * @param indent the columns before the text
 */
export function Prose({ children, indent = widestIndent, ...props }: TextProps & { readonly indent?: number }): ReactNode {
  const link = hyperlinker(useContext(Hyperlinks));
  const typedName = useContext(Typed);
  const room = useContext(Columns).columns - indent;
  const rows = (text: string): string => withLongWordsFirst(joined(text, room), room);
  return (
    <Transform transform={withoutBrokenBlank}>
      <Text {...props}>
        {Children.map(children, (child) => (typeof child === 'string' ? link(rows(asTyped(child, typedName))) : child))}
      </Text>
    </Transform>
  );
}

/**
 * A sentence in which what's to be copied stays in one piece. If that's wider than the text's place, it gets a line of its own from the
 * window's edge on; and if it's wider than the window, the terminal wraps it, once nothing is repainted.
 *
 * @param indent the columns before the text
 */
export function Sentence({ children, indent, ...props }: TextProps & { readonly children: string; readonly indent: number }): ReactNode {
  const { columns, widest } = useContext(Columns);
  const text = asTyped(children, useContext(Typed));
  const parts = text.split(toCopy);
  const isWide = (part: string, index: number): boolean => index % 2 === 1 && part.length > columns - indent && part.length <= widest;
  const rows: { text: string; isWide: boolean }[] = [];
  for (const [index, part] of parts.entries()) {
    const last = rows.at(-1);
    if (isWide(part, index)) rows.push({ text: part, isWide: true });
    else if (last?.isWide === false) last.text += part;
    // What ends the sentence isn't part of what's copied, and needs no row.
    else rows.push({ text: part.replace(/^[.,;:]?(?:\s+|$)/, ''), isWide: false });
  }
  const shown = rows.filter((row) => row.text !== '');
  return (
    <Box flexDirection="column">
      {shown.map((row, index) => (
        <Box key={index} {...(row.isWide ? { marginLeft: -indent, width: row.text.length, flexShrink: 0 } : {})}>
          <Prose {...props} indent={row.isWide ? -Infinity : indent}>
            {row.text.trimEnd()}
          </Prose>
        </Box>
      ))}
    </Box>
  );
}

function withoutBrokenBlank(joinedRow: string, index: number): string {
  const row = parted(joinedRow);
  // oxlint-disable-next-line no-control-regex
  return index === 0 ? row : row.replace(/^((?:\u001b\[[\d;]*m)*) /, '$1');
}

/** A mark, with a text beside it that wraps below itself. */
export function Line({ mark, children }: { mark: ReactNode; children: ReactNode }): ReactNode {
  return (
    <Box>
      <Box flexShrink={0} marginRight={1}>
        {mark}
      </Box>
      <Box flexShrink={1}>{children}</Box>
    </Box>
  );
}

/** A line about a group: a mark, the group's title in a column of its own (none if its width is 0), and a text that wraps below itself. */
export function GroupText(props: {
  readonly mark: ReactNode;
  readonly title: string;
  readonly titleWidth: number;
  readonly bold?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const { mark, title, titleWidth, bold = false, children } = props;
  return (
    <Line mark={mark}>
      <Box>
        {titleWidth === 0 ? null : (
          <Box flexShrink={0} width={titleWidth + 2}>
            <Text bold={bold}>{title}</Text>
          </Box>
        )}
        <Box flexShrink={1}>{children}</Box>
      </Box>
    </Line>
  );
}

export function Mark({ status }: { status: keyof typeof marks }): ReactNode {
  const { glyph, color } = marks[status];
  return <Text {...(color === 'gray' ? { dimColor: true } : { color: color })}>{glyph}</Text>;
}
export function Previews({ previews, blank = 1 }: { previews: readonly Preview[]; blank?: number }): ReactNode {
  return (
    <Box flexDirection="column" marginTop={blank}>
      {previews.map((preview) => (
        <Fragment key={JSON.stringify(preview)}>
          {previewLines(preview).map((line) => {
            const sign = line.trimStart()[0];
            return (
              <Prose key={line} {...(sign === '+' ? { color: 'green' } : sign === '-' ? { color: 'red' } : {})}>
                {line}
              </Prose>
            );
          })}
        </Fragment>
      ))}
    </Box>
  );
}
