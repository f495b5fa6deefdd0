import { ask, type Answerable, type Question } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type * as plan from '../../engine/plan.ts';
import type { Preview } from '../../engine/preview.ts';
import {
  betterLine,
  type EnvDocument,
  readEnvDocument,
  removeControlCharacters,
  removeDuplicates,
  valueOf,
} from '../../env-file/document.ts';
import { isUtf16, repairEncoding } from '../../env-file/encoding.ts';
import { envPreview } from '../../env-file/preview.ts';
import { keyVariable } from '../../env-file/key-variable.ts';
import { isPlaceholder } from '../../keys/placeholder.ts';
import type { FileState } from '../../machine/files-look.ts';
import type { Edit } from '../../machine/files-replace.ts';
import type { Scope } from '../../project/scope.ts';
import { removeCommand } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import type { FixContext } from '../check.ts';
import { notWritten } from '../not-written.ts';
import type { Ports } from '../ports.ts';
import { agreeToLink, mayWriteThrough } from './env-file-link.ts';
import { isOpenToOthers, noteOnMode, ownMode } from './env-file-permissions.ts';
import { linkFinding, shown } from './env-file-place.ts';
import * as text from './env-file.text.ts';

type Step = plan.Step<typeof text.codes>;
type Place = { readonly scope: Scope; readonly ports: Ports };
type File = Extract<FileState, { kind: 'file' }>;
/** Steps, and what they do in words. */
type Mending = { readonly steps: readonly Step[]; readonly deeds: readonly string[]; readonly destroys: boolean };

/** Mends all that can be mended at once: what was found is the most serious of it. */
export async function* mend({ scope, ports, outcome }: FixContext<unknown, typeof text.codes>): Conversation<typeof text.codes> {
  if (outcome.status !== 'ok' && outcome.fixable === false) {
    const { code, summary, why, next } = outcome;
    return { kind: 'refusal', code, summary, why, next };
  }
  const place: Place = { scope, ports };
  const found = await ports.files.look(scope.envFile.path);
  const agreed = await mayWriteThrough(place, found);
  if (found.kind === 'file' && found.through !== undefined && !agreed) return yield* agreeToLink(place, found.through);
  const litter = await ports.files.leftovers(scope.envFile.path);
  const mendings: Mending[] = [];
  if (found.kind === 'file' && linkFinding(found, scope, shellOf(ports.world), agreed) === undefined) {
    if (isOpenToOthers(found, ports.world, scope)) mendings.push(closing(place, found, agreed));
    const content = yield* mendContent(place, found.bytes, agreed, mendings.length === 0 && litter.length === 0);
    if (content !== undefined) mendings.push(content);
  }
  if (litter.length > 0) mendings.push(clearing(place, litter));
  if (mendings.length === 0) return undefined;
  return {
    kind: 'plan',
    summary: text.plan(mendings.flatMap(({ deeds }) => deeds)),
    steps: mendings.flatMap(({ steps }) => steps),
    consent: 'ask',
    destroys: mendings.some(({ destroys }) => destroys),
  };
}

/** Takes the permissions of others away. */
function closing(place: Place, { bytes, mode }: File, throughLink: boolean): Mending {
  const { path, name } = place.scope.envFile;
  const step = writing(place, { path, before: bytes, after: bytes, mode: ownMode(mode), secret: true, throughLink }, noteOnMode(mode));
  return { steps: [step], deeds: [text.deeds.closePermissions(name)], destroys: false };
}

/** `alone`: nothing else is to be mended. */
async function* mendContent(
  place: Place,
  before: Buffer,
  throughLink: boolean,
  alone: boolean,
): AsyncGenerator<Question, Mending | undefined, Answerable> {
  const { path, name } = place.scope.envFile;
  const stepOf = ({ bytes: after, note }: Mended): Step => writing(place, { path, before, after, secret: true, throughLink }, note);
  const mendingOf = (mended: Mended | undefined, destroys: boolean): Mending | undefined =>
    mended === undefined ? undefined : { steps: [stepOf(mended)], deeds: mended.deeds, destroys };

  const all = mendedContent(before);
  if (all?.destroys !== true) return mendingOf(all, false);
  const kept = mendedContent(before, { keepDuplicates: true });
  // The consent to the plan is the only question then.
  if (kept === undefined && alone) return mendingOf(all, true);
  return mendingOf((yield* mayRemoveEarlierKey(name, stepOf(all).preview)) ? all : kept, false);
}

