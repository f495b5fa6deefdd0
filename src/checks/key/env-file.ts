import { ask, type Answerable, type Question } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck, type FixContext, type LookContext } from '../check.ts';
import type { Step } from '../../engine/plan.ts';
import type { Preview } from '../../engine/preview.ts';
import type { Edit } from '../../machine/files-replace.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import {
  betterLine,
  type EnvDocument,
  readEnvDocument,
  removeControlCharacters,
  removeDuplicates,
  valueOf,
  mostCompared,
} from '../../env-file/document.ts';
import { isUtf16, repairEncoding } from '../../env-file/encoding.ts';
import { envPreview } from '../../env-file/preview.ts';
import { isPlaceholder } from '../../keys/placeholder.ts';
import { removeCommand } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import { agreeToLink, mayWriteThrough } from './env-file-link.ts';
import {
  byteOrderMark,
  contentFinding,
  duplicates,
  isOpenToOthers,
  isReadOnly,
  linkFinding,
  litterFinding,
  noteOnMode,
  outsideProject,
  readableByOthers,
  readOnly,
  shown,
  unreadFile,
  unreadKey,
  unusable,
  utf16,
} from './env-file-findings.ts';
import { groups } from '../groups.ts';
import { notWritten } from '../not-written.ts';
import { keyVariable } from '../../env-file/key-variable.ts';
import { keyValueOf } from '../../env-file/key-value.ts';

export type EnvFileFact =
  | { readonly exists: false }
  | {
      readonly exists: true;
      readonly bytes: Buffer;
      readonly document: EnvDocument;
      /** Permission bits, e.g. `0o600`. */
      readonly mode: number;
    };

type Place = { readonly scope: Scope; readonly ports: Ports };

/** The env file can be read and written, by its owner alone, and every program reads the same in it. */
export const envFile = defineCheck({
  id: 'env-file',
  title: 'the env file is in order',
  group: groups.key,
  needs: {},
  async detect({ scope, ports }: LookContext): Promise<Outcome<EnvFileFact>> {
    const { name } = scope.envFile;
    const shell = shellOf(ports.world);
    if (!(await ports.files.isInProject(scope.envFile.path))) return await outsideProject(scope, ports);
    const found = await ports.files.look(scope.envFile.path);
    if (found.kind === 'absent') {
      const litter = litterFinding(await ports.files.litter(scope.envFile.path), scope, shell);
      if (litter !== undefined) return { ...litter, fact: { exists: false } };
      const unread = unreadFile(scope);
      if (unread !== undefined) return { ...unread, fact: { exists: false } };
      return { status: 'ok', summary: `no ${name} yet, so nothing to mend`, fact: { exists: false } };
    }
    if (found.kind !== 'file') return unusable(found, name, ports.world);
    const litter = litterFinding(await ports.files.litter(scope.envFile.path), scope, shell);
    const agreed = await mayWriteThrough({ scope, ports }, found);
    // A run that was killed at the wrong instant leaves the second name that a hard link is.
    const ours = found.links > 1 && linkFinding({ ...found, links: 1 }, scope, shell, agreed) === undefined ? litter : undefined;
    const link = ours ?? linkFinding(found, scope, shell, agreed);
    // No program reads UTF-16 here: it has nothing that other checks could rely on.
    if (isUtf16(found.bytes)) return link ?? utf16(found.bytes, name);

    const fact: EnvFileFact = {
      exists: true,
      bytes: found.bytes,
      document: readEnvDocument(found.bytes),
      mode: found.mode,
    };
    const finding =
      link ??
      contentFinding(fact.document, found.bytes, name) ??
      // Before the next, which would only be told to take more away.
      (isReadOnly(found.mode) && keyValueOf(fact.document) === undefined ? readOnly(name, ports.world) : undefined) ??
      (isOpenToOthers(found, ports.world, scope) ? readableByOthers(found.mode, name, shell) : undefined) ??
      (fact.document.bom ? byteOrderMark(name) : undefined) ??
      duplicates(fact.document, name) ??
      litter ??
      unreadFile(scope) ??
      unreadKey(fact.document, found.bytes, name);
    if (finding !== undefined) return { ...finding, fact };
    const disk = found.modeIsOfDisk ? '; its disk keeps no permissions, so every user of this computer can read it' : '';
    if (found.bytes.length > mostCompared) {
      return { status: 'ok', summary: `no problem found in ${name}${disk}; it's too long to check whether every program reads it the same way`, fact };
    }
    return { status: 'ok', summary: `${name} is in order${disk}`, fact };
  },
  fix: mend,
});

