import { Box, renderToString, Static, Text } from 'ink';
import type { ReactNode } from 'react';
import { optionsOf } from '../../engine/ask.ts';
import type { TypedName } from '../../wording/as-typed.ts';
import type { Field } from '../input/field.ts';
import { Columns, GroupText, Mark, Prose, Streamed, Typed, type Room, type WindowSize } from './line.tsx';
import { PastView } from './past-view.tsx';
import { blankPage, coversQuestion, hasSteps, helpIn, isCovered, isSmall, isStep, isTight, type Page } from './help.ts';
import { QuestionView } from './question-view.tsx';
import { Spinner } from './spinner.tsx';
import { checking } from '../run.text.ts';
import { currentGroup, linesOf, openFindings, rowsOfGroup, shownRow, titleColumns, type Row, type Screen } from '../screen-model.ts';

/** Lines longer than this are hard to read, however wide the terminal is. */
const widest = 100;

type Shown = {
  readonly screen: Screen;
  readonly field: Field | undefined;
  readonly size: WindowSize;
  /** How this program is called in what's shown, for its height. */
  readonly typed?: TypedName | undefined;
};

/** How much fits, the pages of the question's help there, and how many of its options. */
export type Fit = { readonly room: Room; readonly pages: readonly Page[]; readonly options: number };

export function App(shown: Shown & Fit): ReactNode {
  const { screen, size } = shown;
  return (
    <>
      <Static items={[...screen.past]}>
        {(past) => (
          <Box key={past.key} width={widthOf(size)} flexDirection="column" paddingLeft={1}>
            <Columns value={{ columns: widthOf(size), widest: Infinity }}>
              <PastView past={past} titleWidth={titleColumns(screen)} look={lookOf(screen, size)} />
            </Columns>
          </Box>
        )}
      </Static>
      {screen.finished ? null : (
        <Box maxHeight={Math.max(size.rows - 1, 1)} overflow="hidden" flexDirection="column">
          <Live {...shown} />
        </Box>
      )}
    </>
  );
}

const rooms = [
  'plenty',
  'no-blank-lines',
  'asked-only',
  'one-step',
  'step-only',
  'subject-only',
  'question-only',
] as const satisfies readonly Room[];

/** Before anything is asked. */
export const noHelp: Omit<Fit, 'room'> = { pages: [], options: Infinity };

/**
 * How much fits into the live area. It's always lower than the window: a frame as tall as the window makes Ink clear the screen at
 * each change, and leaves copies of itself in the scrollback. Don't call this while Ink is drawing.
 */
export function fitFor(shown: Shown): Fit {
  const { field, size } = shown;
  for (const room of rooms) {
    if (field !== undefined && isSmall(room)) {
      const fit = smallFit({ ...shown, field }, room);
      if (fit !== undefined) return fit;
      continue;
    }
    const fit = { room, ...noHelp, ...(field !== undefined && { pages: helpIn(field.asking.question, room) }) };
    // Whether the second page fits, too, decides about all that come after it.
    const fields = field === undefined || field.page === 0 ? [field] : [0, 1].map((page) => ({ ...field, page }));
    if (fields.every((each) => heightOf({ ...shown, ...fit, field: each }) < size.rows)) return fit;
  }
  return { room: 'question-only', ...noHelp };
}

function heightOf(shown: Shown & Fit): number {
  const live = (
    <Typed value={shown.typed}>
      <Live {...shown} />
    </Typed>
  );
  return renderToString(live, { columns: shown.size.columns }).split('\n').length;
}

/** Fewer rows of a text at a time are hard to read. */
const fewRows = 3;

/** Where there's little room, help that's too long for a page continues on the next ones. `undefined`: there's too little even for that. */
function smallFit(shown: Shown & { readonly field: Field }, room: Room): Fit | undefined {
  const covers = coversQuestion(room);
  // As high on each page, whatever keys it has.
  const asking = { ...shown.field.asking, canGoBack: true };
  const spare = (at: number, page: Page, options: number): number =>
    shown.size.rows - 1 - heightOf({ ...shown, field: { ...shown.field, asking, page: at }, room, pages: [page, page], options });
  const all = optionsOf(asking.question).length;
  const optionsBeside = (at: number, rows: number): number => {
    let count = all;
    while (count > 1 && spare(at, blankPage, count) < rows) count -= 1;
    return count;
  };
  if (room === 'subject-only' && spare(0, blankPage, all) < 0) return undefined;
  const beside = covers ? optionsBeside(1, fewRows) : all;
  // What was just said takes the place of the help, and passes with the next key.
  if (covers && shown.field.notice !== undefined) return { room, pages: [blankPage, blankPage], options: beside };
  const pages: Page[] = [];
  let rest = helpIn(asking.question, room);
  while (rest.length > 0) {
    const [page = blankPage] = rest;
    rest = rest.slice(1);
    const left = page === blankPage ? 0 : spare(Number(covers), page, beside);
    if (left >= 0) {
      pages.push(page);
      continue;
    }
    if (covers && page.lines.length > 1) {
      // A new page begins with a line, if it can.
      let count = page.lines.length - 1;
      while (count > 1 && spare(1, { lines: page.lines.slice(0, count) }, beside) < 0) count -= 1;
      rest = [{ lines: page.lines.slice(0, count) }, { lines: page.lines.slice(count) }, ...rest];
      continue;
    }
    const height = spare(Number(covers), { ...page, rows: 0 }, beside) - left;
    const rows = Math.max(height + left, 1);
    // Nobody does half a step.
    if (!covers && (rows < fewRows || isStep(page.lines[0]))) return undefined;
    for (let skipped = 0; skipped < height; skipped += rows) pages.push({ ...page, skipped, rows });
  }
  return { room, pages, options: covers && !isCovered(shown.field, room) ? optionsBeside(0, 0) : beside };
}

