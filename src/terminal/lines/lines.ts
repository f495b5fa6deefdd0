import type { Group } from '../../engine/check.ts';
import type { Finding, Verdict } from '../../engine/outcome.ts';
import type { Scope } from '../../project/scope.ts';
import type { ScreenEvent } from '../screen-model.ts';
import { apiLine } from '../../project/api-line.ts';
import { newsOfWaiting } from './waiting-news.ts';
import { marks, verdictLine } from '../marks.ts';
import { conclusion } from '../conclusion.ts';
import { hyperlinker } from '../hyperlinks.ts';
import { summarize, type Summary } from '../summary.ts';
import { previewLines } from '../preview-lines.ts';
import { spoken, spokenPreview } from '../spoken.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { wrapLine } from '../../wording/wrap.ts';
import { painter } from '../colour.ts';
import type { Style } from '../terminal.ts';

export type LineStyle = Style & {
  /** The terminal makes something of hyperlinks. */
  readonly hyperlinks: boolean;
};

/** What is known of a check, and how much of it has been told. */
type Told = { verdict: Verdict; line: boolean; refused: boolean; settled: boolean; explained?: true };

/**
 * Prints a run line by line: what `doctor`, `--yes` and `--plain` show. Nothing is ever repainted. `mending`: a finding is
 * told when its turn comes, and explained when it is left as it is.
 */
