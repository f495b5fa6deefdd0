/** Whether it's a moment as files and seats have it: ISO 8601 in UTC, `2026-12-01T17:00:00Z`. */
export function isEnd(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.test(value) && !Number.isNaN(Date.parse(value));
}

/** How files and seats have a moment: `2026-12-01T17:00:00Z`. */
export function endOf(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/**
 * “18:00 CET”, in the time zone of this computer; with its day unless that's today: “Dec 1, 18:00 CET”. `today`: absent where what's
 * written is read on another day.
 */
export function shownEnd(end: string, today?: Date): string {
  const date = new Date(end);
  const day = date.toLocaleDateString('en-US', { month: 'short', day: 'numeric' });
  const time = date.toLocaleTimeString('en-US', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return `${today?.toDateString() === date.toDateString() ? '' : `${day}, `}${time} ${zoneAt(date)}`;
}

/** American English knows EST but not CET, British English the other way around. */
function zoneAt(date: Date): string {
  const names = ['en-US', 'en-GB'].map(
    (locale) =>
      new Intl.DateTimeFormat(locale, { timeZoneName: 'short' }).formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ??
      '',
  );
  return names.find((name) => !/^(?:GMT|UTC)[+-]/.test(name)) ?? names[0] ?? '';
}
