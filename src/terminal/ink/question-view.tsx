import { Box, Text } from 'ink';
import TextInput from 'ink-text-input';
import type { ReactNode } from 'react';
import { optionsOf, type Question } from '../../engine/ask.ts';
import { bindingsOf, type Field } from '../input/field.ts';
import { helpPages } from '../input/help-pages.ts';
import { Line, Mark, Previews, Prose, Sentence, type Room } from './line.tsx';
import * as text from '../questions.text.ts';

type Props = { field: Field; room: Room };

/** Options that are shown where there's no room for all. */
const fewOptions = 3;

/** The one question being asked, with its field and its keys. */
export function QuestionView({ field, width, room }: Props & { width: number }): ReactNode {
  const { question } = field.asking;
  const blank = room === 'plenty' ? 1 : 0;
  return (
    <Box flexDirection="column" paddingLeft={2} marginTop={blank}>
      <Prose bold>{question.text}</Prose>
      {(question.mustSee ?? []).map((line) => (
        <Prose key={line}>{line}</Prose>
      ))}
      <Guidance field={field} room={room} />
      {question.kind === 'confirm' && question.preview !== undefined && room !== 'question-only' ? (
        <Previews previews={question.preview} blank={blank} />
      ) : null}
      <Box flexDirection="column" marginTop={blank}>
        <Input field={field} width={width - 4} room={room} />
      </Box>
      {field.notice === undefined ? null : (
        <Line mark={<Mark status="advice" />}>
          <Prose>{field.notice}</Prose>
        </Line>
      )}
      <Footer field={field} room={room} />
    </Box>
  );
}

/** What helps to answer; the link is on a line of its own and without a border, so that it can be copied by hand. */
function Guidance({ field, room }: { field: Field; room: Room }): ReactNode {
  const { question } = field.asking;
  const pages = pagesIn(question, room);
  const page = pages[pageOf(field, pages, room)] ?? [];
  const isInPage = question.link !== undefined && page.some((line) => line.includes(question.link?.url ?? ''));
  // A key in the field needs the space of the help, if there's little.
  if (room !== 'plenty' && field.draft.text !== '') return null;
  return (
    <>
      {page.map((line) => {
        // Wrapped lines continue below the text, not below its number.
        const [, number = '', text = ''] = /^(\d? {2,})?(.*)/s.exec(line) ?? [];
        return (
          <Box key={line}>
            <Box flexShrink={0}>
              <Text>{number}</Text>
            </Box>
            <Box flexShrink={1}>
              <Sentence indent={3 + number.length}>{text}</Sentence>
            </Box>
          </Box>
        );
      })}
      {question.link === undefined || isInPage || hidesLink(question, room) ? null : (
        <Sentence indent={3} underline>
          {question.link.url}
        </Sentence>
      )}
    </>
  );
}

/** The help in pages. Where there's little room: each step, then the reason. Where there's none: only the reason. */
function pagesIn(question: Question, room: Room): readonly (readonly string[])[] {
  const { guidance = [], why } = question;
  const reason = why?.split('\n') ?? [];
  const each = reason.map((line) => [line]);
  if (room === 'question-only' || room === 'subject-only') return [[], ...each];
  // After the first line, the reason says more than the others do; numbered steps come one after the other, before what introduces them.
  const [first = [], ...others] = stepsOf(guidance);
  const introduces = hasSteps(question) && !isStep(first[0]);
  const steps = introduces ? [...others, first, ...each] : isStep(first[0]) ? [first, ...others, ...each] : [first, ...each, ...others];
  if (isSmall(room)) return [...steps, ...(hidesLink(question, room) ? [[question.link?.url ?? '']] : [])];
  const [page, ...more] = helpPages(question);
  // `?` adds where there's room for all of it.
  return [page, ...more.map((rest) => (room === 'asked-only' ? rest : [...page, ...rest]))];
}

/** The options of a choice need its line; where there's room for a page, it's one of its own. */
function hidesLink({ kind, link }: Question, room: Room): boolean {
  return link !== undefined && kind === 'choice' && (isTight(room) || room === 'question-only');
}

/** Where they're numbered, they matter more than what's being asked about. */
export function hasSteps({ guidance = [] }: Question): boolean {
  return guidance.some(isStep);
}

function isStep(line = ''): boolean {
  return /^\d /.test(line);
}

/** There's no room for both the step and what's being asked about. */
export function isTight(room: Room): boolean {
  return room === 'step-only' || room === 'subject-only';
}

/** A step needs every line that isn't needed to answer. */
function isCrammed({ asking }: Field, room: Room): boolean {
  return room === 'step-only' && hasSteps(asking.question);
}

/** There's room for one step at a time. */
function isSmall(room: Room): boolean {
  return room === 'one-step' || room === 'step-only';
}

/** Where each step is a page, the one to do on the page that was opened comes first from then on. */
function pageOf({ page, opened }: Field, pages: readonly unknown[], room: Room): number {
  const first = isSmall(room) && opened === true && pages.length > 1 ? 1 : 0;
  return (page + first) % pages.length;
}

/** A step begins with its number; where nothing is numbered, each line is one. */
function stepsOf(guidance: readonly string[]): readonly (readonly string[])[] {
  const steps: string[][] = [];
  for (const line of guidance) {
    const step = steps.at(-1);
    if (step === undefined || isStep(line) || !isStep(step[0])) steps.push([line]);
    else step.push(line);
  }
  return steps.length === 0 ? [[]] : steps;
}