export function linePrinter(
  write: (text: string) => void,
  style: LineStyle,
  mending: boolean,
): {
  readonly emit: (event: ScreenEvent) => void;
  /** A question about this check follows. */
  readonly beforeQuestion: (id: string) => void;
} {
  const paint = painter(style.colour);
  const link = hyperlinker(style.hyperlinks);
  const told = new Map<string, Told>();
  const titles = new Map<string, string>();
  const groups = new Map<string, Group>();
  let lastGroup: Group | undefined;
  let scope: Scope | undefined;
  /** A streamed text is open: its line has not ended yet. */
  let streaming = false;
  /** What streamed in while others were still to be told, by the check that it came for. */
  const held = new Map<string, string>();
  const news = newsOfWaiting((text) => line(`${indent}${text}`));
  // Before a run starts, its project is looked for.
  news.looking('', 'which project this is');

  const line = (given = '', hanging = 2): void => {
    const text = style.plain ? spoken(given) : given;
    if (streaming) write('\n');
    streaming = false;
    // What wraps goes on below its text, which stands behind a mark or a word.
    for (const each of wrapLine(text, style.columns, hanging)) write(`${link(each)}\n`);
  };
  const mark = (status: Verdict['status']): string => {
    const { glyph, word, colour } = marks[status];
    return style.plain ? `${word}:` : paint(glyph, colour);
  };
  const linesOf = style.plain ? spokenPreview : previewLines;
  const indent = style.plain ? '  ' : '     ';
  const explain = (finding: Pick<Finding<unknown>, 'why' | 'next'>): void => {
    line(`${indent}${finding.why}`, 0);
    for (const next of finding.next) line(`${indent}${style.plain ? '->' : '→'} ${next}`);
  };
  const heading = (id: string): void => {
    const group = groups.get(id);
    if (group === undefined || group === lastGroup || style.plain) return;
    lastGroup = group;
    line();
    line(paint(group.title, 'bold'));
  };

  const tell = (id: string): void => {
    const known = told.get(id);
    if (known === undefined || known.line) return;
    known.line = true;
    const { verdict } = known;
    heading(id);
    if (held.has(id)) stream(id, '');
    const said = verdictLine(titles.get(id) ?? id, verdict, (other) => titles.get(other) ?? other);
    const code = verdict.status === 'ok' || verdict.status === 'blocked' ? '' : ` [${verdict.code}]`;
    line(`${style.plain ? '' : ' '}${mark(verdict.status)} ${said}${paint(code, 'gray')}`);
    if (verdict.status === 'blocked') return;
    const columns = Math.max(20, (style.columns ?? 80) - indent.length);
    for (const text of verdict.exhibit?.({ plain: style.plain, columns }) ?? []) write(`${indent}${text}\n`);
  };
  /** What was found before an answer begins to stream: the answer would stand for nothing without it. */
  const tellBefore = (id: string): void => {
    for (const earlier of titles.keys()) {
      if (earlier === id) return;
      const known = told.get(earlier);
      if (known?.verdict.status === 'ok') tell(earlier);
      // What no fix helps against is left as it is: nothing is lost by saying so now.
      if (known === undefined || known.line || known.verdict.status === 'blocked' || known.verdict.status === 'ok' || known.verdict.fixable !== false) continue;
      tell(earlier);
      explainVerdict(known);
      known.explained = true;
    }
  };
  /** Looks of a doctor end in their order: an answer that overtakes a slow git waits for its turn. */
  const isEarly = (id: string): boolean => {
    const before = [...titles.keys()];
    return !mending && !streaming && before.slice(0, before.indexOf(id)).some((earlier) => told.get(earlier)?.line !== true);
  };
  const stream = (id: string, text: string): void => {
    if (!streaming) {
      heading(id);
      write(`${indent}${style.plain ? 'answer: ' : '> '}`);
    }
    streaming = true;
    write(`${held.get(id) ?? ''}${text}`.replaceAll('\n', ' '));
    held.delete(id);
  };
  const explainVerdict = ({ verdict, refused }: Told): void => {
    // A refusal has said what to do; that it needs the network, the line of an offline check says itself.
    if (refused || verdict.status === 'ok' || verdict.status === 'blocked' || verdict.code === 'offline') return;
    explain(verdict);
  };

  const sumUp = ({ inPlace, left, firstCall }: Summary): void => {
    if (inPlace.length > 0) line(`In place: ${inPlace.join(', ')}.`);
    if (left.length > 0) line('Left to do:');
    for (const { what, next, status } of left) {
      line(`${style.plain ? '' : ' '}${mark(status)} ${what}${next === undefined ? '' : `: ${next}`}`);
    }
    if (firstCall === undefined) return;
    line();
    line(`Your first call, in ${firstCall.language}:`);
    // To be copied, so not broken, and not indented: Python would take that for code.
    write(`\n${firstCall.lines.map((each) => `${each}\n`).join('')}\n`);
  };

  const emit = (event: ScreenEvent): void => {
    switch (event.type) {
      case 'started':
        for (const check of event.checks) {
          titles.set(check.id, check.title);
          groups.set(check.id, check.group);
        }
        return;
      case 'title':
        news.over('');
        scope = event.scope;
        line(`openai-setup ${style.plain ? '-' : '·'} ${event.scope.projectName} (${untrusted(event.scope.root, 1000)})`);
        line(apiLine(event.scope));
        return;
      case 'found': {
        news.over(event.id);
        const before = told.get(event.id);
        const known: Told = { verdict: event.verdict, line: false, refused: before?.refused ?? false, settled: before?.settled ?? false };
        told.set(event.id, known);
        if (!mending || known.settled) tell(event.id);
        if (!mending) explainVerdict(known);
        return;
      }
      case 'settled': {
        const known = told.get(event.id);
        if (!mending || known === undefined) return;
        known.settled = true;
        if (known.explained === true) return;
        if (known.line && !known.refused && known.verdict.status !== 'ok' && known.verdict.status !== 'blocked') {
          line(`${indent}Left as it is: ${known.verdict.summary}`);
        }
        tell(event.id);
        explainVerdict(known);
        return;
      }
      case 'progress':
        if (event.replace) {
          news.progress(event.id, event.text);
          return;
        }
        news.over(event.id);
        if (isEarly(event.id)) {
          held.set(event.id, (held.get(event.id) ?? '') + event.text);
          return;
        }
        if (!streaming) tellBefore(event.id);
        stream(event.id, event.text);
        return;
      case 'planned':
        tell(event.id);
        line(`${indent}Would ${event.summary}:`);
        for (const preview of event.previews) for (const text of linesOf(preview)) line(`${indent}  ${text}`);
        return;
      case 'fixing':
        tell(event.id);
        line(`${indent}Now: ${event.summary}`);
        return;
      case 'fixed':
        line(`${indent}Done: ${event.summary}`);
        return;
      case 'refused': {
        tell(event.id);
        const known = told.get(event.id);
        if (known !== undefined) known.refused = true;
        line(`${indent}Not done: ${event.refusal.summary} [${event.refusal.code}]`);
        explain(event.refusal);
        return;
      }
      case 'finished':
        line();
        line(paint(conclusion(event.report), 'bold'));
        if (mending && scope !== undefined) sumUp(summarize(event.report, scope));
        return;
      case 'looking':
        news.looking(event.id, titles.get(event.id) ?? event.id);
        return;
      default:
        event satisfies never;
    }
  };
  return {
    emit,
    beforeQuestion(id) {
      news.over('');
      tell(id);
    },
  };
}
