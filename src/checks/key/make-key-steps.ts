import type { Outcome } from '../../engine/outcome.ts';
import type * as plan from '../../engine/plan.ts';
import type { AdminProject, ProjectKey } from '../../openai/admin/admin.ts';
import type { Secret } from '../../keys/secret.ts';
import type { ApiResult } from '../../openai/client.ts';
import { usdOf } from '../../openai/dollars.ts';
import type { Given } from '../check.ts';
import { makeOnce } from '../make-once.ts';
import { type AdminAccess, adminFinding } from '../spend/admin-access.ts';
import { setLimit } from '../spend/set-limit.ts';
import { limitStep, ofProject } from '../spend/set-limit.text.ts';
import { dayOf } from './make-key-questions.ts';
import * as text from './make-key.text.ts';
import { templateLines } from './place-of-key.ts';
import { savedTo } from './place-of-key.text.ts';
import { deleteAccount, revokeKey } from './revoke-key.ts';
import { type KeyFile, makeAndSave, notMade } from './save-made-key.ts';
import { useOnce } from './use-once.ts';

type Step = plan.Step<typeof text.makeCodes>;

const daySeconds = 86_400;

/** What was agreed to. */
type Wanted = {
  readonly file: KeyFile;
  /** The one that is there, or the name of the one to make. */
  readonly project: AdminProject | string;
  /** Its name, fit for a screen. */
  readonly shownProject: string;
  readonly accountName: string;
  /** Per month; `undefined`: its limit stays. */
  readonly limitCents: number | undefined;
  /** The only ones that it may use; `undefined`: the rule for them stays. */
  readonly models: readonly string[] | undefined;
  /** After which the key ends. */
  readonly days: number;
  /** The service accounts of this name that are there. */
  readonly earlier: readonly EarlierAccount[];
  readonly toRevoke: readonly ProjectKey[];
};

/** A service account that an earlier run made for this user and project, and its keys. */
export type EarlierAccount = { readonly id: string; readonly keys: readonly ProjectKey[] };

/** The steps that make a key and save it. What one of them makes, the later ones need. */
export function makingSteps(given: Given, call: AdminAccess, wanted: Wanted): readonly Step[] {
  const { scope, ports } = given;
  const { file, shownProject: shown, accountName, limitCents, models, days, earlier } = wanted;
  let project = typeof wanted.project === 'string' ? undefined : wanted.project;
  let key: Secret | undefined;

  function makeProject(name: string): Step {
    return step(text.projectStep(name), async (aborted) => {
      const reply = await makeOnce(
        () => ports.admin.createProject(call(aborted), name),
        async () => found(await ports.admin.projects(call(aborted)), (each) => each.active && each.name === name),
      );
      if (!reply.ok) return notMade(reply.failure, scope, ports);
      project = reply.value;
      return done(text.projectMade(name));
    });
  }

  function limitProject(cents: number): Step {
    const whose = ofProject(shown);
    return step(limitStep(usdOf(cents), whose), (aborted) =>
      setLimit(given, call, { projectId: made(project).id }, whose, cents).run(aborted),
    );
  }

  function allowModels(only: readonly string[]): Step {
    return step(text.modelsStep(shown, only), async (aborted) => {
      const reply = await makeOnce(
        () => ports.admin.allowModels(call(aborted), made(project).id, only),
        () => ports.admin.modelRule(call(aborted), made(project).id),
      );
      return reply.ok ? done(text.modelsAllowed(shown, only)) : adminFinding(reply.failure, scope, ports);
    });
  }

  function makeKey(): Step {
    const line = text.keyLine(scope.variable.name, accountName, days);
    const others = file.template === undefined ? [] : templateLines(file.template);
    return {
      preview: { kind: 'file', path: scope.envFile.name, lines: [{ sign: '+', text: line }, ...others] },
      ifLeft: text.keyMayExist(accountName),
      async run(aborted) {
        const about = { projectId: made(project).id, name: accountName, lifetimeSeconds: days * daySeconds };
        const saved = await makeAndSave(given, file, call, aborted, about, new Set(earlier.map(({ id }) => id)));
        if ('status' in saved) return saved;
        key = saved;
        return done(savedTo(scope.envFile.name, String(key), file.template));
      },
    };
  }

  function useKey(): Step {
    return step(text.useStep, (aborted) => useOnce(given, made(key), file.template, aborted));
  }

  /** All keys of an account that isn't deleted stay, except those that were agreed on. */
  function removeEarlier({ id, keys }: EarlierAccount): readonly Step[] {
    const revoked = keys.filter((each) => wanted.toRevoke.includes(each));
    if (revoked.length < keys.length) return revoked.map(revoke);
    const dates = revoked.map(({ createdAt }) => dayOf(createdAt));
    return [
      step(text.deleteStep(accountName, dates), async (aborted) => {
        const reply = await deleteAccount(ports, call(aborted), made(project).id, id);
        return reply.ok ? done(text.revoked(scope.envFile.name)) : adminFinding(reply.failure, scope, ports);
      }),
    ];
  }

  function revoke({ id, createdAt }: ProjectKey): Step {
    return step(text.revokeStep(dayOf(createdAt)), async (aborted) => {
      const reply = await revokeKey(ports, call(aborted), made(project).id, id);
      return reply.ok ? done(text.revoked(scope.envFile.name)) : adminFinding(reply.failure, scope, ports);
    });
  }

  return [
    ...(typeof wanted.project === 'string' ? [makeProject(wanted.project)] : []),
    ...(limitCents === undefined ? [] : [limitProject(limitCents)]),
    ...(models === undefined ? [] : [allowModels(models)]),
    makeKey(),
    useKey(),
    ...earlier.flatMap(removeEarlier),
  ];
}

/** What an earlier step made. */
function made<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('a step ran before the one it stands on');
  return thing;
}

/** The first of a list that is meant, if there is one. */
function found<T>(reply: ApiResult<readonly T[]>, isMeant: (item: T) => boolean): ApiResult<T | undefined> {
  return reply.ok ? { ...reply, value: reply.value.find(isMeant) } : reply;
}

function step(request: string, run: Step['run']): Step {
  return { preview: { kind: 'request', text: request }, run };
}

function done(summary: string): Outcome<undefined, typeof text.makeCodes> {
  return { status: 'ok', summary, fact: undefined };
}
