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
import { isPlaceholder } from '../../keys/placeholder.ts';
import type { FileState } from '../../machine/files-look.ts';
import type { Edit } from '../../machine/files-replace.ts';
import { removeCommand } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import type { FixContext, ScopeAndPorts } from '../check.ts';
import { notWritten } from '../not-written.ts';
import { agreeToLink, mayWriteThrough } from './env-file-link.ts';
import { literalLine } from './env-file-docker.ts';
import { isOpenToOthers, noteOnMode, ownMode } from './env-file-permissions.ts';
import { linkFinding, shown } from './env-file-place.ts';
import * as text from './env-file.text.ts';
import { type KeyOnLine, onlyWorkingKey } from './working-key.ts';

type Step = plan.Step<typeof text.codes>;
type File = Extract<FileState, { kind: 'file' }>;
/** Steps, and what they do in words. */
type Repair = { readonly steps: readonly Step[]; readonly deeds: readonly string[]; readonly destroys: boolean };

/** Fixes everything that can be fixed at once: what was found is only the most serious of it. */
export async function* fixEnvFile(context: FixContext<unknown, typeof text.codes>): Conversation<typeof text.codes> {
  const { scope, ports, outcome } = context;
  if (outcome.status !== 'ok' && outcome.fixable === false) {
    const { code, summary, why, next } = outcome;
    return { kind: 'refusal', code, summary, why, next };
  }
  const found = await ports.files.look(scope.envFile.path);
  const agreed = await mayWriteThrough(context, found);
  if (found.kind === 'file' && found.through !== undefined && !agreed) return yield* agreeToLink(context, found.through);
  const leftovers = await ports.files.leftovers(scope.envFile.path);
  const repairs: Repair[] = [];
  if (found.kind === 'file' && linkFinding(found, scope, shellOf(ports.world), agreed) === undefined) {
    if (isOpenToOthers(found, ports.world, scope)) repairs.push(closing(context, found, agreed));
    const forDocker = outcome.status !== 'ok' && (outcome.code === 'misread-by-docker' || outcome.code === 'keeps-quotes');
    const content = yield* repairContent(context, found.bytes, {
      agreed,
      forDocker,
      alone: repairs.length === 0 && leftovers.length === 0,
    });
    if (content !== undefined) repairs.push(content);
  }
  if (leftovers.length > 0) repairs.push(clearing(context, leftovers));
  if (repairs.length === 0) return undefined;
  return {
    kind: 'plan',
    summary: text.plan(repairs.flatMap(({ deeds }) => deeds)),
    steps: repairs.flatMap(({ steps }) => steps),
    consent: 'ask',
    destroys: repairs.some(({ destroys }) => destroys),
  };
}

/** Takes the permissions of others away. */
function closing(context: ScopeAndPorts, { bytes, mode }: File, throughLink: boolean): Repair {
  const { path, name } = context.scope.envFile;
  const step = writing(context, { path, before: bytes, after: bytes, mode: ownMode(mode), secret: true, throughLink }, noteOnMode(mode));
  return { steps: [step], deeds: [text.deeds.closePermissions(name)], destroys: false };
}

/** `agreed`: it may be written through a link; `forDocker`: docker reads it; `alone`: nothing else is to be repaired. */
async function* repairContent(
  context: Pick<FixContext, 'scope' | 'ports' | 'requested' | 'signal'>,
  before: Buffer,
  { agreed: throughLink, forDocker, alone }: { readonly agreed: boolean; readonly forDocker: boolean; readonly alone: boolean },
): AsyncGenerator<Question, Repair | undefined, Answerable> {
  const { path, name } = context.scope.envFile;
  const variable = context.scope.variable.name;
  const stepOf = ({ bytes: after, note }: RepairedContent): Step =>
    writing(context, { path, before, after, secret: true, throughLink }, note);
  const repairOf = (repaired: RepairedContent | undefined, destroys: boolean): Repair | undefined =>
    repaired === undefined ? undefined : { steps: [stepOf(repaired)], deeds: repaired.deeds, destroys };

  const last = repairedContent(before, variable, { forDocker });
  if (last?.destroys !== true) return repairOf(last, false);
  const working = await onlyWorkingKey(context, cleanedContent(before, variable).after);
  if (working !== undefined) return repairOf(repairedContent(before, variable, { forDocker, working }), false);
  const kept = repairedContent(before, variable, { keepDuplicates: true });
  // The consent to the plan is the only question then.
  if (kept === undefined && alone) return repairOf(last, true);
  return repairOf((yield* mayRemoveEarlierKey(variable, name, stepOf(last).preview)) ? last : kept, false);
}

