import type { NextSteps } from '../project/next-steps.ts';
import type { Summary } from './summary.ts';
import * as text from './run.text.ts';

/** A part of what to run next: a sentence, or lines to be copied, which are neither wrapped nor indented. */
export type NextPart = { readonly kind: 'sentence'; readonly text: string } | { readonly kind: 'copy'; readonly lines: readonly string[] };

/** What to run next, from top to bottom: what not to run, what starts the project, then what commits, then the first call. */
export function nextParts({ next, commit, copies }: Pick<Summary, 'next' | 'commit' | 'copies'>): readonly NextPart[] {
  const { prepare = [], start, firstCall, loader }: Partial<NextSteps> = next ?? {};
  const sentence = (said: string): NextPart => ({ kind: 'sentence', text: said });
  const copy = (lines: readonly string[]): readonly NextPart[] => (lines.length === 0 ? [] : [{ kind: 'copy', lines }]);
  const starting = [...prepare, ...(start === undefined ? [] : [start]), ...commit];
  const warnings = copies.map(({ command, keeps }) => sentence(keeps ? text.copyIsDone(command) : text.copyOverwrites(command)));
  const parts = [...warnings, ...(starting.length === 0 ? [] : [sentence(text.runNext), ...copy(starting)])];
  if (firstCall === undefined) return parts;
  const { language, install, edit, lines, only } = firstCall;
  const note = loader === undefined ? [] : [text.readsNoEnvFile(loader.language, loader.envFile, loader.by)];
  const intro = [text.firstCallIn(language, only), ...note];
  if (edit === undefined) return [...parts, ...intro.map(sentence), ...copy([...install, ...lines])];
  const adding = sentence(text.firstAdd(edit.file, edit.place));
  return [...parts, ...intro.map(sentence), adding, ...copy(edit.lines), sentence(text.thenRun), ...copy([...install, ...lines])];
}
