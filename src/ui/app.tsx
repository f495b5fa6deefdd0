import { Box, Static, Text } from 'ink';
import type { ReactNode } from 'react';
import { groupTitles } from '../text/group-titles.ts';
import { verdictLine } from '../text/marks.ts';
import type { Field } from './field.ts';
import { Line, Mark, Streamed, type Look } from './line.tsx';
import { PastView } from './past-view.tsx';
import { QuestionView } from './question-view.tsx';
import { currentGroup, rail, titleOf, type RailState, type Row, type Screen } from './screen.ts';

/** Lines longer than this are hard to read, however wide the terminal is. */
const widest = 100;

export function App({ screen, field, look }: { screen: Screen; field: Field | undefined; look: Look }): ReactNode {
  const width = Math.max(Math.min(look.columns, widest), 10);
  return (
    <>
      <Static items={[...screen.past]}>
        {(past) => (
          <Box key={past.key} width={width} flexDirection="column" paddingLeft={1}>
            <PastView past={past} screen={screen} look={look} />
          </Box>
        )}
      </Static>
      {screen.finished ? null : (
        <Box width={width} flexDirection="column" paddingLeft={1}>
          <Rail screen={screen} look={look} />
          <Rows screen={screen} asked={field?.asking.id} look={look} />
          {field === undefined ? null : <QuestionView field={field} look={look} width={width} />}
        </Box>
      )}
    </>
  );
}

const railGlyphs: Record<RailState, { glyph: string; ascii: string }> = {
  ahead: { glyph: '○', ascii: '.' },
  current: { glyph: '◉', ascii: '>' },
  good: { glyph: '●', ascii: '+' },
  trouble: { glyph: '◐', ascii: '!' },
};

function Rail({ screen, look }: { screen: Screen; look: Look }): ReactNode {
  return (
    <Box columnGap={2} flexWrap="wrap" marginTop={1} marginBottom={1}>
      {rail(screen).map(({ group, state }) => (
        <Text key={group} bold={state === 'current'} dimColor={state === 'ahead'}>
          <Text {...(state === 'good' ? { color: 'green' } : state === 'trouble' ? { color: 'yellow' } : {})}>
            {look.unicode ? railGlyphs[state].glyph : railGlyphs[state].ascii}
          </Text>{' '}
          {groupTitles[group]}
        </Text>
      ))}
    </Box>
  );
}

/** The checks of the current group that something can still happen to. */
function Rows({ screen, asked, look }: { screen: Screen; asked: string | undefined; look: Look }): ReactNode {
  const group = currentGroup(screen);
  const rows = screen.rows.filter((row) => row.group === group && row.state !== 'settled');
  // While one is asked about, those after it would only stand between the question and what it is about.
  const end = asked === undefined ? rows.length : rows.findIndex(({ id }) => id === asked) + 1;
  return rows.slice(0, end).map((row) => <RowView key={row.id} row={row} asked={row.id === asked} screen={screen} look={look} />);
}

function RowView({ row, asked, screen, look }: { row: Row; asked: boolean; screen: Screen; look: Look }): ReactNode {
  if (row.verdict === undefined || row.state === 'looking') {
    const waiting = row.state === 'waiting';
    return (
      <>
        <Line mark={<Text dimColor>{waiting ? (look.unicode ? '·' : '-') : look.unicode ? '…' : '~'}</Text>}>
          <Text dimColor={waiting}>{row.doing ?? row.title}</Text>
        </Line>
        {row.streamed === undefined ? null : <Streamed text={row.streamed} />}
      </>
    );
  }
  const mark = asked ? <Text bold>{look.unicode ? '▸' : '>'}</Text> : <Mark status={row.verdict.status} look={look} />;
  return (
    <Line mark={mark}>
      <Text bold={asked}>{verdictLine(row.title, row.verdict, (id) => titleOf(screen, id))}</Text>
    </Line>
  );
}
