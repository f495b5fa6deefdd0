import type { Finding, Group, Verdict } from '../engine/check.ts';
import type { Event } from '../engine/host.ts';
import { marks, verdictLine } from '../text/marks.ts';
import { groupTitles } from '../text/group-titles.ts';
import { conclusion } from '../text/conclusion.ts';
import { previewLines } from '../text/preview-lines.ts';
import { painter } from '../text/terminal-colour.ts';

export type LineStyle = {
  /** A word in place of each mark, no glyphs. */
  readonly plain: boolean;
  readonly colour: boolean;
  readonly unicode: boolean;
  /** Width of the terminal; 80 where absent. */
  readonly columns?: number;
};

/** Prints a run line by line: what `doctor`, `--yes` and `--plain` show. Nothing is ever repainted. */
export function linePrinter(write: (text: string) => void, style: LineStyle): (event: Event) => void {
  const paint = painter(style.colour);
  const titles = new Map<string, string>();
  const groups = new Map<string, Group>();
  let lastGroup: Group | undefined;
  /** A streamed text is open: its line has not ended yet. */
  let streaming = false;

  const line = (text = ''): void => {
    if (streaming) write('\n');
    streaming = false;
    write(`${text}\n`);
  };
  const mark = (status: Verdict['status']): string => {
    const { glyph, ascii, word, colour } = marks[status];
    return style.plain ? `${word}:` : paint(style.unicode ? glyph : ascii, colour);
  };
  const indent = style.plain ? '  ' : '     ';
  const explain = (finding: Pick<Finding<unknown>, 'why' | 'next'>): void => {
    line(`${indent}${finding.why}`);
    for (const next of finding.next) line(`${indent}${style.unicode && !style.plain ? '→' : '->'} ${next}`);
  };
  const heading = (id: string): void => {
    const group = groups.get(id);
    if (group === undefined || group === lastGroup || style.plain) return;
    lastGroup = group;
    line();
    line(paint(groupTitles[group], 'bold'));
  };

  return (event) => {
    switch (event.type) {
      case 'started':
        for (const check of event.checks) {
          titles.set(check.id, check.title);
          groups.set(check.id, check.group);
        }
        line(`openai-setup ${style.unicode && !style.plain ? '·' : '-'} ${event.scope.projectName} (${event.scope.root})`);
        return;
      case 'found': {
        const { verdict } = event;
        heading(event.id);
        const said = verdictLine(titles.get(event.id) ?? event.id, verdict, (id) => titles.get(id) ?? id);
        const code = verdict.status === 'ok' || verdict.status === 'blocked' ? '' : ` [${verdict.code}]`;
        line(`${style.plain ? '' : ' '}${mark(verdict.status)} ${said}${paint(code, 'gray')}`);
        if (verdict.status !== 'ok' && verdict.status !== 'blocked') explain(verdict);
        if (verdict.status !== 'blocked') {
          const columns = Math.max(20, (style.columns ?? 80) - indent.length);
          for (const text of verdict.exhibit?.({ ...style, columns }) ?? []) line(`${indent}${text}`);
        }
        return;
      }
      case 'progress':
        // What replaces what was there is for screens that repaint; here only what is added is printed.
        if (event.replace) return;
        if (!streaming) write(`${indent}${style.plain ? 'answer: ' : '> '}`);
        streaming = true;
        write(event.text.replaceAll('\n', ' '));
        return;
      case 'planned':
        line(`${indent}Would ${event.summary}:`);
        for (const preview of event.previews) for (const text of previewLines(preview)) line(`${indent}  ${text}`);
        return;
      case 'fixing':
        line(`${indent}Now: ${event.summary}`);
        return;
      case 'fixed':
        line(`${indent}Done: ${event.summary}`);
        return;
      case 'refused':
        line(`${indent}Not done: ${event.refusal.summary} [${event.refusal.code}]`);
        explain(event.refusal);
        return;
      case 'finished':
        line();
        line(paint(conclusion(event.report), 'bold'));
        return;
      case 'looking':
      case 'settled':
        return;
      default:
        event satisfies never;
    }
  };
}
