import type { Codes } from '../../engine/codes.ts';
import type { CodeOf, Outcome } from '../../engine/outcome.ts';
import type { Plan, Refusal, Step } from '../../engine/plan.ts';
import type { FileState } from '../../machine/files-look.ts';
import { addIgnoreRules, type IgnoreSyntax } from '../../packaging/ignore-file.ts';
import { notWritten } from '../not-written.ts';
import type { Ports } from '../ports.ts';
import { untrusted } from '../../wording/untrusted.ts';
import * as text from './ignore-file-step.text.ts';

/** An ignore file of a tool other than git. */
export type RuleFile = {
  /** Absolute path. */
  readonly path: string;
  /** As displayed: relative to the project. */
  readonly name: string;
  readonly found: FileState;
};

/** What to change in one ignore file. */
export type RuleEdit = {
  /** Absolute path. */
  readonly path: string;
  /** As displayed: relative to the project. */
  readonly name: string;
  readonly before: Buffer | undefined;
  readonly after: Buffer;
  readonly rules: readonly string[];
  /** What else there is to know about the change. */
  readonly note?: string;
};

/**
 * The plan that adds rules to ignore files, or why one of them can't be changed. Nothing else in them changes. `found`: the check's
 * finding, which remains if a file isn't changed.
 */
export function addingRules<C extends Codes>(
  ports: Ports,
  found: CodeOf<C>,
  syntax: IgnoreSyntax,
  wanted: readonly { readonly file: RuleFile; readonly envPaths: Iterable<string> }[],
): Plan<C> | Refusal<C> | undefined {
  if (wanted.length === 0) return undefined;
  const edits: RuleEdit[] = [];
  for (const { file, envPaths } of wanted) {
    const { name, path } = file;
    const before = file.found.kind === 'file' ? file.found.bytes : undefined;
    const { bytes, rules } = addIgnoreRules(before, envPaths, syntax);
    const isNew = file.found.kind === 'absent';
    const edit = { path, name, before, after: bytes, rules, ...(isNew && { note: text.newFile }) };
    if (!isNew && before?.includes(0) !== false) {
      return { kind: 'refusal', code: found.code, ...text.isNoPlainText(name, text.addYourself(shown(edit))) };
    }
    edits.push(edit);
  }
  return {
    kind: 'plan',
    summary: text.plan(edits.map(shown)),
    consent: 'ask',
    steps: edits.map((edit) => ruleStep(ports, found, edit, text.done(shown(edit)), text.addYourself(shown(edit)))),
  };
}

/** The step that writes an ignore file, with what to say when it's done, and what a person can do if it fails. */
export function ruleStep<C extends Codes>(ports: Ports, found: CodeOf<C>, edit: RuleEdit, done: string, byHand: string): Step<C> {
  const { path, name, before, after, note } = edit;
  return {
    preview: {
      kind: 'file',
      path: name,
      lines: shown(edit).rules.map((rule) => ({ sign: '+', text: rule })),
      ...(note !== undefined && { note }),
    },
    run: async (): Promise<Outcome<undefined, C>> => {
      const written = await ports.files.write({ path, before, after, secret: false });
      if (written.written) return { status: 'ok', summary: done, fact: undefined };
      return { ...notWritten(written, name, ports.world, text.wasNotChanged(name, byHand)), ...codeOf(found) };
    },
  };
}

/** Its name and rules as displayed. */
export function shown({ name, rules }: Pick<RuleEdit, 'name' | 'rules'>): { readonly name: string; readonly rules: readonly string[] } {
  return { name, rules: rules.map((rule) => untrusted(rule)) };
}

/** Only the code and its status. They come from the same record, but the compiler can't see that for a generic one. */
function codeOf<C extends Codes>({ code, status }: CodeOf<C>): CodeOf<C> {
  return { code, status } as CodeOf<C>;
}
