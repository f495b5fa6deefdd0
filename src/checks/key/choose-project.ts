import { ask, type Answerable, type Option, type Question } from '../../engine/ask.ts';
import type { AdminProject, SpendLimit } from '../../openai/admin/admin.ts';
import type { AdminCall } from '../../openai/admin/repeat.ts';
import { limitAmount, moneyOf } from '../../openai/amount.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { moreProjects } from '../more-projects.text.ts';
import type { Ports } from '../ports.ts';
import * as text from './make-key.text.ts';

/**
 * Projects in one question, the new one aside. What's in a project takes two requests to different endpoints, and each endpoint was
 * seen to take no more than 7 to 10 requests a minute (mkdev-me/terraform-provider-openai, PR 76, 2026-05-07).
 */
const perPage = 5;
/** Milliseconds for what only helps to choose. */
const contentsWithinMs = 5000;

export type ChosenProject = {
  /** The one that is there, or the name of the one to make. */
  readonly project: AdminProject | string;
  /** How many keys of others are in it; `undefined` if that couldn't be read. */
  readonly keysOfOthers: number | undefined;
  /** Whether nobody else uses it, going by its name and its keys. */
  readonly isOurs: boolean;
};

type Contents = {
  /** `undefined`: couldn't be read. */
  readonly keys: { readonly own: number; readonly others: number } | undefined;
  /** A month, as displayed; `none` if there's none, `undefined` if it couldn't be read. */
  readonly limit: string | undefined;
};

/**
 * Which project the key belongs to: a new one, or any that is there, some at a time. Comes first: the one that an earlier run of this
 * program made or used; otherwise a new one, so that nobody ends up in the project of others by pressing Enter.
 *
 * @param wanted what a new one is called, unless that name is taken
 * @param accountName the service account that this program uses for this user and project
 */
export async function* chooseProject(
  ports: Ports,
  call: AdminCall,
  projects: readonly AdminProject[],
  { wanted, accountName }: { readonly wanted: string; readonly accountName: string },
): AsyncGenerator<Question, ChosenProject, Answerable> {
  // The default project cannot hold service accounts (OpenAI's help pages, November 2026); the API does not mark it.
  const able = projects.filter(({ name }) => !/^default project$/i.test(name));
  const isNamedSo = ({ name }: AdminProject): boolean =>
    name === wanted || (name.startsWith(`${wanted}-`) && /^\d+$/.test(name.slice(wanted.length + 1)));
  const offered = [...able.filter(isNamedSo), ...able.filter((each) => !isNamedSo(each))];
  const newName = freeName(wanted, projects);
  const isAmbiguous = ({ name, id }: AdminProject): boolean => offered.some((other) => other.name === name && other.id !== id);

  for (let start = 0; ; start = start + perPage < offered.length ? start + perPage : 0) {
    const page = offered.slice(start, start + perPage);
    const contents = await contentsOf(ports, call, page, accountName);
    const isOurs = (project: AdminProject): boolean => isNamedSo(project) && contents.get(project.id)?.keys?.others === 0;
    const isResumed = (project: AdminProject): boolean => isOurs(project) || (contents.get(project.id)?.keys?.own ?? 0) > 0;
    const option = (project: AdminProject): Option => {
      const { keys, limit } = contents.get(project.id) ?? {};
      const count = keys === undefined ? undefined : keys.own + keys.others;
      const id = isAmbiguous(project) ? untrusted(project.id, 60) : undefined;
      return { value: project.id, label: untrusted(project.name, 40), hint: text.contents(count, limit, id) };
    };
    const resumed = page.filter(isResumed);
    const others = page.filter((each) => !isResumed(each));
    const fresh: Option = { value: 'new', label: text.newProject(newName) };
    const more: Option = { value: 'more', label: moreProjects(start + perPage, perPage, offered.length) };
    const [first = fresh, ...rest] = [...resumed.map(option), fresh, ...others.map(option), ...(offered.length > perPage ? [more] : [])];
    const chosen = yield* ask({
      kind: 'choice',
      ...text.whichProject,
      ...(able.length < projects.length ? { guidance: [text.notDefaultProject] } : {}),
      options: [first, ...rest],
    });
    if (chosen === 'more') continue;
    const project = page.find(({ id }) => id === chosen);
    if (project === undefined) return { project: newName, keysOfOthers: 0, isOurs: true };
    return { project, keysOfOthers: contents.get(project.id)?.keys?.others, isOurs: isOurs(project) };
  }
}

/** `shop-bot`, or `shop-bot-2` where that's taken, and so on. */
function freeName(wanted: string, projects: readonly AdminProject[]): string {
  const taken = new Set(projects.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
  return name;
}

function shownLimit(limit: SpendLimit | undefined): string {
  if (limit === undefined || limit.cents === 0) return text.noLimitYet;
  const { amount, currency } = moneyOf(limit);
  return text.limitOf(limitAmount(amount, currency));
}

/** By the id of the project. */
async function contentsOf({ admin }: Ports, call: AdminCall, page: readonly AdminProject[], accountName: string) {
  const inTime = { ...call, withinMs: contentsWithinMs };
  const keys = await Promise.all(page.map(({ id }) => admin.keys(inTime, id)));
  const limits = await Promise.all(page.map(({ id }) => admin.spendLimit(inTime, { projectId: id })));
  return new Map(
    page.map(({ id }, index): readonly [string, Contents] => {
      const [inIt, limit] = [keys[index], limits[index]];
      const own = inIt?.ok === true ? inIt.value.filter(({ ownerName }) => ownerName === accountName).length : 0;
      return [
        id,
        {
          keys: inIt?.ok === true ? { own, others: inIt.value.length - own } : undefined,
          limit: limit?.ok === true ? shownLimit(limit.value) : undefined,
        },
      ];
    }),
  );
}
