import { Box, Text } from 'ink';
import { Fragment, type ReactNode } from 'react';
import { sentencesOf } from '../../engine/action.ts';
import type { Finding } from '../../engine/outcome.ts';
import { conclusion } from '../conclusion.ts';
import { partsAfter, partsBefore, type NextPart } from '../next-lines.ts';
import type { GroupLine } from '../group-lines.ts';
import type { ExhibitOptions } from '../../engine/outcome.ts';
import { openingLines, openingTitle } from '../opening.ts';
import { summarize } from '../summary.ts';
import { afterLabel } from '../../wording/capitalized.ts';
import { GroupText, Line, Mark, Previews, Prose, Sentence } from './line.tsx';
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
            <Sentence indent={besideTitle(titleWidth)}>{line.text}</Sentence>
          </GroupText>
          <Exhibits line={line} look={look} />
        </>
      );
    }
    case 'explanation':
      return <Explanation finding={past.finding} />;
    case 'done':
      return (
        <GroupText mark={<Mark status="ok" />} title={past.group.title} titleWidth={titleWidth}>
          <Prose>{afterLabel(past.text)}</Prose>
        </GroupText>
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
      // These exist only if nothing is repainted.
      return null;
    case 'summary':
      return <SummaryView past={past} titleWidth={titleWidth} look={look} />;
    default:
      return past satisfies never;
  }
}

/** Columns that the frame around a finished part takes: its own padding, and that of the lines below a summary. */
const margins = 3;

/** The columns before a text that stands beside its group's title, if that's shown. */
const besideTitle = (titleWidth: number): number => margins + (titleWidth === 0 ? 0 : titleWidth + 2);

function Exhibits({ line, look }: { line: GroupLine; look: Omit<ExhibitOptions, 'plain'> }): ReactNode {
  const lines = line.exhibits.flatMap((exhibit) => exhibit({ ...look, columns: look.columns - margins, plain: false }));
  return lines.length === 0 ? null : (
    <Box flexDirection="column" paddingLeft={2}>
      {lines.map((line, index) => (
        <Prose key={index}>{line}</Prose>
      ))}
    </Box>
  );
}

/** Below this, blank lines would push the line that matters most out of the window. */
const lowWindow = 20;

function SummaryView({
  past,
  titleWidth,
  look,
}: Omit<Parameters<typeof PastView>[0], 'past'> & {
  past: Extract<Past, { kind: 'summary' }>;
}): ReactNode {
  const { left, ...next } = summarize(past.report, past.scope, past.launch, past.explained);
  const before = partsBefore(next);
  const after = partsAfter(next);
  // Nothing to set apart: the screen about money is as high as a usual window.
  const isShort = left.length + before.length + after.length === 0;
  const blank = isShort || (look.rows ?? 0) < lowWindow ? 0 : 1;
  return (
    <Box flexDirection="column">
      {left.map(({ group, what, why, next, status }) => (
        <Fragment key={`${what} ${next[0]}`}>
          <GroupText mark={<Mark status={status} />} title={group.title} titleWidth={titleWidth}>
            <Sentence indent={besideTitle(titleWidth)}>{why === undefined ? text.left(what, next[0] ?? '') : what}</Sentence>
          </GroupText>
          {why === undefined ? null : <Explanation finding={{ why, next }} />}
        </Fragment>
      ))}
      <NextView parts={before} blank={blank} />
      <Box flexDirection="column" marginTop={blank}>
        {past.proofs.map((proof) => (
          <PastView key={proof.key} past={proof} titleWidth={titleWidth} look={look} />
        ))}
        <Prose bold>{conclusion(past.report)}</Prose>
      </Box>
      <NextView parts={after} blank={0} />
    </Box>
  );
}

function NextView({ parts, blank }: { parts: readonly NextPart[]; blank: number }): ReactNode {
  return parts.length === 0 ? null : (
    <Box flexDirection="column" marginTop={blank}>
      {parts.map((part, index) =>
        part.kind === 'sentence' ? (
          <Prose key={index}>{part.text}</Prose>
        ) : (
          // To be copied, so out of the frame: Python would take a blank before a line for code.
          <Box key={index} flexDirection="column" marginLeft={-1}>
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

function Explanation({ finding }: { finding: Pick<Finding<unknown>, 'why' | 'next'> }): ReactNode {
  return (
    <Box flexDirection="column" paddingLeft={2}>
      <Prose dimColor>{finding.why}</Prose>
      {sentencesOf(finding.next).map((next) => (
        <Line key={next} mark={<Text dimColor>→</Text>}>
          <Sentence indent={margins + 2}>{next}</Sentence>
        </Line>
      ))}
    </Box>
  );
}