function Input({ field, width, room }: Props & { width: number }): ReactNode {
  const { question } = field.asking;
  switch (question.kind) {
    case 'confirm':
    case 'choice':
      return <Options field={field} room={room} />;
    case 'secret':
      return <SecretInput field={field} width={width} room={room} />;
    case 'amount':
      return (
        <Box>
          <Text bold>$ </Text>
          <Drawn text={field.draft.text} cursor={field.draft.cursor} />
          {field.draft.text === '' && question.suggested !== undefined ? <Text dimColor>{question.suggested}</Text> : null}
          <Text dimColor> {question.unit}</Text>
        </Box>
      );
    case 'text':
      return (
        <Box>
          <Text bold>{question.label} </Text>
          <Drawn text={field.draft.text} cursor={field.draft.cursor} />
        </Box>
      );
    case 'retry':
      return <Text>{field.secondsLeft === undefined ? text.pressEnterToLookAgain : text.looksAgainIn(field.secondsLeft)}</Text>;
    default:
      return question satisfies never;
  }
}

/** Where there's no room, those around the selected one. */
function Options({ field, room }: Props): ReactNode {
  const options = optionsOf(field.asking.question);
  const count = room === 'question-only' ? Math.min(fewOptions, options.length) : options.length;
  const start = Math.min(Math.max(field.index - 1, 0), options.length - count);
  const after = options.length - count - start;
  return (
    <>
      {start === 0 ? null : <Text dimColor>{text.optionsBefore(start)}</Text>}
      {options.slice(start, start + count).map(({ label, hint }, index) => (
        // Two projects may have the same name.
        <Line key={`${start + index} ${label}`} mark={<Text bold>{start + index === field.index ? '❯' : ' '}</Text>}>
          <Prose bold={start + index === field.index}>
            {label}
            {hint === undefined || isCrammed(field, room) ? null : <Prose dimColor>{`  (${hint})`}</Prose>}
          </Prose>
        </Line>
      ))}
      {after === 0 ? null : <Text dimColor>{text.optionsAfter(after)}</Text>}
    </>
  );
}

const statuses = { good: 'ok', odd: 'advice', refused: 'problem' } as const;

function SecretInput({ field, width, room }: Props & { width: number }): ReactNode {
  const { question, reading } = { question: field.asking.question, reading: field.reading };
  if (question.kind !== 'secret' || reading === undefined) return null;
  const end = field.showEnd ? (reading.secret?.lastFour ?? '') : '';
  const space = Math.max(width - question.label.length - 4, 1);
  const dots = '●'.repeat(Math.max(Math.min(field.draft.text.length, space, 48) - end.length, 0));
  const shown = question.typed?.mayShow(field.draft.text) === true ? field.draft.text : dots + end;
  return (
    <Box flexDirection="column">
      <Box>
        <Text bold>{question.label} </Text>
        <Drawn text={shown} cursor={Math.round((field.draft.cursor / Math.max(field.draft.text.length, 1)) * shown.length)} />
      </Box>
      {reading.state === 'empty' ? (
        <Prose dimColor>{question.typed?.placeholder ?? text.pasteHere}</Prose>
      ) : (
        <Line mark={<Mark status={statuses[reading.state]} />}>
          <Box flexDirection="column">
            <Prose>{reading.summary}</Prose>
            {reading.cleaned.length === 0 ? null : <Prose>{text.cleaned(reading.cleaned)}</Prose>}
            {reading.advice === undefined ? null : <Sentence indent={5}>{reading.advice}</Sentence>}
          </Box>
        </Line>
      )}
      {reading.secret === undefined || !field.showEnd || room === 'question-only' ? null : (
        <Previews previews={question.preview(reading.secret)} blank={room === 'plenty' ? 1 : 0} />
      )}
    </Box>
  );
}

/** ink-text-input only draws: the draft is kept elsewhere, because its own loses keys that arrive in the same read. */
function Drawn({ text, cursor }: { text: string; cursor: number }): ReactNode {
  const draw = (part: string): ReactNode =>
    part === '' ? null : <TextInput value={part} focus={false} showCursor={false} onChange={() => {}} />;
  return (
    <>
      {draw(text.slice(0, cursor))}
      <Text inverse>{text[cursor] ?? ' '}</Text>
      {draw(text.slice(cursor + 1))}
    </>
  );
}

/** What is left out first: the link is on the screen, or where it leads. */
const spared: readonly string[] = ['copy', 'more'];

function Footer({ field, room }: Props): ReactNode {
  const pages = pagesIn(field.asking.question, room);
  const page = pageOf(field, pages, room);
  const isLast = pages.length > 1 && page === pages.length - 1;
  // Where there's room for one step at a time, nothing else says that there are more.
  const [, step] = /^(\d) /.exec((isSmall(room) && pages[(page + 1) % pages.length]?.[0]) || '') ?? [];
  const more = step !== undefined ? text.step(step) : isLast ? text.less : undefined;
  return (
    <Box columnGap={room === 'plenty' ? 3 : 2} flexWrap="wrap" marginTop={room === 'plenty' ? 1 : 0}>
      {bindingsOf(field)
        .filter(({ action, hint }) => hint !== '' && (room !== 'question-only' || !spared.includes(action)))
        .filter(({ action }) => action !== 'copy' || !isCrammed(field, room))
        .map(({ action, label, hint }) => (
          <Text key={action}>
            <Text bold>{label}</Text>
            <Text dimColor> {(action === 'more' ? more : undefined) ?? hint}</Text>
          </Text>
        ))}
    </Box>
  );
}
