/**
 * When a workshop ends, as people type it: `18:00` (today, or tomorrow if that's past), `2h`, `90m`, `3d`, or a date and time
 * (ISO 8601, with its offset, otherwise in this computer's time zone). `undefined` if it's none of these.
 */
export function readUntil(typed: string, now: Date): Date | undefined {
  const text = typed.trim();
  const clock = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(text);
  if (clock !== null) {
    const end = new Date(now);
    end.setHours(Number(clock[1]), Number(clock[2]), 0, 0);
    if (end <= now) end.setDate(end.getDate() + 1);
    return end;
  }
  const span = /^(\d{1,5}(?:\.\d)?) ?(m|min|h|d)$/i.exec(text);
  if (span !== null) {
    const unit = { m: 60, h: 3600, d: 86_400 }[span[2]?.[0]?.toLowerCase() as 'm' | 'h' | 'd'];
    return wholeSecond(now.getTime() + Number(span[1]) * unit * 1000);
  }
  // A day without a time would end the night before, in half of the world.
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?$/i.test(text)) return undefined;
  const parsed = Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(parsed) ? undefined : wholeSecond(parsed);
}

function wholeSecond(ms: number): Date {
  return new Date(Math.ceil(ms / 1000) * 1000);
}
