import { columnsOf } from './columns.ts';

/** “a, b and 28 more”: as many items as fit into a width in columns, at least one. */
export function shortList(heading: string, items: readonly string[], columns: number): string {
  let line = heading;
  for (const [index, item] of items.entries()) {
    const rest = items.length - index;
    const longer = `${line}${index === 0 ? ' ' : ', '}${item}`;
    const more = ` and ${rest - 1} more`;
    if (index > 0 && columnsOf(longer) + (rest > 1 ? more.length : 0) > columns) return `${line} and ${rest} more`;
    line = longer;
  }
  return line;
}
