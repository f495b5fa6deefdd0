import type { Outcome } from '../../engine/outcome.ts';
import type { Plan, Refusal } from '../../engine/plan.ts';
import type { Found } from '../../machine/files-look.ts';
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

/** The plan that adds rules to ignore files, or why one of them cannot be changed. Nothing else in them changes. */
export function addingRules(
  ports: Ports,
  outcome: Outcome<unknown>,
  edits: readonly { readonly file: RuleFile; readonly after: Buffer; readonly rules: readonly string[] }[],
): Plan | Refusal | undefined {
  if (edits.length === 0 || outcome.status === 'ok') return undefined;
  const failure = (name: string, rules: readonly string[], why: string): Omit<Refusal, 'kind'> => ({
    code: outcome.code,
    summary: `${name} was not changed`,
    why,
    next: [`Add to ${name} yourself: ${untrusted(rules.join(', '))}`, 'Then run openai-setup again.'],
  });
  for (const { file, rules } of edits) {
    const { found, name } = file;
    const plain = found.kind === 'absent' || (found.kind === 'file' && !found.bytes.includes(0));
    if (!plain) return { kind: 'refusal', ...failure(name, rules, 'It is no plain text file, so changing it here could lose something.') };
  }
  return {
    kind: 'plan',
    summary: edits.map(({ file, rules }) => `add ${untrusted(rules.join(', '))} to ${file.name}`).join(', '),
    consent: 'ask',
    steps: edits.map(({ file: { path, name, found }, after, rules }) => ({
      preview: {
        kind: 'file',
        path: name,
        lines: rules.map((rule) => ({ sign: '+', text: untrusted(rule) })),
        ...(found.kind === 'absent' && { note: 'a new file' }),
      },
      run: async (): Promise<Outcome<undefined>> => {
        const before = found.kind === 'file' ? found.bytes : undefined;
        const written = await ports.files.write({ path, before, after, secret: false });
        return written.written
          ? { status: 'ok', summary: `${name} has ${untrusted(rules.join(', '))}`, fact: undefined }
          : { status: outcome.status, ...failure(name, rules, `${written.text}.`) };
      },
    })),
  };
}
