import { Box, Text } from 'ink';
import TextInput from 'ink-text-input';
import type { ReactNode } from 'react';
import { optionsOf } from '../engine/ask.ts';
import { bindingsOf, type Field } from './field.ts';
import { Previews, type Look } from './line.tsx';

/** The one question being asked, with its field and its keys. */
export function QuestionView({ field, look, width }: { field: Field; look: Look; width: number }): ReactNode {
  const { question } = field.asking;
  return (
    <Box flexDirection="column" paddingLeft={2} marginTop={1}>
      <Text bold>{question.text}</Text>
      <Guidance field={field} />
      {question.kind === 'confirm' && question.preview !== undefined ? <Previews previews={question.preview} /> : null}
      <Box flexDirection="column" marginTop={1}>
        <Input field={field} look={look} width={width - 4} />
      </Box>
      {field.notice === undefined ? null : <Text color="yellow">{field.notice}</Text>}
      <Footer field={field} look={look} />
    </Box>
  );
}

/** What leads to an answer. Once there is something in the field it has done its work, and the screen is small. */
function Guidance({ field }: { field: Field }): ReactNode {
  const { question } = field.asking;
  if (field.draft.text !== '') return null;
  const lines = field.showWhy && question.why !== undefined ? [question.why] : (question.guidance ?? []);
  return (
    <>
      {lines.map((line) => {
        // What wraps goes on below the text, not below its number.
        const [, number = '', text = ''] = /^(\d? {2,})?(.*)$/.exec(line) ?? [];
        return (
          <Box key={line}>
            <Box flexShrink={0}>
              <Text>{number}</Text>
            </Box>
            <Box flexShrink={1}>
              <Text>{text}</Text>
            </Box>
          </Box>
        );
      })}
      {question.link === undefined ? null : (
        // On a line of its own and without a border, so that it can be copied by hand.
        <Text color="cyan">{question.link.url}</Text>
      )}
    </>
  );
}

function Input({ field, look, width }: { field: Field; look: Look; width: number }): ReactNode {
  const { question } = field.asking;
  switch (question.kind) {
    case 'confirm':
    case 'choice':
      return optionsOf(question).map(({ label, hint }, index) => (
        <Text key={label} bold={index === field.index} {...(index === field.index ? { color: 'cyan' } : {})}>
          {index === field.index ? (look.unicode ? '❯ ' : '> ') : '  '}
          {label}
          {hint === undefined ? null : <Text dimColor>{`  (${hint})`}</Text>}
        </Text>
      ));
    case 'secret':
      return <SecretInput field={field} look={look} width={width} />;
    case 'amount':
      return (
        <Box>
          <Text bold>$ </Text>
          <Drawn text={field.draft.text} cursor={field.draft.cursor} />
          <Text dimColor>  {question.unit}</Text>
        </Box>
      );
    case 'retry':
      return (
        <Text>
          {field.secondsLeft === undefined ? 'Press Enter to look again.' : `It looks again in ${field.secondsLeft} s.`}
        </Text>
      );
    default:
      return question satisfies never;
  }
}

function SecretInput({ field, look, width }: { field: Field; look: Look; width: number }): ReactNode {
  const { question, reading } = { question: field.asking.question, reading: field.reading };
  if (question.kind !== 'secret' || reading === undefined) return null;
  const end = field.showEnd ? (reading.secret?.lastFour ?? '') : '';
  const room = Math.max(width - question.label.length - 4, 1);
  const dots = (look.unicode ? '●' : '*').repeat(Math.max(Math.min(field.draft.text.length, room, 48) - end.length, 0));
  const shown = dots + end;
  const colour = reading.state === 'good' ? 'green' : reading.state === 'refused' ? 'red' : 'yellow';
  return (
    <Box flexDirection="column">
      <Box>
        <Text bold>{question.label} </Text>
        <Drawn text={shown} cursor={Math.round((field.draft.cursor / Math.max(field.draft.text.length, 1)) * shown.length)} />
      </Box>
      {reading.state === 'empty' ? (
        <Text dimColor>Paste the key here. It is never shown.</Text>
      ) : (
        <Text color={colour}>{reading.summary}</Text>
      )}
      {reading.cleaned.length === 0 ? null : <Text>Cleaned: {reading.cleaned.join(', ')}.</Text>}
      {reading.advice === undefined ? null : <Text color={colour}>{reading.advice}</Text>}
      {reading.secret === undefined || !field.showEnd ? null : <Previews previews={question.preview(reading.secret)} />}
    </Box>
  );
}

/** Only drawn by ink-text-input: the draft is kept elsewhere, as its own loses keys that share one read. */
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

function Footer({ field, look }: { field: Field; look: Look }): ReactNode {
  return (
    <Box columnGap={3} flexWrap="wrap" marginTop={1}>
      {bindingsOf(field)
        .filter(({ hint }) => hint !== '')
        .map(({ action, label, ascii, hint }) => (
          <Text key={action}>
            <Text bold>{look.unicode ? label : (ascii ?? label)}</Text>
            <Text dimColor> {hint}</Text>
          </Text>
        ))}
    </Box>
  );
}
