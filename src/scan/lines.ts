import type { Secret } from '../keys/secret.ts';
import type { Finding } from './findings.ts';
import type { ScanResult } from './scan.ts';
import * as text from './scan.text.ts';
import { stepsFor, type Surroundings } from './steps.ts';
import { todo } from './steps.text.ts';
import { counts, type Knowledge } from './verdict.ts';

/** A line of the answer: how it's marked, and how far it's indented. */
export type ScanLine = { readonly status?: 'ok' | 'advice' | 'problem' | 'unknown'; readonly text: string; readonly indent?: number };

/** What's listed without `--verbose`: of all keys, of the places of one, and of what couldn't be read. */
const [fewKeys, fewPlaces, fewUnread] = [30, 8, 5];

/** The answer for people: each key with its places, then what to do. */
export function scanLines(
  result: ScanResult,
  knowledge: Knowledge,
  options: Omit<Surroundings, 'isBare'> & { readonly verbose: boolean; readonly soughtInUse: readonly Secret[] },
): readonly ScanLine[] {
  const { findings, unread, notOpened, ignored } = result;
  const counted: Finding[] = [];
  const others: Finding[] = [];
  for (const each of findings) (counts(each, knowledge) ? counted : others).push(each);
  const reaches = new Set(counted.flatMap(({ places }) => places.map(({ reach }) => reach)));
  const lines: ScanLine[] =
    counted.length > 0
      ? [{ status: 'problem', text: text.heading(counted.length, reaches.has('pushed')) }]
      : [{ status: unread.length === 0 ? 'ok' : 'unknown', text: text.nothing(options.where, result.hasHistory, unread.length === 0) }];
  const isDead = ({ secret }: Finding): boolean => knowledge.alive.get(secret.fingerprint) === 'no';
  const dead = others.filter(isDead);
  const accepted = others.filter((each) => each.accepted && !isDead(each));
  if (counted.length === 0 && findings.length > 0) lines.pop();
  if (findings.length === 0) lines.push({ text: text.lookedFor(options.soughtInUse), indent: 2 });
  for (const said of text.summary(accepted.length, others.length - accepted.length - dead.length, dead.length))
    lines.push({ status: 'advice', text: said });
  const isPart = result.hasHistory ? options.where === 'files' : unread.some(({ what }) => what === 'git');
  const most = options.verbose ? Infinity : fewKeys;
  for (const [at, finding] of [...counted, ...others].slice(0, most).entries()) {
    const { places, secret } = finding;
    const status = at < counted.length ? 'problem' : 'advice';
    const facts = text.facts(finding, knowledge.isInForce(finding), knowledge.alive.get(secret.fingerprint), isPart);
    lines.push({ text: '' }, { status, text: text.key(finding) }, { text: facts, indent: 2 });
    const shown = options.verbose ? places : places.slice(0, fewPlaces);
    for (const place of shown) lines.push({ text: text.place(place), indent: 4 });
    if (places.length > shown.length) lines.push({ text: text.more(places.length - shown.length), indent: 4 });
  }
  if (findings.length > most) lines.push({ text: '' }, { text: text.more(findings.length - most) });
  if (counted.length > 0) {
    const steps = stepsFor(counted, knowledge.isInForce, { ...options, isBare: result.isBare === true });
    lines.push({ text: '' }, { text: todo }, ...steps.map((step, index) => ({ text: `${index + 1}. ${step}`, indent: 2 })));
  }
  const notes = [
    ...(options.verbose ? unread : unread.slice(0, fewUnread)).map((each) => ({ status: 'unknown' as const, text: text.notRead(each) })),
    ...(unread.length > fewUnread && !options.verbose ? [{ text: text.more(unread.length - fewUnread), indent: 2 }] : []),
    ...(notOpened.archives > 0 ? [{ text: text.archivesNotOpened(notOpened.archives) }] : []),
    ...(notOpened.lfs > 0 ? [{ text: text.lfsNotOpened(notOpened.lfs) }] : []),
    ...(ignored === undefined ? [] : [{ text: text.ignored(ignored) }]),
    ...(reaches.has('pushed') ? [{ text: text.mayBeDisabled }] : []),
  ];
  return notes.length === 0 ? lines : [...lines, { text: '' }, ...notes];
}
