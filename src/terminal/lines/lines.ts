import { sentencesOf } from '../../engine/action.ts';
import type { Finding, Verdict } from '../../engine/outcome.ts';
import { apiLine } from '../../project/api-line.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { wrapLine } from '../../wording/wrap.ts';
import { painter } from '../color.ts';
import { conclusion } from '../conclusion.ts';
import { hyperlinker } from '../hyperlinks.ts';
import { marks, verdictLine } from '../marks.ts';
import { nextParts } from '../next-lines.ts';
import { previewLines } from '../preview-lines.ts';
import { titleOf, type Past, type Screen } from '../screen-model.ts';
import { forScreenReader, previewForScreenReader } from '../screen-reader.ts';
import { summarize, type Summary } from '../summary.ts';
import type { Style } from '../terminal.ts';
import * as text from '../run.text.ts';

export type LineStyle = Style & {
  /** Whether the terminal supports hyperlinks. */
  readonly hyperlinks: boolean;
};

/** What `doctor`, `--yes`, and `--plain` print when one screen becomes the next: what's new in its past. Nothing is ever repainted. */
export function textBetween(before: Screen, after: Screen, style: LineStyle): string {
  const printer = printerFor(after, style);
  return after.past
    .slice(before.past.length)
    .map((past, index) => printer(past, after.past.slice(0, before.past.length + index)))
    .join('');
}

function printerFor(screen: Screen, style: LineStyle): (past: Past, earlier: readonly Past[]) => string {
  const { plain } = style;
  const paint = painter(style.color);
  const link = hyperlinker(style.hyperlinks);
  const indent = plain ? '  ' : '     ';

  const line = (given = '', hanging = 2): string => {
    const shown = plain ? forScreenReader(given) : given;
    // Wrapped lines continue below the text, which follows a mark or a word.
    return wrapLine(shown, style.columns, hanging)
      .map((each) => `${link(each)}\n`)
      .join('');
  };
  const mark = (status: Verdict['status']): string => {
    const { glyph, word, color } = marks[status];
    return plain ? `${word}:` : ` ${paint(glyph, color)}`;
  };
  const explanation = ({ why, next }: Pick<Finding<unknown>, 'why' | 'next'>): string =>
    line(`${indent}${why}`, 0) +
    sentencesOf(next)
      .map((each) => line(`${indent}${plain ? '->' : '→'} ${each}`))
      .join('');
  /** The title of a group, if the line above belongs to another one. */
  const heading = (past: Extract<Past, { kind: 'check' | 'answer' }>, earlier: readonly Past[]): string => {
    const last = earlier.findLast((each) => each.kind === 'check' || each.kind === 'answer');
    return plain || last?.group === past.group ? '' : line() + line(paint(past.group.title, 'bold'));
  };
  const check = ({ title, verdict }: Extract<Past, { kind: 'check' }>): string => {
    const said = verdictLine(title, verdict, (other) => titleOf(screen, other));
    const code = verdict.status === 'ok' || verdict.status === 'blocked' ? '' : ` [${verdict.code}]`;
    const columns = Math.max(20, (style.columns ?? 80) - indent.length);
    const exhibit = verdict.status === 'blocked' ? [] : (verdict.exhibit?.({ plain, columns }) ?? []);
    return line(`${mark(verdict.status)} ${said}${paint(code, 'gray')}`) + exhibit.map((each) => `${indent}${each}\n`).join('');
  };
  const summary = ({ inPlace, left, next }: Summary): string =>
    (inPlace.length === 0 ? '' : line(text.inPlace(inPlace))) +
    (left.length === 0 ? '' : line(text.leftToDo)) +
    left.map(({ what, next, status }) => line(`${mark(status)} ${what}${next === undefined ? '' : `: ${next}`}`)).join('') +
    // For copying, so it isn't wrapped or indented: Python would take that for code.
    (next === undefined ? [] : nextParts(next))
      .map((part, index) =>
        part.kind === 'copy' ? `\n${part.lines.map((each) => `${each}\n`).join('')}\n` : `${index === 0 ? line() : ''}${line(part.text)}`,
      )
      .join('');

  const linesOf = (past: Past, earlier: readonly Past[]): string => {
    switch (past.kind) {
      case 'title':
        return (
          line(`openai-setup ${plain ? '-' : '·'} ${past.scope.projectName} (${untrusted(past.scope.root, 1000)})`) +
          line(apiLine(past.scope))
        );
      case 'check':
        return heading(past, earlier) + check(past);
      case 'explanation':
        return explanation(past.finding);
      case 'answer': {
        const goesOn = earlier.at(-1)?.kind === 'answer';
        const start = goesOn ? '' : `${heading(past, earlier)}${indent}${plain ? 'answer: ' : '> '}`;
        return start + past.text.replaceAll('\n', ' ');
      }
      case 'left':
        return line(`${indent}${text.leftAsItIs(past.summary)}`);
      case 'news':
        return line(`${indent}${past.text}`);
      case 'doing':
        return line(`${indent}${text.now(past.text)}`);
      case 'done':
        return line(`${indent}${text.done(past.text)}`);
      case 'planned': {
        const lines = past.previews.flatMap(plain ? previewForScreenReader : previewLines);
        return line(`${indent}${text.would(past.summary)}`) + lines.map((each) => line(`${indent}  ${each}`)).join('');
      }
      case 'refused':
        return line(`${indent}${text.notDone(past.refusal.summary)} [${past.refusal.code}]`) + explanation(past.refusal);
      case 'summary':
        return (
          line() +
          line(paint(conclusion(past.report), 'bold')) +
          (screen.mode === 'fixing' ? summary(summarize(past.report, past.scope, past.launch)) : '')
        );
      default:
        return past satisfies never;
    }
  };
  // A streamed line ends when something else is printed.
  return (past, earlier) => (past.kind !== 'answer' && earlier.at(-1)?.kind === 'answer' ? '\n' : '') + linesOf(past, earlier);
}
