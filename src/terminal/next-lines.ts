import type { NextSteps } from '../project/next-steps.ts';
import type { Summary } from './summary.ts';
import * as text from './run.text.ts';

/** A part of what to run next: a sentence, or lines to be copied, which are neither wrapped nor indented. */
export type NextPart = { readonly kind: 'sentence'; readonly text: string } | { readonly kind: 'copy'; readonly lines: readonly string[] };

const sentence = (said: string): NextPart => ({ kind: 'sentence', text: said });
const copy = (lines: readonly string[]): readonly NextPart[] => (lines.length === 0 ? [] : [{ kind: 'copy', lines }]);

/**
 * What comes before the last few lines, from top to bottom: what not to run, then the first call. It's long, and the last few lines
 * have to be in the window.
 */
export function partsBefore({ next, copies, packages }: Pick<Summary, 'next' | 'copies' | 'packages'>): readonly NextPart[] {
  const { prepare = [], start, firstCall, loader }: Partial<NextSteps> = next ?? {};
  const warnings = [
    ...packages.map((each) => sentence(text.otherPackage(each))),
    ...copies.map(({ command, keeps }) => sentence(keeps ? text.copyIsDone(command) : text.copyOverwrites(command))),
  ];
  // What starts the project makes the project's own call.
  if (firstCall === undefined || start !== undefined) return warnings;
  const { language, install, edit, lines, only } = firstCall;
  const note = loader === undefined ? [] : [text.readsNoEnvFile(loader.language, loader.envFile, loader.by)];
  const intro = [text.firstCallIn(language, only), ...note];
  const all = copy([...prepare, ...install, ...lines]);
  if (edit === undefined) return [...warnings, ...intro.map(sentence), ...all];
  const adding = sentence(text.firstAdd(edit.file, edit.place));
  return [...warnings, ...intro.map(sentence), adding, ...copy(edit.lines), sentence(text.thenRun), ...all];
}

/** The last few lines: what's needed first, what commits, and what starts the project, which may keep the terminal busy. */
export function partsAfter({ next, commit }: Pick<Summary, 'next' | 'commit'>): readonly NextPart[] {
  const { prepare = [], start, firstCall }: Partial<NextSteps> = next ?? {};
  const lines = [...(start === undefined && firstCall !== undefined ? [] : prepare), ...commit, ...(start === undefined ? [] : [start])];
  return lines.length === 0 ? [] : [sentence(text.runNext), ...copy(lines)];
}
