import type { Question } from '../../engine/ask.ts';
import type { Field } from '../input/field.ts';
import { helpPages } from '../input/help-pages.ts';
import { toCopy } from '../../wording/to-copy.ts';
import type { Room } from './line.tsx';

/** Lines of help; only so many rows of them, after those that were on the pages before. */
export type Page = { readonly lines: readonly string[]; readonly rows?: number; readonly skipped?: number };

export const blankPage: Page = { lines: [] };

/** The help in pages: where there's little room, each step or line, and each part of the reason. */
export function helpIn(question: Question, room: Room): readonly Page[] {
  const { guidance = [], why, link } = question;
  const [page, ...more] = helpPages(question);
  // `?` adds where there's room for all of it.
  if (!isSmall(room)) return [page, ...more.map((rest) => (room === 'asked-only' ? rest : [...page, ...rest]))].map(toPage);
  const [first = [], ...others] = stepsOf(guidance);
  const reason = why?.split('\n').map((line) => [line]) ?? [];
  // After the first line, the reason says more than the others do; steps come one after the other.
  const help = hasSteps(question) ? [first, ...others, ...reason] : [first, ...reason, ...others];
  const all = [...help, ...(link !== undefined && hidesLink(question, room) ? [[link.url]] : [])];
  return coversQuestion(room) && !beginsWithStep(question)
    ? [blankPage, ...all.filter(({ length }) => length > 0).map(toPage)]
    : all.map(toPage);
}

const toPage = (lines: readonly string[]): Page => ({ lines });

/** The link needs a page of its own where its line is needed for the options, or for anything else. */
export function hidesLink({ kind }: Question, room: Room): boolean {
  return (kind === 'choice' && room === 'step-only') || coversQuestion(room);
}

/** Where they're numbered, they matter more than what's being asked about. */
export function hasSteps({ guidance = [] }: Question): boolean {
  return guidance.some(isStep);
}

/** What's to be done elsewhere comes first; where something is to be pasted, that does. */
function beginsWithStep(question: Question): boolean {
  return hasSteps(question) && question.kind !== 'secret';
}

export function isStep(line = ''): boolean {
  return /^\d /.test(line);
}

/** A step begins with its number; where nothing is numbered, each line is one. */
function stepsOf(guidance: readonly string[]): readonly (readonly string[])[] {
  const steps: string[][] = [];
  for (const line of guidance) {
    const step = steps.at(-1);
    if (step === undefined || isStep(line) || !isStep(step[0])) steps.push([line]);
    else step.push(line);
  }
  return steps;
}

/** There's no room for both the step and what's being asked about. */
export function isTight(room: Room): boolean {
  return room === 'step-only' || room === 'subject-only';
}

/** There's room for only one step at a time. */
export function isSmall(room: Room): boolean {
  return room === 'one-step' || room === 'step-only' || coversQuestion(room);
}

/** There's room for help only in place of what isn't needed to remember the question. Its first page is blank, but for steps. */
export function coversQuestion(room: Room): boolean {
  return room === 'subject-only' || room === 'question-only';
}

/** Help was asked for, or is what's to be done, and is there in place of that. */
export function isCovered({ page, asking }: Field, room: Room): boolean {
  return coversQuestion(room) && (page > 0 || beginsWithStep(asking.question));
}

/** The link that's copied: where there's little room, the one on the page that's shown. */
export function linkOf(field: Field, pages: readonly Page[], room: Room): string | undefined {
  const { link } = field.asking.question;
  const shown = isSmall(room) ? (pages[pageOf(field, pages)]?.lines.join(' ').match(toCopy) ?? []) : [];
  return shown.find((part) => part.startsWith('https:')) ?? link?.url;
}

/** Which page is shown. Where each step is one, the one to do on the page that was opened comes first from then on. */
export function pageOf({ page, opened }: Field, pages: readonly Page[]): number {
  const second = opened === true && pages[0] !== blankPage ? pages.findIndex(({ lines: [line = ''] }) => line.startsWith('2 ')) : 0;
  return (page + Math.max(second, 0)) % pages.length;
}
