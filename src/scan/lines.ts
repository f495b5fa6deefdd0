import type { Secret } from '../keys/secret.ts';
import type { Finding } from './findings.ts';
import type { ScanResult } from './scan.ts';
import * as text from './scan.text.ts';
import { stepsFor, type Surroundings } from './steps.ts';
import { todo } from './steps.text.ts';
import { counts, type Knowledge } from './verdict.ts';

/** A line of the answer: how it's marked, and how far it's indented. */
export type ScanLine = { readonly status?: 'ok' | 'advice' | 'problem' | 'unknown'; readonly text: string; readonly indent?: number };

/** Places of one key that are listed without `--verbose`. */
const fewPlaces = 8;
const fewUnread = 5;

/** The answer for people: each key with its places, then what to do. */
export function scanLines(
  result: ScanResult,
  knowledge: Knowledge,
  options: Omit<Surroundings, 'isBare'> & { readonly verbose: boolean; readonly inUse: readonly Secret[] },
): readonly ScanLine[] {
  const { findings, unread, notOpened, ignored } = result;
  const counted = findings.filter((finding) => counts(finding, knowledge));
  const reaches = new Set(counted.flatMap(({ places }) => places.map(({ reach }) => reach)));
  const lines: ScanLine[] =
    counted.length > 0
      ? [{ status: 'problem', text: text.heading(counted.length, reaches.has('pushed')) }]
      : [{ status: unread.length === 0 ? 'ok' : 'unknown', text: text.nothing(options.where, result.hasHistory, unread.length === 0) }];
  const others = findings.filter((each) => !counted.includes(each));
  const isDead = ({ secret }: Finding): boolean => knowledge.alive.get(secret.fingerprint) === 'no';
  const dead = others.filter(isDead);
  const accepted = others.filter((each) => each.accepted && !isDead(each));
  if (counted.length === 0 && findings.length > 0) lines.pop();
  if (findings.length === 0) lines.push({ text: text.lookedFor(options.inUse), indent: 2 });
  for (const said of text.summary(accepted.length, others.length - accepted.length - dead.length, dead.length))
    lines.push({ status: 'advice', text: said });
  const isPart = result.hasHistory ? options.where === 'files' : unread.some(({ what }) => what === 'git');
  for (const finding of [...counted, ...others]) {
    const { places, secret } = finding;
    const status = counted.includes(finding) ? 'problem' : 'advice';
    const facts = text.facts(finding, knowledge.isInForce(finding), knowledge.alive.get(secret.fingerprint), isPart);
    lines.push({ text: '' }, { status, text: text.key(finding) }, { text: facts, indent: 2 });
    const shown = options.verbose ? places : places.slice(0, fewPlaces);
    for (const place of shown) lines.push({ text: text.place(place), indent: 4 });
    if (places.length > shown.length) lines.push({ text: text.morePlaces(places.length - shown.length), indent: 4 });
  }
  if (counted.length > 0) {
    const steps = stepsFor(counted, knowledge.isInForce, { ...options, isBare: result.isBare === true });
    lines.push({ text: '' }, { text: todo }, ...steps.map((step, index) => ({ text: `${index + 1}. ${step}`, indent: 2 })));
  }
  const notes = [
    ...(options.verbose ? unread : unread.slice(0, fewUnread)).map((each) => ({ status: 'unknown' as const, text: text.notRead(each) })),
    ...(unread.length > fewUnread && !options.verbose ? [{ text: text.morePlaces(unread.length - fewUnread), indent: 2 }] : []),
    ...(notOpened.archives > 0 ? [{ text: text.archivesNotOpened(notOpened.archives) }] : []),
    ...(notOpened.lfs > 0 ? [{ text: text.lfsNotOpened(notOpened.lfs) }] : []),
    ...(ignored === undefined ? [] : [{ text: text.ignored(ignored) }]),
    ...(reaches.has('pushed') ? [{ text: text.mayBeDisabled }] : []),
  ];
  return notes.length === 0 ? lines : [...lines, { text: '' }, ...notes];
}
