import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { sentencesOf } from '../../engine/action.ts';
import type { Finding } from '../../engine/outcome.ts';
import type { Refusal } from '../../engine/plan.ts';
import { conclusion } from '../conclusion.ts';
import { nextParts, type NextPart } from '../next-lines.ts';
import type { GroupLine } from '../group-lines.ts';
import type { ExhibitOptions } from '../../engine/outcome.ts';
import { openingLines, openingTitle } from '../opening.ts';
import { summarize } from '../summary.ts';
import { GroupText, Line, Mark, Previews, Prose } from './line.tsx';
import type { Past } from '../screen-model.ts';
import * as text from '../run.text.ts';

/** A finished part. */
export function PastView({ past, titleWidth, look }: { past: Past; titleWidth: number; look: Omit<ExhibitOptions, 'plain'> }): ReactNode {
  switch (past.kind) {
    case 'title':
      return (
        <Box flexDirection="column" marginBottom={1}>
          <Prose>
            <Text bold>openai-setup</Text> · {openingTitle(past.scope, past.opening, '·')}
          </Prose>
          {openingLines(past.scope, past.opening).map((line) => (
            <Prose key={line} dimColor>
              {line}
            </Prose>
          ))}
        </Box>
      );
    case 'line': {
      const { group, line } = past;
      return (
        <>
          <GroupText mark={<Mark status={line.status} />} title={group.title} titleWidth={titleWidth}>
            <Prose>{line.text}</Prose>
          </GroupText>
          <Exhibits line={line} look={look} />
        </>
      );
    }
    case 'explanation':
      return <Explanation finding={past.finding} />;
    case 'done':
      return (
        <Line mark={<Mark status="ok" />}>
          <Prose>{past.text}</Prose>
        </Line>
      );
    case 'planned':
      return (
        <Box flexDirection="column" marginY={1}>
          <Prose bold>{text.would(past.summary)}</Prose>
          <Previews previews={past.previews} />
        </Box>
      );
    case 'refused':
      return (
        <>
          <Line mark={<Mark status="problem" />}>
            <Prose>{text.notDone(past.refusal.summary)}</Prose>
          </Line>
          <Explanation finding={past.refusal} />
        </>
      );
    case 'left':
    case 'news':
    case 'doing':
      // These exist only if nothing is repainted.
      return null;
    case 'summary':
      return <SummaryView past={past} titleWidth={titleWidth} />;
    default:
      return past satisfies never;
  }
}

/** Columns that the frame around a finished part takes: its own padding, and that of the lines below a summary. */
const margins = 3;

function Exhibits({ line, look }: { line: GroupLine; look: Omit<ExhibitOptions, 'plain'> }): ReactNode {
  const lines = line.exhibits.flatMap((exhibit) => exhibit({ ...look, columns: look.columns - margins, plain: false }));
  return lines.length === 0 ? null : (
    <Box flexDirection="column" paddingLeft={2}>
      <Text>{lines.join('\n')}</Text>
    </Box>
  );
}

function SummaryView({ past, titleWidth }: { past: Extract<Past, { kind: 'summary' }>; titleWidth: number }): ReactNode {
  const { left, ...next } = summarize(past.report, past.scope, past.launch);
  // Nothing to set apart: the screen about money is as high as a usual window.
  const parts = nextParts(next);
  const isShort = left.length === 0 && parts.length === 0;
  return (
    <Box flexDirection="column">
      {left.map(({ group, what, next, status }) => (
        <GroupText key={`${what} ${next}`} mark={<Mark status={status} />} title={group.title} titleWidth={titleWidth}>
          <Prose>{text.left(what, next)}</Prose>
        </GroupText>
      ))}
      <Box marginTop={isShort ? 0 : 1}>
        <Text bold>{conclusion(past.report)}</Text>
      </Box>
      {parts.length === 0 ? null : <NextView parts={parts} />}
    </Box>
  );
}

function NextView({ parts }: { parts: readonly NextPart[] }): ReactNode {
  return (
    <Box flexDirection="column" marginTop={1}>
      {parts.map((part, index) =>
        part.kind === 'sentence' ? (
          <Prose key={index}>{part.text}</Prose>
        ) : (
          // To be copied, so out of the frame: Python would take a blank before a line for code.
          <Box key={index} flexDirection="column" marginY={1} marginLeft={-1}>
            {part.lines.map((line, number) => (
              // The terminal wraps what's wider than the window: then it's copied as one line.
              <Box key={number} width={line.length} flexShrink={0}>
                <Text>{line}</Text>
              </Box>
            ))}
          </Box>
        ),
      )}
    </Box>
  );
}

function Explanation({ finding }: { finding: Finding<unknown> | Refusal }): ReactNode {
  return (
    <Box flexDirection="column" paddingLeft={2}>
      <Prose dimColor>{finding.why}</Prose>
      {sentencesOf(finding.next).map((next) => (
        <Line key={next} mark={<Text dimColor>→</Text>}>
          <Prose>{next}</Prose>
        </Line>
      ))}
    </Box>
  );
}
