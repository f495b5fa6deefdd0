import { ask, type Answerable, type Question } from '../../engine/ask.ts';
import type { AdminProject, ProjectKey } from '../../openai/admin/admin.ts';
import { untrusted } from '../../wording/untrusted.ts';

/** Projects that are offered besides the one with the right name. */
const mostOffered = 7;

/** Which project the key belongs to; `undefined` for a new one. */
export async function* chooseProject(
  projects: readonly AdminProject[],
  wanted: string,
): AsyncGenerator<Question, AdminProject | undefined, Answerable> {
  const same = projects.find(({ name }) => name === wanted);
  // The default project cannot hold service accounts (OpenAI's help pages, November 2026); the API does not mark it.
  const others = projects.filter((each) => each !== same && !/^default project$/i.test(each.name)).slice(0, mostOffered);
  const chosen = yield* ask({
    kind: 'choice',
    text: 'Which project shall the key belong to?',
    why: 'Each project has its own limit, keys and costs, so what runs wild in one does not empty the others.',
    options: [
      same === undefined ? { value: 'new', label: `A new one: ${wanted}` } : { value: same.id, label: untrusted(same.name, 40), hint: 'it is there already' },
      ...others.map(({ id, name }) => ({ value: id, label: untrusted(name, 40), hint: untrusted(id, 60) })),
    ],
  });
  return projects.find(({ id }) => id === chosen);
}

/** The only models that the project may use; `undefined` for every one. */
export async function* chooseModels(project: string, cheap: readonly string[]): AsyncGenerator<Question, readonly string[] | undefined, Answerable> {
  const chosen = yield* ask({
    kind: 'choice',
    text: `Which models may project ${project} use?`,
    why: 'A key that leaks cannot run an expensive model where only cheap ones are allowed. You can change it on the limits page.',
    options: [
      { value: 'every', label: 'Every model' },
      { value: 'cheap', label: `Only ${cheap.join(', ')}`, hint: cheap.length > 1 ? 'cheap ones' : 'the one you named' },
    ],
  });
  return chosen === 'cheap' ? cheap : undefined;
}

/**
 * Which keys of earlier runs are revoked once the new one is saved. One that was never used is what an interrupted run
 * leaves behind; one that was used may be at work on another computer.
 */
export async function* chooseRevoked(
  accountName: string,
  earlier: readonly ProjectKey[],
  isInFile: (key: ProjectKey) => boolean,
  fileName: string,
): AsyncGenerator<Question, readonly ProjectKey[], Answerable> {
  const isUnused = (key: ProjectKey): boolean => key.lastUsedAt === undefined && !isInFile(key);
  const chosen: ProjectKey[] = [];
  for (const [keys, unused] of [[earlier.filter(isUnused), true], [earlier.filter((key) => !isUnused(key)), false]] as const) {
    const [one, ...more] = keys;
    if (one === undefined) continue;
    const lines = keys.slice(0, 4).map((key) => {
      const place = isInFile(key) ? `, in ${fileName} now` : ', not in this project';
      return `Made on ${dayOf(key.createdAt)}${key.lastUsedAt === undefined ? ', never used' : `, used on ${dayOf(key.lastUsedAt)}`}${place}`;
    });
    const it = more.length === 0 ? 'it' : 'them';
    const agreed = yield* ask({
      kind: 'confirm',
      text: `${accountName} has ${more.length === 0 ? 'a key' : `${keys.length} keys`} of an earlier run. Revoke ${it} once the new one is saved?`,
      guidance: [...lines, ...(keys.length > 4 ? [`And ${keys.length - 4} more`] : [])],
      why: unused
        ? 'A run that is interrupted leaves a key behind that nobody has. It can be revoked safely.'
        : `A key that nobody uses is one more that can leak. If another computer of yours has ${it}, keep ${it}.`,
      yes: 'Yes, revoke',
      no: 'No, leave as it is',
      recommended: unused,
    });
    if (agreed) chosen.push(...keys);
  }
  return chosen;
}

/** The date of Unix seconds, UTC. */
export function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
