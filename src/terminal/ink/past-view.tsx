import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { sentencesOf } from '../../engine/action.ts';
import type { Outcome, Verdict } from '../../engine/outcome.ts';
import type { Refusal } from '../../engine/plan.ts';
import { apiLine } from '../../project/api-line.ts';
import { conclusion } from '../conclusion.ts';
import { verdictLine } from '../marks.ts';
import type { NextSteps } from '../../project/next-steps.ts';
import { nextParts } from '../next-lines.ts';
import { summarize } from '../summary.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { Line, Mark, Previews, Prose, Streamed } from './line.tsx';
import { titleOf, type Past, type Screen } from '../screen-model.ts';
import * as text from '../run.text.ts';

/** A finished part. */
export function PastView({ past, screen, columns }: { past: Past; screen: Screen; columns: number }): ReactNode {
  switch (past.kind) {
    case 'title':
      return (
        <>
          <Prose>
            <Text bold>openai-setup</Text> · {past.scope.projectName}
            <Text dimColor> ({untrusted(past.scope.root, 1000)})</Text>
          </Prose>
          <Prose dimColor>{apiLine(past.scope)}</Prose>
        </>
      );
    case 'check': {
      const { verdict } = past;
      return (
        <>
          {past.streamed === undefined ? null : <Streamed text={past.streamed} />}
          <Line mark={<Mark status={verdict.status} />}>
            <Prose>{verdictLine(past.title, verdict, (id) => titleOf(screen, id))}</Prose>
          </Line>
          {verdict.status === 'blocked' ? null : <Exhibit verdict={verdict} columns={columns} />}
          {past.explained ? null : <Explanation finding={verdict} />}
        </>
      );
    }
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
    case 'explanation':
    case 'answer':
    case 'left':
    case 'news':
    case 'doing':
      // These exist only if nothing is repainted.
      return null;
    case 'summary':
      return <SummaryView past={past} />;
    default:
      return past satisfies never;
  }
}

/** Columns that the frame around a finished part takes: its own padding, and that of the lines below a summary. */
const margins = 3;

function Exhibit({ verdict, columns }: { verdict: Outcome<unknown>; columns: number }): ReactNode {
  const lines = verdict.exhibit?.({ columns: columns - margins, plain: false }) ?? [];
  return lines.length === 0 ? null : (
    <Box flexDirection="column" paddingLeft={2}>
      <Text>{lines.join('\n')}</Text>
    </Box>
  );
}

function SummaryView({ past }: { past: Extract<Past, { kind: 'summary' }> }): ReactNode {
  const summary = summarize(past.report, past.scope, past.launch);
  // Nothing to set apart: the screen about money is as high as a usual window.
  const isShort = summary.inPlace.length === 0 && summary.left.length === 0 && summary.next === undefined;
  return (
    <Box flexDirection="column" marginTop={isShort ? 0 : 1}>
      <Text bold>{conclusion(past.report)}</Text>
      {summary.inPlace.length === 0 ? null : <Prose>{text.inPlace(summary.inPlace)}</Prose>}
      {summary.left.length === 0 ? null : <Text>{text.leftToDo}</Text>}
      {summary.left.map(({ what, next, status }) => (
        <Line key={`${what} ${next}`} mark={<Mark status={status} />}>
          <Prose>
            {what}
            {next === undefined ? '' : `: ${next}`}
          </Prose>
        </Line>
      ))}
      {summary.next === undefined ? null : <NextView next={summary.next} />}
    </Box>
  );
}

function NextView({ next }: { next: NextSteps }): ReactNode {
  return (
    <Box flexDirection="column" marginTop={1}>
      {nextParts(next).map((part, index) =>
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

function Explanation({ finding }: { finding: Verdict | Refusal }): ReactNode {
  // An offline check's line already says that it needs the network.
  if (!('why' in finding) || finding.code === 'offline') return null;
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
