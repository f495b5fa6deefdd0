import path from 'node:path';
import { exampleNames } from '../env-file/example-names.ts';
import { sentencesOf } from '../engine/action.ts';
import type { Group } from '../engine/check.ts';
import type { Json } from '../engine/outcome.ts';
import { isLeftOut, type Report } from '../engine/report.ts';
import { asShown } from '../engine/shown.ts';
import { relativePath } from '../machine/paths.ts';
import { afterLabel } from '../wording/capitalized.ts';
import type { Scope } from '../project/scope.ts';
import { commitOf, nextSteps, type Launch, type NextSteps } from '../project/next-steps.ts';

export type Summary = {
  /** What's left, each with the next thing to do. */
  readonly left: readonly {
    readonly group: Group;
    readonly what: string;
    readonly code: string;
    /** Absent: it has been explained, or a line is enough. */
    readonly why?: string;
    /** Only the first one if there's no `why`. */
    readonly next: readonly string[];
    readonly status: 'problem' | 'advice' | 'unknown';
  }[];
  /** Shown once a completion worked. */
  readonly next: NextSteps | undefined;
  /** What commits the ignore files that were changed, and an example next to them, from where the user is; empty if none was. */
  readonly commit: readonly string[];
  /** The README's instructions that would write over the env file, if the key has just been saved in it. */
  readonly copies: NonNullable<Launch['copies']>;
  /** Other packages that need a key. */
  readonly packages: NonNullable<Launch['packages']>;
};

const nothing: Summary = { left: [], next: undefined, commit: [], copies: [], packages: [] };

/** What a person can paste into a chat after a run: it contains no secret. */
export function summarize(report: Report, scope: Scope, launch?: Launch, explained: ReadonlySet<string> = new Set()): Summary {
  // If the run was only about money, the few lines above say it all, and the chart needs the space.
  if (report.results.every(({ check }) => check.group === report.results[0]?.check.group)) return nothing;
  const left: Summary['left'][number][] = [];
  const said = new Set<string>();
  for (const { check, verdict, refusal } of asShown(report.results)) {
    if (verdict.status === 'ok' || verdict.status === 'blocked' || isLeftOut(check, verdict)) continue;
    // The check's own first advice is what has just been refused.
    const { summary, next } = refusal ?? verdict;
    const [first = '', ...others] = sentencesOf(next);
    if (said.has(`${summary} ${first}`)) continue;
    said.add(`${summary} ${first}`);
    const isExplained = verdict.status !== 'problem' || explained.has(check.id);
    const more = isExplained ? [] : others.filter((each) => !said.has(each));
    for (const each of more) said.add(each);
    const why = isExplained ? {} : { why: verdict.why };
    left.push({
      group: check.group,
      what: afterLabel(summary),
      code: refusal?.code ?? verdict.code,
      ...why,
      next: [first, ...more],
      status: verdict.status,
    });
  }
  if (launch === undefined) return { ...nothing, left };
  const changed = new Set(report.results.flatMap((result) => result.changed));
  const ofRepository = scope.gitRoot === null ? [] : [...changed];
  const examples = ofRepository.filter((file) => exampleNames.includes(path.basename(file)));
  // By then, the user is in the project's directory.
  const inProject = (file: string): string => relativePath(scope.root, path.resolve(scope.from ?? scope.root, file));
  const before = launch.uncommitted === undefined ? [] : [launch.uncommitted];
  const ignoreFiles = [...new Set([...ofRepository.filter((file) => path.basename(file) === '.gitignore').map(inProject), ...before])];
  const toCommit = [...ignoreFiles, ...examples.map(inProject)];
  const next = stepsOf(report, scope, launch);
  const isUntracked = launch.untracked === true || report.results.some(({ check, fixed }) => check.id === 'env-untracked' && fixed);
  const enter = next === undefined && launch.enter !== undefined ? [launch.enter] : [];
  return {
    left,
    next,
    commit: ignoreFiles.length === 0 && !isUntracked ? [] : [...enter, ...commitOf(toCommit, scope.envFile.name, launch)],
    // Its preview names it from where the user is.
    copies: [...changed].some((file) => path.posix.basename(file) === path.posix.basename(scope.envFile.name)) ? (launch.copies ?? []) : [],
    packages: launch.packages ?? [],
  };
}

function stepsOf(report: Report, scope: Scope, launch: Launch): NextSteps | undefined {
  const verdictOf = (id: string) => report.results.find(({ check }) => check.id === id)?.verdict;
  const dataOf = (id: string) => (verdictOf(id)?.status === 'ok' ? verdictOf(id) : undefined);
  const completion = dataOf('completion');
  const key = dataOf('key-present');
  const model = completion !== undefined && 'data' in completion ? textOf(completion.data?.['model']) : undefined;
  if (completion === undefined || !('data' in completion) || model === undefined) return undefined;
  const keyIsInFile = key === undefined || !('data' in key) || key.data?.['source'] !== 'shell';
  const api = completion.data?.['api'] === 'chat' ? 'chat' : 'responses';
  const source = verdictOf('shell-override');
  const tested = verdictOf('key-accepted');
  const isLoaded = !report.results.some(({ verdict }) => 'unloaded' in verdict);
  const notebook = source !== undefined && 'data' in source ? textOf(source.data?.['notebook']) : undefined;
  const isOverridden = source?.status === 'problem' && source.code === 'file-overrides';
  const isHidden = tested?.status === 'problem' && source?.status === 'problem' && source.code === 'shell-overrides';
  return nextSteps(launch, scope, { model, api, keyIsInFile, isLoaded, isOverridden, isHidden, notebook, variable: scope.variable.name });
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