function widthOf({ columns }: WindowSize): number {
  return Math.max(Math.min(columns, widest), 10);
}

function lookOf({ verbose }: Screen, size: WindowSize): { readonly columns: number; readonly rows: number; readonly verbose: boolean } {
  return { columns: widthOf(size), rows: size.rows, verbose };
}

function Live({ screen, field, size, room, ...help }: Shown & Fit): ReactNode {
  const width = widthOf(size);
  // What a yes would write matters more than what's being asked about, and so do steps.
  const matters =
    field !== undefined && (hasSteps(field.asking.question) || (room === 'subject-only' && field.asking.question.kind === 'confirm'));
  const alone = field !== undefined && (room === 'question-only' || isCovered(field, room) || (isTight(room) && matters));
  // What's being asked about, and the steps, matter more than what else is open.
  const isBrief = isLow(room) && field !== undefined;
  return (
    <Columns value={{ columns: width, widest: size.columns }}>
      <Box width={width} flexDirection="column" flexShrink={0} paddingLeft={1}>
        {isBrief || screen.latest === undefined ? null : (
          <PastView past={{ ...screen.latest, key: '' }} titleWidth={titleColumns(screen)} look={lookOf(screen, size)} />
        )}
        {isBrief || (screen.held !== undefined && room !== 'plenty') ? null : <Open screen={screen} />}
        <Held screen={screen} size={size} room={room} />
        {alone ? null : <Current screen={screen} asked={field && shownRow(screen, field.asking.id)?.id} />}
        {field === undefined ? null : <QuestionView field={field} width={width} room={room} {...help} />}
      </Box>
    </Columns>
  );
}

/** Every line counts. */
function isLow(room: Room): boolean {
  return room === 'asked-only' || isSmall(room);
}

/** What must not scroll away is shown however small the window is; what came after it, and the end of a long line, only where there's room. */
function Held({ screen, size, room }: { screen: Screen; size: WindowSize; room: Room }): ReactNode {
  const titleWidth = titleColumns(screen);
  return (screen.held ?? [])
    .filter((past) => room === 'plenty' || (past.kind === 'line' && past.line.stays === true))
    .map((past) =>
      isLow(room) && past.kind === 'line' ? (
        <Text key={past.key} wrap="truncate">
          <Mark status={past.line.status} /> {past.line.text}
        </Text>
      ) : (
        <PastView key={past.key} past={past} titleWidth={titleWidth} look={lookOf(screen, size)} />
      ),
    );
}

/** What's still open, which is printed at the end. */
function Open({ screen }: { screen: Screen }): ReactNode {
  if (titleColumns(screen) === 0) return null;
  return openFindings(screen).map(({ group, line }) => (
    <GroupText key={line.id} mark={<Mark status={line.status} />} title={group.title} titleWidth={titleColumns(screen)}>
      <Prose>{line.text}</Prose>
    </GroupText>
  ));
}

/** What's known about the group in progress: what it's looking for, or what's being asked about. */
function Current({ screen, asked }: { screen: Screen; asked: string | undefined }): ReactNode {
  const group = currentGroup(screen);
  if (group === undefined) return null;
  const titleWidth = titleColumns(screen);
  const rows = rowsOfGroup(screen, group);
  const looking = rows.find(({ state, verdict }) => state === 'looking' || verdict === undefined);
  if (asked === undefined && looking !== undefined) {
    const streamed = rows.find((row) => row.streamed !== undefined)?.streamed;
    return (
      <>
        <GroupText mark={<Spinner />} title={group.title} titleWidth={titleWidth}>
          <Prose>{doingIn(rows) ?? checking(looking.title)}</Prose>
        </GroupText>
        {streamed === undefined ? null : <Streamed text={streamed} />}
      </>
    );
  }
  // What comes after the finding that's being asked about would only come between the question and its subject.
  return (
    linesOf(screen, group)
      // Somebody who left at a question sees what's still open.
      .filter(
        ({ id }) =>
          id !== undefined && (id === asked || rows.some((row) => row.id === id && (row.state === 'settled' || row.asked === true))),
      )
      .map((line) => {
        const isAsked = asked !== undefined && line.id === asked;
        return (
          <GroupText
            key={line.id}
            mark={isAsked ? <Text bold>▸</Text> : <Mark status={line.status} />}
            title={group.title}
            titleWidth={titleWidth}
            bold={isAsked}
          >
            <Prose bold={isAsked}>{line.text}</Prose>
          </GroupText>
        );
      })
  );
}

function doingIn(rows: readonly Row[]): string | undefined {
  return rows.find(({ doing }) => doing !== undefined)?.doing;
}
