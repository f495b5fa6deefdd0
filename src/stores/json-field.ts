/** A text in parsed JSON, or a number as text; `undefined` if it's something else, or not there. */
export function fieldOf(value: unknown, name: string): string | undefined {
  const field = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  return typeof field === 'string' || typeof field === 'number' ? String(field) : undefined;
}
