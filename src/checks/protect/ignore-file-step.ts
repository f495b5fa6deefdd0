import type { Outcome } from '../../engine/outcome.ts';
import type { Plan, Refusal, Step } from '../../engine/plan.ts';
import type { Found } from '../../machine/files-look.ts';
import { addIgnoreRules, type IgnoreSyntax } from '../../packaging/ignore-file.ts';
import { notWritten } from '../not-written.ts';
import type { Ports } from '../ports.ts';
import { untrusted } from '../../wording/untrusted.ts';

/** An ignore file of a tool other than git. */
export type RuleFile = {
  /** Absolute path. */
  readonly path: string;
  /** As it is shown: relative to the project. */
  readonly name: string;
  readonly found: Found;
};

/** What is to be done to one ignore file. */
export type RuleEdit = {
  /** Absolute path. */
  readonly path: string;
  /** As it is shown: relative to the project. */
  readonly name: string;
  readonly before: Buffer | undefined;
  readonly after: Buffer;
  readonly rules: readonly string[];
  /** What else is to be known of the change. */
  readonly note?: string;
};

/** The plan that adds rules to ignore files, or why one of them cannot be changed. Nothing else in them changes. */
export function addingRules(
  ports: Ports,
  outcome: Outcome<unknown>,
  syntax: IgnoreSyntax,
  wanted: readonly { readonly file: RuleFile; readonly envPaths: Iterable<string> }[],
): Plan | Refusal | undefined {
  if (wanted.length === 0 || outcome.status === 'ok') return undefined;
  const edits: RuleEdit[] = [];
  for (const { file, envPaths } of wanted) {
    const { found, name, path } = file;
    const before = found.kind === 'file' ? found.bytes : undefined;
    const { bytes, rules } = addIgnoreRules(before, envPaths, syntax);
    const edit = { path, name, before, after: bytes, rules, ...(found.kind === 'absent' && { note: 'a new file' }) };
    if (found.kind !== 'absent' && before?.includes(0) !== false) {
      const why = 'It is no plain text file, so changing it here could lose something.';
      return { kind: 'refusal', code: outcome.code, ...unchanged(edit, addYourself(edit)), why };
    }
    edits.push(edit);
  }
  return {
    kind: 'plan',
    summary: edits.map(({ name, rules }) => `add ${listed(rules)} to ${name}`).join(', '),
    consent: 'ask',
    steps: edits.map((edit) => ruleStep(ports, outcome, edit, `${edit.name} has ${listed(edit.rules)}`, addYourself(edit))),
  };
}

/** The step that writes an ignore file; what is said when it's done, and what's to be done where it can't be. */
export function ruleStep(ports: Ports, outcome: Exclude<Outcome<unknown>, { status: 'ok' }>, edit: RuleEdit, done: string, byHand: string): Step {
  const { path, name, before, after, rules, note } = edit;
  return {
    preview: {
      kind: 'file',
      path: name,
      lines: rules.map((rule) => ({ sign: '+', text: untrusted(rule) })),
      ...(note !== undefined && { note }),
    },
    run: async (): Promise<Outcome<undefined>> => {
      const written = await ports.files.write({ path, before, after, secret: false });
      if (written.written) return { status: 'ok', summary: done, fact: undefined };
      return { ...notWritten(written, name, ports.world, unchanged(edit, byHand)), code: outcome.code, status: outcome.status };
    },
  };
}

/** As it's shown: `.env, /apps/web/.env`. There may be hundreds. */
function listed(rules: readonly string[]): string {
  return untrusted(rules.join(', '));
}

function unchanged({ name }: RuleEdit, byHand: string): Pick<Refusal, 'summary' | 'next'> {
  return { summary: `${name} was not changed`, next: [byHand, 'Then run openai-setup again.'] };
}

function addYourself({ name, rules }: RuleEdit): string {
  return `Add to ${name} yourself: ${listed(rules)}`;
}