/** Mends all that can be mended at once: what was found is the most serious of it. */
async function* mend({ scope, ports, outcome }: FixContext<EnvFileFact>): Conversation {
  if (outcome.status !== 'ok' && outcome.fixable === false) {
    const { code, summary, why, next } = outcome;
    return { kind: 'refusal', code, summary, why, next };
  }
  const place: Place = { scope, ports };
  const found = await ports.files.look(scope.envFile.path);
  const agreed = await mayWriteThrough(place, found);
  if (found.kind === 'file' && found.through !== undefined && !agreed) return yield* agreeToLink(place, found.through);
  const litter = await ports.files.litter(scope.envFile.path);
  const steps: Step[] = [];
  const deeds: string[] = [];
  let destroys = false;

  if (found.kind === 'file' && linkFinding(found, scope, shellOf(ports.world), agreed) === undefined) {
    const { bytes, mode } = found;
    if (isOpenToOthers(found, ports.world, scope)) {
      // Whoever made a file read-only meant it: that stays.
      const own = mode & 0o600;
      steps.push(
        writing(place, { path: scope.envFile.path, before: bytes, after: bytes, mode: own, secret: true, throughLink: agreed }, noteOnMode(mode)),
      );
      deeds.push(`make ${scope.envFile.name} readable for you alone`);
    }
    const writingOf = ({ bytes: after, note }: Mended): Step =>
      writing(place, { path: scope.envFile.path, before: bytes, after, secret: true, throughLink: agreed }, note);
    let content = mendedContent(bytes);
    if (content?.destroys === true) {
      const kept = mendedContent(bytes, { keepDuplicates: true });
      if (kept === undefined && steps.length === 0 && litter.length === 0) destroys = true;
      else if (!(yield* mayRemoveEarlierKey(scope.envFile.name, writingOf(content).preview))) content = kept;
    }
    if (content !== undefined) {
      steps.push(writingOf(content));
      deeds.push(...content.deeds);
    }
  }
  if (litter.length > 0) {
    steps.push(clearing(place, litter));
    deeds.push('remove the temporary files of a run that was killed');
  }
  return steps.length === 0 ? undefined : { kind: 'plan', summary: deeds.join(', '), steps, consent: 'ask', destroys };
}

/** Asked by itself, so that a no to the one thing that destroys is no no to the others. */
async function* mayRemoveEarlierKey(name: string, preview: Preview): AsyncGenerator<Question, boolean, Answerable> {
  return yield* ask({
    kind: 'confirm',
    text: `Remove the earlier ${keyVariable} line, and the key in it?`,
    guidance: [`${name} holds ${keyVariable} more than once, and most programs read the last one.`],
    why: 'If the last key turns out not to work, the earlier one may be the only copy of one that does.',
    yes: 'Yes, keep only the last one',
    no: 'No, leave both, and mend the rest',
    recommended: false,
    preview: [preview],
  });
}

type Mended = {
  readonly bytes: Buffer;
  readonly deeds: readonly string[];
  readonly destroys: boolean;
  readonly note?: string;
};

function mendedContent(bytes: Buffer, { keepDuplicates = false } = {}): Mended | undefined {
  const deeds: string[] = [];
  const repaired = repairEncoding(bytes);
  let after = bytes;
  if (repaired.ok && !repaired.bytes.equals(bytes)) {
    after = repaired.bytes;
    if (isUtf16(bytes)) deeds.push('save it as UTF-8');
    else if (readEnvDocument(bytes).bom) deeds.push('remove the byte order mark');
  }
  const hadNul = !isUtf16(bytes) && readEnvDocument(bytes).obstacles.some(({ kind }) => kind === 'nul' || kind === 'lone-cr');
  const clean = repaired.ok ? removeControlCharacters(after, keyVariable) : after;
  if ((repaired.ok && hadNul) || !clean.equals(after)) deeds.push('remove the control characters');
  after = clean;
  const note = deeds.length > 0 ? `${deeds.join(', ')}; the text stays the same` : undefined;
  const mended = (destroys: boolean): Mended | undefined =>
    deeds.length === 0 ? undefined : { bytes: after, deeds, destroys, ...(note === undefined ? {} : { note }) };
  // Where the last of several lines stands best is a question for when it is the only one.
  if (keepDuplicates) return mended(false);
  const single = removeDuplicates(after, keyVariable);
  const destroys = single.ok && losesKey(readEnvDocument(after));
  if (single.ok && !single.bytes.equals(after)) {
    after = single.bytes;
    deeds.push(`keep only the last ${keyVariable}, the one that programs read`);
  }
  const found = valueOf(readEnvDocument(after), keyVariable);
  const better = found === undefined || isPlaceholder(found.value) ? undefined : betterLine(after, keyVariable);
  if (better !== undefined) {
    after = better.bytes;
    deeds.push(`write ${keyVariable} where every program reads it`);
  }
  return mended(destroys);
}

/** An earlier line may hold the only copy of a key that works: a person must say that it may go. */
function losesKey(document: EnvDocument): boolean {
  const found = valueOf(document, keyVariable);
  return (
    found?.assignments.some(({ value }) => value !== '' && value !== found.value && !isPlaceholder(value)) ?? false
  );
}

function writing({ scope, ports }: Place, edit: Edit & { readonly before: Buffer }, note?: string): Step {
  const { name } = scope.envFile;
  // UTF-16 has no lines to compare.
  const shownBefore = isUtf16(edit.before) ? edit.after : edit.before;
  return {
    preview: envPreview(name, shownBefore, edit.after, note),
    async run() {
      const result = await ports.files.write(edit);
      if (result.written) return { status: 'ok', summary: `${name} is mended`, fact: undefined };
      return notWritten(result, name, ports.world, { summary: `${name} was not changed` });
    },
  };
}

function clearing({ scope, ports }: Place, litter: readonly string[]): Step {
  return {
    preview: { kind: 'command', text: removeCommand(litter.map((file) => shown(file, scope)), shellOf(ports.world)) },
    async run() {
      await ports.files.removeLitter(scope.envFile.path);
      return { status: 'ok', summary: 'the temporary files are gone', fact: undefined };
    },
  };
}
