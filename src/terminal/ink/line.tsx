import { Box, Text, Transform, type TextProps } from 'ink';
import { Children, createContext, Fragment, useContext, type ReactNode } from 'react';
import type { Preview } from '../../engine/preview.ts';
import { hyperlinker } from '../hyperlinks.ts';
import { marks } from '../marks.ts';
import { previewLines } from '../preview-lines.ts';

export type WindowSize = {
  /** Width of the terminal in columns. */
  readonly columns: number;
  /** Height of the terminal in rows. */
  readonly rows: number;
};

/** How much of the live area there is room for: what is dropped first comes back first. */
export type Room = 'plenty' | 'no-blank-lines' | 'no-guidance' | 'question-only';

/** Whether the terminal makes something of hyperlinks. */
export const Hyperlinks = createContext(false);

export function Streamed({ text }: { text: string }): ReactNode {
  return (
    <Box paddingLeft={2}>
      <Prose>{text}</Prose>
    </Box>
  );
}

/**
 * A text that may take several rows; a hyperlink in it stays whole where a row breaks it. Ink keeps the blank at which it broke: behind a row that is just full it would stand
 * at the start of the next.
 */
export function Prose({ children, ...props }: TextProps): ReactNode {
  const link = hyperlinker(useContext(Hyperlinks));
  return (
    <Transform transform={withoutBrokenBlank}>
      <Text {...props}>{Children.map(children, (child) => (typeof child === 'string' ? link(child) : child))}</Text>
    </Transform>
  );
}

function withoutBrokenBlank(row: string, index: number): string {
  // oxlint-disable-next-line no-control-regex
  return index === 0 ? row : row.replace(/^((?:\u001b\[[\d;]*m)*) /, '$1');
}

/** A mark and a text beside it that wraps below itself. */
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

export function Mark({ status }: { status: keyof typeof marks }): ReactNode {
  const { glyph, colour } = marks[status];
  return <Text {...(colour === 'gray' ? { dimColor: true } : { color: colour })}>{glyph}</Text>;
}
export function Previews({ previews, blank = 1 }: { previews: readonly Preview[]; blank?: number }): ReactNode {
  return (
    <Box flexDirection="column" marginTop={blank}>
      {previews.map((preview) => (
        <Fragment key={JSON.stringify(preview)}>
          {previewLines(preview).map((line) => {
            const sign = line.trimStart()[0];
            return (
              <Text key={line} {...(sign === '+' ? { color: 'green' } : sign === '-' ? { color: 'red' } : {})}>
                {line}
              </Text>
            );
          })}
        </Fragment>
      ))}
    </Box>
  );
}
