import { sentencesOf } from '../../engine/action.ts';
import type { Group } from '../../engine/check.ts';
import type { Finding, Verdict } from '../../engine/outcome.ts';
import { painter } from '../color.ts';
import { conclusion } from '../conclusion.ts';
import { hyperlinker } from '../hyperlinks.ts';
import { marks } from '../marks.ts';
import { partsAfter, partsBefore, type NextPart } from '../next-lines.ts';
import { openingLines, openingTitle } from '../opening.ts';
import { previewLines } from '../preview-lines.ts';
import { titleColumns, type Past, type Screen } from '../screen-model.ts';
import { forScreenReader, previewForScreenReader } from '../screen-reader.ts';
import { summarize, type Summary } from '../summary.ts';
import type { Style } from '../terminal.ts';
import { capitalized } from '../../wording/capitalized.ts';
import { written } from '../written.ts';
import * as text from '../run.text.ts';

export type LineStyle = Style & {
  /** Whether the terminal supports hyperlinks. */
  readonly hyperlinks: boolean;
};

/** What `doctor`, `--yes`, and `--plain` print when one screen becomes the next: what's new in its past. Nothing is ever repainted. */
export function textBetween(before: Screen, after: Screen, style: LineStyle): string {
  const printer = printerFor(after, style);
  return after.past.slice(before.past.length).map(printer).join('');
}

function printerFor(screen: Screen, style: LineStyle): (past: Past) => string {
  const { plain } = style;
  const paint = painter(style.color);
  const link = hyperlinker(style.hyperlinks);
  const indent = plain ? '  ' : '     ';
  const titleWidth = titleColumns(screen);

  const line = (given = '', hanging = 2): string => {
    // Wrapped lines continue below the text, which follows a mark or a word.
    return link(written(plain ? forScreenReader(given) : given, style, hanging));
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
  const titled = (status: Verdict['status'], group: Group, said: string): string => {
    const named = titleWidth > 0;
    const title = plain ? `${group.title}: ` : `${group.title.padEnd(titleWidth)}  `;
    return line(`${mark(status)} ${named ? title : ''}${said}`, plain || !named ? 3 : titleWidth + 4);
  };
  const groupLine = ({ group, line: { status, text: said, finding, exhibits } }: Extract<Past, { kind: 'line' }>): string => {
    const columns = Math.max(20, (style.columns ?? 80) - indent.length);
    const { rows } = style;
    const look = { plain, columns, verbose: screen.verbose, ...(rows === undefined ? {} : { rows }) };
    const below = exhibits.flatMap((exhibit) => exhibit(look));
    return (
      titled(status, group, `${said}${finding === undefined ? '' : paint(` [${finding.code}]`, 'gray')}`) +
      below.map((each) => line(`${indent}${each}`, 2)).join('')
    );
  };
  // For copying, so it isn't wrapped or indented: Python would take that for code.
  const partLines = (part: NextPart): string => (part.kind === 'copy' ? part.lines.map((each) => `${each}\n`).join('') : line(part.text));
  const summary = ({ left, ...next }: Summary, { report, proofs }: Extract<Past, { kind: 'summary' }>): string => {
    const before = partsBefore(next);
    return [
      ...left.map(({ group, what, code, why, next: [first = '', ...others], status }) =>
        why === undefined
          ? titled(status, group, text.left(`${what}${paint(` [${code}]`, 'gray')}`, first))
          : titled(status, group, `${what}${paint(` [${code}]`, 'gray')}`) + explanation({ why, next: [first, ...others] }),
      ),
      ...(before.length === 0 ? [] : [line()]),
      ...before.map(partLines),
      line(),
      // Again, if questions came in between.
      ...(screen.asked ? proofs : []).map((proof) => titled(proof.line.status, proof.group, proof.line.text)),
      line(paint(conclusion(report), 'bold')),
      ...partsAfter(next).map(partLines),
    ].join('');
  };

  const linesOf = (past: Past): string => {
    switch (past.kind) {
      case 'title':
        return (
          line(`${plain ? '' : ' '}openai-setup ${plain ? '-' : '·'} ${openingTitle(past.scope, past.opening, plain ? '-' : '·')}`) +
          openingLines(past.scope, past.opening)
            .map((each) => line(`${plain ? '' : ' '}${each}`, 1))
            .join('') +
          (plain ? '' : line())
        );
      case 'line':
        return groupLine(past);
      case 'explanation':
        return explanation(past.finding);
      case 'left':
        return line(`${indent}${text.leftAsItIs(past.summary)}`);
      case 'news':
        return line(`${indent}${past.text}`);
      case 'done':
        return line(`${indent}${capitalized(past.text)}`);
      case 'planned': {
        const lines = past.previews.flatMap(plain ? previewForScreenReader : previewLines);
        return line(`${indent}${text.would(past.summary)}`) + lines.map((each) => line(`${indent}  ${each}`)).join('');
      }
      case 'refused':
        return line(`${indent}${text.notDone(past.refusal.summary)} [${past.refusal.code}]`) + explanation(past.refusal);
      case 'summary': {
        return screen.mode === 'fixing'
          ? summary(summarize(past.report, past.scope, past.launch, past.explained), past)
          : line() + line(paint(conclusion(past.report), 'bold'));
      }
      default:
        return past satisfies never;
    }
  };
  return linesOf;
}
