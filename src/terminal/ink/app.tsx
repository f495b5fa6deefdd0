import { Box, renderToString, Static, Text } from 'ink';
import type { ReactNode } from 'react';
import { verdictLine } from '../marks.ts';
import type { Field } from '../input/field.ts';
import { Line, Mark, Prose, Streamed, type Room, type WindowSize } from './line.tsx';
import { PastView } from './past-view.tsx';
import { QuestionView } from './question-view.tsx';
import { Spinner } from './spinner.tsx';
import { currentGroup, rail, titleOf, type RailState, type Row, type Screen } from '../screen-model.ts';

/** Lines longer than this are hard to read, however wide the terminal is. */
const widest = 100;

type Shown = { readonly screen: Screen; readonly field: Field | undefined; readonly size: WindowSize };

export function App({ room, ...shown }: Shown & { readonly room: Room }): ReactNode {
  const { screen, size } = shown;
  return (
    <>
      <Static items={[...screen.past]}>
        {(past) => (
          <Box key={past.key} width={widthOf(size)} flexDirection="column" paddingLeft={1}>
            <PastView past={past} screen={screen} columns={widthOf(size)} />
          </Box>
        )}
      </Static>
      {screen.finished ? null : (
        <Box maxHeight={Math.max(size.rows - 1, 1)} overflow="hidden" flexDirection="column">
          <Live {...shown} room={room} />
        </Box>
      )}
    </>
  );
}

const rooms = ['plenty', 'no-blank-lines', 'no-guidance', 'question-only'] as const satisfies readonly Room[];

/**
 * How much fits into the live area. It's always lower than the window: a frame as tall as the window makes Ink clear the screen at
 * each change, and leaves copies of itself in the scrollback. Don't call this while Ink is drawing.
 */
export function roomFor(shown: Shown): Room {
  const { rows, columns } = shown.size;
  const fits = (room: Room): boolean => renderToString(<Live {...shown} room={room} />, { columns }).split('\n').length < rows;
  return rooms.find(fits) ?? 'question-only';
}

function widthOf({ columns }: WindowSize): number {
  return Math.max(Math.min(columns, widest), 10);
}

function Live({ screen, field, size, room }: Shown & { readonly room: Room }): ReactNode {
  const width = widthOf(size);
  const alone = room === 'question-only' && field !== undefined;
  return (
    <Box width={width} flexDirection="column" flexShrink={0} paddingLeft={1}>
      {alone ? null : <Rail screen={screen} room={room} />}
      {alone ? null : <Rows screen={screen} asked={field?.asking.id} />}
      {field === undefined ? null : <QuestionView field={field} width={width} room={room} />}
    </Box>
  );
}

const railGlyphs: Record<RailState, string> = { ahead: '○', current: '◉', good: '●', trouble: '◐' };

function Rail({ screen, room }: { screen: Screen; room: Room }): ReactNode {
  const blank = room === 'plenty' ? 1 : 0;
  return (
    <Box columnGap={room === 'plenty' ? 2 : 1} flexWrap="wrap" marginTop={blank} marginBottom={blank}>
      {rail(screen).map(({ group, state }) => (
        <Text key={group.id} bold={state === 'current'} dimColor={state === 'ahead'}>
          <Text {...(state === 'good' ? { color: 'green' } : state === 'trouble' ? { color: 'yellow' } : {})}>{railGlyphs[state]}</Text>{' '}
          {group.title}
        </Text>
      ))}
    </Box>
  );
}

/** The checks of the current group to which something can still happen. */
function Rows({ screen, asked }: { screen: Screen; asked: string | undefined }): ReactNode {
  const group = currentGroup(screen);
  const rows = screen.rows.filter((row) => row.group === group && row.state !== 'settled');
  // While one is being asked about, the ones after it would only come between the question and its subject.
  const end = asked === undefined ? rows.length : rows.findIndex(({ id }) => id === asked) + 1;
  return rows.slice(0, end).map((row) => <RowView key={row.id} row={row} asked={row.id === asked} screen={screen} />);
}

function RowView({ row, asked, screen }: { row: Row; asked: boolean; screen: Screen }): ReactNode {
  if (row.verdict === undefined || row.state === 'looking') {
    const waiting = row.state === 'waiting';
    return (
      <>
        <Line mark={waiting ? <Text dimColor>·</Text> : <Spinner />}>
          <Prose dimColor={waiting}>{row.doing ?? row.title}</Prose>
        </Line>
        {row.streamed === undefined ? null : <Streamed text={row.streamed} />}
      </>
    );
  }
  const mark = asked ? <Text bold>▸</Text> : <Mark status={row.verdict.status} />;
  return (
    <Line mark={mark}>
      <Prose bold={asked}>{verdictLine(row.title, row.verdict, (id) => titleOf(screen, id))}</Prose>
    </Line>
  );
}
