import { SeatCode, readCode } from './code.ts';
import * as text from './cards.text.ts';

/** What's on every card. All of it is escaped: it was typed by people. */
export type CardFacts = {
  /** The workshop's id, or its name. */
  readonly workshop: string;
  readonly organizer: string;
  /** US dollars. */
  readonly limitUsd: number;
  /** The limit is for all seats together. */
  readonly shared?: true;
  /** ISO 8601 in UTC. */
  readonly until: string;
};

/** The cards: codes, never keys. */
export type Cards = { readonly html: string; readonly text: string; readonly csv: string };

export function cardsOf(facts: CardFacts, codes: readonly SeatCode[]): Cards {
  return { html: htmlCards(facts, codes), text: textCards(facts, codes), csv: csvCards(facts, codes) };
}

const perPage = 8;

/**
 * Two by four cards of 93 × 62 mm on a page, on A4 (297 mm high) and Letter (279 mm, 216 mm wide) alike: with the page's margins of 10 mm, the
 * smaller of each leaves 190 × 259 mm.
 */
const style = `
@page { margin: 10mm }
* { box-sizing: border-box }
body { margin: 0; color: #000; background: #fff; font: 10pt/1.35 system-ui, sans-serif }
section { display: grid; grid-template-columns: 93mm 93mm; grid-auto-rows: 62mm; width: 186mm; margin: 0 auto; break-inside: avoid }
section + section { break-before: page }
article { display: flex; flex-direction: column; gap: 2.5mm; padding: 5mm 6mm; border: 1px dashed #999; overflow: hidden }
h2 { display: flex; justify-content: space-between; gap: 3mm; margin: 0; font-size: 10pt; font-weight: 600 }
h2 b { flex: none }
p, ol { margin: 0 }
ol { padding-left: 5mm; font-size: 9pt }
code { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, Menlo, monospace }
.code { padding: 1.5mm 0; border: 1px solid #000; border-radius: 2mm; text-align: center; font-size: 16pt; font-weight: 700; white-space: nowrap }
.small { margin-top: auto; font-size: 7.5pt }
h2 span, .small span { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere }
@media screen { section { margin: 8mm auto } }
`;

function htmlCards(facts: CardFacts, codes: readonly SeatCode[]): string {
  const cards = codes.map((code) => {
    const steps = text.steps.map((step) => `<li>${escaped(step).replaceAll(/`([^`]*)`/g, '<code>$1</code>')}</li>`).join('');
    return `<article><h2><span>${escaped(facts.workshop)}</span><b>${escaped(text.seat(code.seat))}</b></h2>
<p class="code"><code>${code.reveal()}</code></p>
<ol>${steps}</ol>
<p class="small"><span>${escaped(text.whose(facts))}</span>${escaped(text.forYouAlone)}</p></article>`;
  });
  const pages = Array.from({ length: Math.ceil(cards.length / perPage) }, (_none, page) =>
    cards.slice(page * perPage, (page + 1) * perPage),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(text.title(facts.workshop))}</title><style>${style}</style></head><body>
${pages.map((page) => `<section>\n${page.join('\n')}\n</section>`).join('\n')}
</body></html>
`;
}

function textCards(facts: CardFacts, codes: readonly SeatCode[]): string {
  const cards = codes.map((code) =>
    [
      `${oneLine(facts.workshop)} · ${text.seat(code.seat)}`,
      '',
      `    ${code.reveal()}`,
      '',
      ...text.steps.map((step, index) => `${index + 1}. ${step.replaceAll('`', '')}`),
      '',
      oneLine(text.whose(facts)),
      text.forYouAlone,
    ].join('\n'),
  );
  return `${cards.join(`\n\n${'- '.repeat(30).trim()}\n\n`)}\n`;
}

/** For a mail merge. Its first two columns are what a resumed run reads: see {@link codesIn}. */
function csvCards(facts: CardFacts, codes: readonly SeatCode[]): string {
  const rows = codes.map((code) => [code.seat, code.reveal(), facts.workshop, facts.organizer, facts.limitUsd.toFixed(2), facts.until]);
  return [['seat', 'code', 'workshop', 'organizer', 'limit_usd', 'until_utc'], ...rows]
    .map((row) => `${row.map(cell).join(',')}\r\n`)
    .join('');
}

/** The codes in the CSV that {@link cardsOf} made; `undefined` if it's anything else, or was edited so that one is no longer right. */
export function codesIn(csv: string): readonly SeatCode[] | undefined {
  const [head = '', ...rows] = csv
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((row) => row !== '');
  if (!head.startsWith('"seat","code"') || rows.length === 0) return undefined;
  const codes = rows.flatMap((row) => {
    const [, seat, typed = ''] = /^"(\d{1,4})","([0-9A-Z-]{1,30})"/.exec(row) ?? [];
    const reading = readCode(typed);
    return reading.state === 'good' && reading.code.seat === Number(seat) ? [reading.code] : [];
  });
  const isWhole = codes.length === rows.length && new Set(codes.map(({ seat }) => seat)).size === codes.length;
  return isWhole ? codes : undefined;
}

/** A spreadsheet takes what begins with one of these for a formula, which could run something (OWASP, “CSV Injection”). */
function cell(value: string | number): string {
  const line = oneLine(String(value));
  return `"${(/^[=+\-@\t\r]/.test(line) ? `'${line}` : line).replaceAll('"', '""')}"`;
}

// oxlint-disable-next-line no-control-regex
const oneLine = (value: string): string => value.replaceAll(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (value: string): string => oneLine(value).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
