import { untrusted } from '../wording/untrusted.ts';
import type { ProjectText } from './project-texts.ts';

/** A secret that workflows read. */
export type WorkflowSecret = {
  /** What it's called at GitHub. */
  readonly key: string;
  /** The environment of all jobs that read it; absent: not just of one. */
  readonly environment?: string;
  /** Safe to display. */
  readonly file: string;
};

/** GitHub takes these for its own. */
const isReserved = (name: string): boolean => /^GITHUB_/i.test(name);

/**
 * The secrets that a project's workflows put into a variable. Jobs are told apart by their indentation: a workflow that's broken in
 * another place still says what it needs.
 */
export function secretsInWorkflows(texts: readonly ProjectText[], variable: string): readonly WorkflowSecret[] {
  const uses = new Map<string, { file: string; environments: Set<string | undefined> }>();
  for (const { file, text } of texts) {
    if (!/^\.github\/workflows\/[^/]+\.ya?ml$/i.test(file)) continue;
    let environment: string | undefined;
    let jobIndent: number | undefined;
    const found = new Set<string>();
    const noteJob = (): void => {
      for (const key of found) {
        const use = uses.get(key) ?? { file: untrusted(file, 100), environments: new Set() };
        uses.set(key, use);
        use.environments.add(environment);
      }
      found.clear();
      environment = undefined;
    };
    let inJobs = false;
    let inEnvironment: number | undefined;
    for (const line of text.split(/\r?\n/)) {
      if (line.length > 2000 || /^\s*(?:#|$)/.test(line)) continue;
      const indent = line.search(/\S/);
      if (indent === 0) {
        noteJob();
        inJobs = /^["']?jobs["']?:/.test(line);
        jobIndent = undefined;
      } else if (inJobs) {
        jobIndent ??= indent;
        if (indent <= jobIndent) noteJob();
      }
      if (inEnvironment !== undefined && indent <= inEnvironment) inEnvironment = undefined;
      const [field, content] = fieldIn(line);
      if (field === 'environment' && content === '') inEnvironment = indent;
      const isName = field === 'environment' || (inEnvironment !== undefined && field === 'name');
      // An expression is known only when the workflow runs.
      if (isName && isEnvironmentName(content)) environment = content;
      const key = keyIn(line, variable);
      if (key !== undefined) found.add(key);
    }
    noteJob();
  }
  return [...uses].flatMap(([key, { file, environments }]) => {
    const [only, ...more] = environments;
    return [{ key, file, ...(only === undefined || more.length > 0 ? {} : { environment: only }) }];
  });
}

/** A name that the screen shows as it is, and that no tool takes for an option. */
export function isEnvironmentName(name: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_ ./-]{0,99}$/u.test(name) && untrusted(name) === name;
}

/** The name and the text of a line `name: text`, both without quotes, the text without its comment. */
function fieldIn(line: string): readonly [name: string, text: string] {
  const trimmed = line.trim().replace(/^- /, '').trimStart();
  const colon = trimmed.indexOf(':');
  if (colon === -1) return ['', ''];
  const [text = ''] = trimmed.slice(colon + 1).split(' #');
  return [bare(trimmed.slice(0, colon)), bare(text)];
}

function bare(text: string): string {
  return text.trim().replace(/^["']/, '').replace(/["']$/, '');
}

/** The secret that a line puts into the variable: its own name, or another one. */
function keyIn(line: string, variable: string): string | undefined {
  const reads = [...line.matchAll(/\bsecrets(?:\.|\[\s*["'])(\w{1,100})/g)].flatMap(([, name]) => name ?? []);
  const same = reads.find((name) => name.toUpperCase() === variable.toUpperCase());
  if (same !== undefined) return variable;
  const other = reads[0];
  return fieldIn(line)[0] === variable && other !== undefined && !isReserved(other) ? other : undefined;
}