/** Asked by itself, so that a no to the one thing that destroys is no no to the others. */
async function* mayRemoveEarlierKey(variable: string, name: string, preview: Preview): AsyncGenerator<Question, boolean, Answerable> {
  return yield* ask({ kind: 'confirm', ...text.mayRemoveEarlierKey(variable, name), recommended: false, preview: [preview] });
}

type RepairedContent = {
  readonly bytes: Buffer;
  readonly deeds: readonly string[];
  readonly destroys: boolean;
  readonly note?: string;
};

function repairedContent(
  bytes: Buffer,
  variable: string,
  { keepDuplicates = false, forDocker = false, working }: { keepDuplicates?: boolean; forDocker?: boolean; working?: KeyOnLine } = {},
): RepairedContent | undefined {
  const { after: clean, deeds: cleaning } = cleanedContent(bytes, variable);
  let after = clean;
  const deeds = [...cleaning];
  const note = cleaning.length > 0 ? text.textStays(cleaning) : undefined;
  const repaired = (destroys: boolean): RepairedContent | undefined =>
    deeds.length === 0 ? undefined : { bytes: after, deeds, destroys, ...(note === undefined ? {} : { note }) };
  // Where the last of several lines stands best is a question for when it is the only one.
  if (keepDuplicates) return repaired(false);
  const single = removeDuplicates(after, variable, working?.value);
  const destroys = single.ok && losesKey(readEnvDocument(after), variable);
  if (single.ok && !single.bytes.equals(after)) {
    after = single.bytes;
    deeds.push(working === undefined ? text.deeds.keepLast(variable) : text.deeds.keepWorking(variable, working.line));
  }
  const found = valueOf(readEnvDocument(after), variable);
  const better = found === undefined || isPlaceholder(found.value) ? undefined : betterLine(after, variable)?.bytes;
  if (better !== undefined) {
    after = better;
    deeds.push(text.deeds.writeWhereRead(variable));
  }
  const literal = forDocker ? literalLine(after, variable) : undefined;
  if (literal !== undefined) {
    after = literal;
    deeds.push(text.deeds.writeLiterally(variable));
  }
  return repaired(destroys);
}

/** The same text in UTF-8, without a byte order mark and without the control characters that do harm. */
function cleanedContent(bytes: Buffer, variable: string): { readonly after: Buffer; readonly deeds: readonly string[] } {
  const repaired = repairEncoding(bytes);
  // It stays as it is where something would be lost.
  if (!repaired.ok) return { after: bytes, deeds: [] };
  const deeds: string[] = [];
  if (!repaired.bytes.equals(bytes)) {
    if (isUtf16(bytes)) deeds.push(text.deeds.saveAsUtf8);
    else if (readEnvDocument(bytes).bom) deeds.push(text.deeds.removeByteOrderMark);
  }
  const hadNul = !isUtf16(bytes) && readEnvDocument(bytes).obstacles.some(({ kind }) => kind === 'nul' || kind === 'lone-cr');
  const after = removeControlCharacters(repaired.bytes, variable);
  if (hadNul || !after.equals(repaired.bytes)) deeds.push(text.deeds.removeControlCharacters);
  return { after, deeds };
}

/** An earlier line may hold the only copy of a key that works: a person must say that it may go. */
function losesKey(document: EnvDocument, variable: string): boolean {
  const found = valueOf(document, variable);
  return found?.assignments.some(({ value }) => value !== '' && value !== found.value && !isPlaceholder(value)) ?? false;
}

function writing({ scope, ports }: ScopeAndPorts, edit: Edit & { readonly before: Buffer }, note?: string): Step {
  const { name } = scope.envFile;
  // UTF-16 has no lines to compare.
  const shownBefore = isUtf16(edit.before) ? edit.after : edit.before;
  return {
    preview: envPreview(name, scope.variable.name, shownBefore, edit.after, note),
    async run() {
      const result = await ports.files.write(edit);
      if (result.written) return { status: 'ok', summary: text.isFixed(name), fact: undefined };
      return notWritten(result, name, ports.world, { summary: text.notChanged(name) });
    },
  };
}

function clearing({ scope, ports }: ScopeAndPorts, leftovers: readonly string[]): Repair {
  const step: Step = {
    preview: {
      kind: 'command',
      text: removeCommand(
        leftovers.map((file) => shown(file, scope)),
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
