import type { Question } from '../../engine/ask.ts';

/** Lines of help next to a question; the rest is behind `?`. */
const mostHelp = 3;

/** The help of a question where there's room: all the steps, or three lines, and then the rest of them with the reason. Never empty. */
export function helpPages({
  guidance = [],
  why,
}: Pick<Question, 'guidance' | 'why'>): readonly [readonly string[], ...(readonly string[])[]] {
  const inFirst = guidance.some((line) => line.startsWith('1  ')) ? guidance.length : mostHelp;
  const rest = [...guidance.slice(inFirst), ...(why?.split('\n') ?? [])];
  return [guidance.slice(0, inFirst), ...(rest.length === 0 ? [] : [rest])];
}
