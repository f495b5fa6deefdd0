import { Box, Text } from 'ink';
import TextInput from 'ink-text-input';
import type { ReactNode } from 'react';
import { optionsOf } from '../../engine/ask.ts';
import { bindingsOf, type Field } from '../input/field.ts';
import { hasSteps, hidesLink, isCovered, isSmall, pageOf, blankPage, type Page } from './help.ts';
import { Line, Mark, Previews, Prose, Sentence, type Room } from './line.tsx';
import * as text from '../questions.text.ts';

type Props = { field: Field; room: Room };
type Paged = Props & { page: number; pages: readonly Page[] };

/** The one question being asked, with its field and its keys. */
export function QuestionView(props: Props & { width: number; pages: readonly Page[]; options: number }): ReactNode {
  const { field, width, room, pages, options } = props;
  const { question } = field.asking;
  const blank = room === 'plenty' ? 1 : 0;
  const page = pageOf(field, pages);
  const covered = isCovered(field, room);
  const Asked = covered ? Text : Prose;
  return (
    <Box flexDirection="column" paddingLeft={2} marginTop={blank}>
      <Asked bold wrap="truncate">
        {question.text}
      </Asked>
      {(question.mustSee ?? []).map((line) => (
        <Prose key={line}>{line}</Prose>
      ))}
      <Guidance field={field} room={room} page={page} pages={pages} />
      {question.kind === 'confirm' && question.preview !== undefined && room !== 'question-only' && !covered ? (
        <Previews previews={question.preview} blank={blank} />
      ) : null}
      <Box flexDirection="column" marginTop={blank}>
        <Input field={field} width={width - 4} room={room} options={options} />
      </Box>
      {field.notice === undefined ? null : (
        <Line mark={<Mark status="advice" />}>
          <Prose>{field.notice}</Prose>
        </Line>
      )}
      <Footer field={field} room={room} page={page} pages={pages} />
    </Box>
  );
}

/** What helps to answer; the link is on a line of its own and without a border, so that it can be copied by hand. */
function Guidance({ field, room, page, pages }: Paged): ReactNode {
  const { question } = field.asking;
  const { lines, rows, skipped = 0 } = pages[page] ?? blankPage;
  const isInPage = question.link !== undefined && lines.some((line) => line.includes(question.link?.url ?? ''));
  // A key in the field needs the space of the help, if there's little.
  if (room !== 'plenty' && field.draft.text !== '') return null;
  return (
    <>
      <Box
        flexDirection="column"
        flexShrink={0}
        {...(rows !== undefined && { maxHeight: rows, overflowY: 'hidden', contentOffsetY: skipped })}
      >
        {lines.map((line) => {
          // Wrapped lines continue below the text, not below its number.
          const [, number = '', text = ''] = /^(\d? {2,})?(.*)/s.exec(line) ?? [];
          return (
            <Box key={line} flexShrink={0}>
              <Box flexShrink={0}>
                <Text>{number}</Text>
              </Box>
              <Box flexShrink={1}>
                <Sentence indent={3 + number.length}>{text}</Sentence>
              </Box>
            </Box>
          );
        })}
      </Box>
      {question.link === undefined || isInPage || hidesLink(question, room) ? null : (
        <Sentence indent={3} underline>
          {question.link.url}
        </Sentence>
      )}
    </>
  );
}

function Input({ field, width, room, options }: Props & { width: number; options: number }): ReactNode {
  const { question } = field.asking;
  switch (question.kind) {
    case 'confirm':
    case 'choice':
      return <Options field={field} room={room} most={options} />;
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
function Options({ field, room, most }: Props & { most: number }): ReactNode {
  const options = optionsOf(field.asking.question);
  const count = Math.min(most, options.length);
  const start = Math.min(Math.max(field.index - (count >> 1), 0), options.length - count);
  return (
    <>
      {options.slice(start, start + count).map(({ label, hint }, index) => (
        // Two projects may have the same name.
        <Line key={`${start + index} ${label}`} mark={<Text bold>{start + index === field.index ? '❯' : ' '}</Text>}>
          <Prose bold={start + index === field.index}>
            {label}
            {hint === undefined || (room === 'step-only' && hasSteps(field.asking.question)) ? null : (
              <Prose dimColor>{`  (${hint})`}</Prose>
            )}
          </Prose>
        </Line>
      ))}
      {count === options.length ? null : <Text dimColor>{text.otherOptions(start, options.length - count - start)}</Text>}
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
  const Hint = room === 'question-only' ? Text : Prose;
  const shown = question.typed?.mayShow(field.draft.text) === true ? field.draft.text : dots + end;
  return (
    <Box flexDirection="column">
      <Box>
        <Text bold>{question.label} </Text>
        <Drawn text={shown} cursor={Math.round((field.draft.cursor / Math.max(field.draft.text.length, 1)) * shown.length)} />
      </Box>
      {reading.state === 'empty' ? (
        isCovered(field, room) ? null : (
          <Hint dimColor wrap="truncate">
            {question.typed?.placeholder ?? text.pasteHere}
          </Hint>
        )
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

function Footer({ field, room, page, pages }: Paged): ReactNode {
  const isShort = isSmall(room);
  const {
    lines: [next = ''],
    skipped = 0,
  } = pages[(page + 1) % pages.length] ?? blankPage;
  // Where there's room for one step at a time, nothing else says that there are more.
  const [, step] = /^(\d) /.exec(isShort && skipped === 0 ? next : '') ?? [];
  // As wide on each page: what fits on one fits on all.
  const more = (step !== undefined ? text.step(step) : page === pages.length - 1 ? text.less : text.more).padEnd(
    isShort && hasSteps(field.asking.question) ? text.step('1').length : 0,
  );
  return (
    <Box columnGap={room === 'plenty' ? 3 : 2} flexWrap="wrap" marginTop={room === 'plenty' ? 1 : 0}>
      {bindingsOf(field)
        .filter(({ action, hint }) => hint !== '' && (action !== 'more' || pages.length > 1))
        .map(({ action, label, hint }) => (
          <Text key={action}>
            <Text bold>{label}</Text>
            <Text dimColor> {action === 'more' ? more : isShort ? hint.replace(' the ', ' ') : hint}</Text>
          </Text>
        ))}
    </Box>
  );
}