/** Asked by itself, so that a no to the one thing that destroys is no no to the others. */
async function* mayRemoveEarlierKey(name: string, preview: Preview): AsyncGenerator<Question, boolean, Answerable> {
  return yield* ask({ kind: 'confirm', ...text.mayRemoveEarlierKey(name), recommended: false, preview: [preview] });
}

type Mended = {
  readonly bytes: Buffer;
  readonly deeds: readonly string[];
  readonly destroys: boolean;
  readonly note?: string;
};

function mendedContent(bytes: Buffer, { keepDuplicates = false } = {}): Mended | undefined {
  const { after: clean, deeds: cleaning } = cleanedContent(bytes);
  let after = clean;
  const deeds = [...cleaning];
  const note = cleaning.length > 0 ? text.textStays(cleaning) : undefined;
  const mended = (destroys: boolean): Mended | undefined =>
    deeds.length === 0 ? undefined : { bytes: after, deeds, destroys, ...(note === undefined ? {} : { note }) };
  // Where the last of several lines stands best is a question for when it is the only one.
  if (keepDuplicates) return mended(false);
  const single = removeDuplicates(after, keyVariable);
  const destroys = single.ok && losesKey(readEnvDocument(after));
  if (single.ok && !single.bytes.equals(after)) {
    after = single.bytes;
    deeds.push(text.deeds.keepLast);
  }
  const found = valueOf(readEnvDocument(after), keyVariable);
  const better = found === undefined || isPlaceholder(found.value) ? undefined : betterLine(after, keyVariable);
  if (better !== undefined) {
    after = better.bytes;
    deeds.push(text.deeds.writeWhereRead);
  }
  return mended(destroys);
}

/** The same text in UTF-8, without a byte order mark and without the control characters that do harm. */
function cleanedContent(bytes: Buffer): { readonly after: Buffer; readonly deeds: readonly string[] } {
  const repaired = repairEncoding(bytes);
  // It stays as it is where something would be lost.
  if (!repaired.ok) return { after: bytes, deeds: [] };
  const deeds: string[] = [];
  if (!repaired.bytes.equals(bytes)) {
    if (isUtf16(bytes)) deeds.push(text.deeds.saveAsUtf8);
    else if (readEnvDocument(bytes).bom) deeds.push(text.deeds.removeByteOrderMark);
  }
  const hadNul = !isUtf16(bytes) && readEnvDocument(bytes).obstacles.some(({ kind }) => kind === 'nul' || kind === 'lone-cr');
  const after = removeControlCharacters(repaired.bytes, keyVariable);
  if (hadNul || !after.equals(repaired.bytes)) deeds.push(text.deeds.removeControlCharacters);
  return { after, deeds };
}

/** An earlier line may hold the only copy of a key that works: a person must say that it may go. */
function losesKey(document: EnvDocument): boolean {
  const found = valueOf(document, keyVariable);
  return found?.assignments.some(({ value }) => value !== '' && value !== found.value && !isPlaceholder(value)) ?? false;
}

function writing({ scope, ports }: Place, edit: Edit & { readonly before: Buffer }, note?: string): Step {
  const { name } = scope.envFile;
  // UTF-16 has no lines to compare.
  const shownBefore = isUtf16(edit.before) ? edit.after : edit.before;
  return {
    preview: envPreview(name, shownBefore, edit.after, note),
    async run() {
      const result = await ports.files.write(edit);
      if (result.written) return { status: 'ok', summary: text.isMended(name), fact: undefined };
      return notWritten(result, name, ports.world, { summary: text.notChanged(name) });
    },
  };
}

function clearing({ scope, ports }: Place, litter: readonly string[]): Mending {
  const step: Step = {
    preview: {
      kind: 'command',
      text: removeCommand(
        litter.map((file) => shown(file, scope)),
        shellOf(ports.world),
      ),
    },
    async run() {
      await ports.files.removeLeftovers(scope.envFile.path);
      return { status: 'ok', summary: text.isCleared, fact: undefined };
    },
  };
  return { steps: [step], deeds: [text.deeds.removeLeftovers], destroys: false };
}
