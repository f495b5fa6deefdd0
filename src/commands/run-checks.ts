import { allChecks, moneyChecks } from '../checks/all.ts';
import type { Given, Requested } from '../checks/check.ts';
import type { AnyCheck } from '../engine/check.ts';
import { mayBeFixed, type Report } from '../engine/report.ts';
import { run } from '../engine/run.ts';
import { unlessAborted } from '../engine/unless-aborted.ts';
import { adminPortLater } from '../openai/admin/admin-later.ts';
import { browserPort } from '../machine/browser.ts';
import { readEnvDocument } from '../env-file/document.ts';
import { keyValueOf } from '../env-file/key-value.ts';
import { cleanKey } from '../keys/clean.ts';
import { Secret } from '../keys/secret.ts';
import { filesPort } from '../machine/files.ts';
import { relativePath } from '../machine/paths.ts';
import { gitPort } from '../git/git.ts';
import { changeable, type RunChange } from '../openai/for-this-run.ts';
import { openaiPort } from '../openai/openai.ts';
import type { World } from '../machine/world.ts';
import type { Ports } from '../checks/ports.ts';
import type { ProjectVariable } from '../openai/http/project-network.ts';
import { settingsPort } from '../machine/settings.ts';
import { undoRecord } from '../git/undo-record.ts';
import { findLaunch } from '../project/next-steps.ts';
import type { Scope } from '../project/scope.ts';
import { shellOf } from '../shell/shell.ts';
import { written } from '../terminal/written.ts';
import { asTyped } from '../wording/as-typed.ts';
import { wrap } from '../wording/wrap.ts';
import { autoAnswers } from './auto-answers.ts';
import { chooseScope } from './choose-scope.ts';
import { holdKeys } from './hold-keys.ts';
import { jsonDocument, jsonText } from '../terminal/json.ts';
import { openLineHost } from '../terminal/lines/line-host.ts';
import type { Opening, ScreenHost } from '../terminal/screen-model.ts';
import type { Session } from './session.ts';
import { findWorkshop } from '../checks/key/workshop.ts';
import { isStillWorth } from './rotation-of.ts';
import { trustGit } from './trust-git.ts';
import * as text from './run-checks.text.ts';

/** `setup`, `doctor`, `limits`, and `rotate`. Resolves to the exit status, or to what's wrong with the command line; rejects with the signal's reason when it's canceled. */
export async function runChecks(session: Session): Promise<number | { readonly usage: string }> {
  const { command, options, mode, world, terminal, signal } = session;
  const git = gitPort(world, signal);
  const record = undoRecord(world, git);
  const files = filesPort(world, git, mode.fixing === 'do' ? record : undefined);
  const ports: Ports = {
    world,
    git,
    files,
    openai: openaiPort(world),
    admin: adminPortLater(world),
    browser: browserPort(world, { allowed: options.open && !options.dryRun }),
    settings: settingsPort(world),
  };
  const checks = await checksFor(session, ports);

  if (mode.nobodyToAsk !== false) {
    const inMintty = mode.nobodyToAsk === 'no-terminal' && world.platform === 'win32' && world.env['TERM_PROGRAM'] === 'mintty';
    const because = inMintty ? 'mintty' : mode.nobodyToAsk;
    const news = asTyped(text.onlyLooks(because, shellOf(world), command === 'rotate'), terminal.style.typedName);
    const { stderr } = terminal;
    stderr.write(`${(stderr.isTTY ? wrap(news, (stderr.columns || 80) - 1) : [news]).join('\n')}\n`);
  }
  // This will be answered by the time the display is loaded; `repository` caches it.
  void git.repository(world.cwd);
  const host = await openHost(session, ports, checks);
  let scope: Scope;
  let report: Report;
  let next: { readonly leaked: boolean } | undefined;
  try {
    await unlessAborted(signal, () => trustGit(session, ports, host));
    scope = await unlessAborted(signal, () => chooseScope(session, ports, host));
    await unlessAborted(signal, () => holdKeys(scope, ports));
    // It may hold an old key, so it's gone after its day even if this run writes nothing.
    if (mode.fixing === 'do') await unlessAborted(signal, () => record.entries(world.cwd, isStillWorth(scope, ports.settings)));
    const misnamed = await misnamedPlace(options.places, { scope, ports });
    if (misnamed !== undefined) return { usage: misnamed };
    const fixing = scope.undecided ? 'never' : mode.fixing;
    // The test requests are sent with the same settings as the project's own.
    const sending: World = { ...world, env: { ...world.env, ...scope.account } };
    const changes: RunChange[] = [];
    const confirmed = async ({ trustedAs }: ProjectVariable): Promise<boolean> =>
      trustedAs !== undefined && (await ports.settings.trustsVariable(scope.root, trustedAs));
    const opening = await openingFor(session, scope, ports);
    host.emit({ type: 'title', scope, opening });
    // Whoever only looks isn't told what to run, and money isn't about a project.
    if (mode.fixing !== 'never' && mode.show !== 'json' && command !== 'limits' && command !== 'rotate') {
      host.emit({ type: 'launch', launch: await findLaunch(scope, world, ports, signal) });
    }
    report = await run({
      checks,
      given: {
        scope,
        ports: { ...ports, openai: openaiPort(sending, confirmed, changes), admin: adminPortLater(changeable(world, changes), confirmed) },
        requested: requestedIn(session),
        earlierKeys: new Map(),
        leaks: new Map(),
        ...(mode.answers === 'person' && command !== 'rotate' ? { goOnWithRotate: (leaked: boolean) => (next = { leaked }) } : {}),
      } satisfies Given,
      host,
      signal,
      noteIfLeft: session.noteIfLeft,
      isLeft: () => next?.leaked === true,
      fixing,
      forced: new Set([
        // A workshop's attendee is asked for the code even if the shell has a key of their own, which would be charged otherwise.
        ...(handsIn(session) || opening.introduces === 'workshop' ? ['--key-stdin'] : []),
        ...(options.limitUsd === undefined ? [] : ['--limit']),
      ]),
      offline: options.offline,
      strict: options.strict,
      ...(mode.show === 'json' ? { unattended: autoAnswers({ accept: true }) } : {}),
    });
  } finally {
    await host.close();
  }
  writeReport(session, scope, report);
  if (next === undefined) return report.exitCode;
  terminal.stdout.write('\n');
  return runChecks({ ...session, command: 'rotate', options: { ...options, leaked: next.leaked } });
}

/** Why a place can't get the key that replaces another one, if one can't. */
async function misnamedPlace(typed: readonly string[], around: Pick<Given, 'scope' | 'ports'>): Promise<string | undefined> {
  if (typed.length === 0) return undefined;
  const { whyNotPut } = await import('./place-names.ts');
  return typed.map((each) => whyNotPut(each, around)).find((each) => each !== undefined);
}

/** Loaded only if it's rotated. */
async function checksFor({ command, options, key }: Session, { admin }: Ports): Promise<readonly AnyCheck[]> {
  if (command !== 'rotate') return command === 'limits' ? moneyChecks : allChecks;
  const { leaked, ends, again, places } = options;
  const { rotateChecks } = await import('../checks/rotate/all.ts');
  const handed = options.keyStdin && key !== undefined ? { handed: new Secret(cleanKey(key).key) } : {};
  return rotateChecks({ leaked, again, places, ...handed, ...(ends === undefined ? {} : { ends }) }, admin.key() !== undefined);
}

/** Somebody whose env file has no key yet is probably here for the first time. */
async function openingFor(session: Session, scope: Scope, ports: Ports): Promise<Opening> {
  const { command, options, mode, world } = session;
  const { root, envFile, variable } = scope;
  const directory = relativePath(world.startedIn ?? world.cwd, root);
  const found = await ports.files.look(envFile.path);
  const hasKey = found.kind === 'file' && keyValueOf(readEnvDocument(found.bytes), variable.name) !== undefined;
  const asks = mode.answers === 'person' && command !== 'limits';
  const workshop = asks && !hasKey ? await findWorkshop({ scope, ports, requested: requestedIn(session) }) : undefined;
  const isForSeats = typeof workshop === 'object' && !workshop.isOver;
  if (command === 'rotate') return { introduces: false, says: text.rotation[options.leaked ? 'leaked' : 'usual'] };
  return { introduces: isForSeats ? 'workshop' : asks && !hasKey, ...(directory === '' ? {} : { directory }) };
}

/** Whether a key is to be written even if there's a good one: one was handed in, or a seat is to be opened. */
function handsIn({ options, mode, workshop }: Session): boolean {
  return options.keyStdin || options.seatCodeStdin || (workshop !== undefined && mode.answers === 'person');
}

/** What the user asked for that a check may need to know. */
function requestedIn({ command, options, mode, workshop, key, nextKey }: Session): Requested {
  return {
    ...(options.model === undefined ? {} : { model: options.model }),
    ...(options.limitUsd === undefined ? {} : { limitUsd: options.limitUsd }),
    ...(options.keyStdin ? { keyAtHand: true } : {}),
    ...(options.seatCodeStdin ? { seatCodeAtHand: true } : {}),
    ...(workshop === undefined ? {} : { workshop }),
    ...(mode.answers === 'automatic' ? { unattended: true } : {}),
    ...(command === 'limits' ? { moneyOnly: true } : {}),
    ...(mode.fixing === 'plan' ? { planOnly: true } : {}),
    ...(options.offline ? { offline: true } : {}),
    ...(command === 'demo' && key !== undefined ? { demo: { key: new Secret(key), nextKey: new Secret(nextKey ?? key) } } : {}),
  };
}

/** What's left to say once the display is closed. */
function writeReport({ command, options, mode, terminal, version, world }: Session, scope: Scope, report: Report): void {
  const waits = report.results.some(({ check, verdict }) => check.forcedBy === '--key-stdin' && verdict.status === 'blocked');
  // Nothing was planned, so nothing has reported what became of the key.
  if (waits || scope.undecided) {
    if (options.keyStdin) terminal.stderr.write(`${text.keyWasNotSaved}\n`);
    if (options.seatCodeStdin) terminal.stderr.write(`${text.seatWasNotOpened}\n`);
  }
  if (options.verbose) {
    for (const { check, verdict } of report.results) {
      if ('detail' in verdict && verdict.detail !== undefined) terminal.stderr.write(`${check.id}: ${verdict.detail}\n`);
    }
  }
  if (mode.show === 'json') {
    const named = mode.fixing === 'never' && command === 'setup' ? 'doctor' : command;
    const here = { way: relativePath(world.startedIn ?? world.cwd, scope.root), byNpx: terminal.style.typedName?.byNpx === true };
    terminal.stdout.write(`${jsonText(jsonDocument(named, version, scope, report, here))}\n`);
  } else if (mode.fixing === 'never' && !report.ok && !terminal.style.plain) {
    const helps = report.results.some(({ check, verdict }) => mayBeFixed(check, verdict) && verdict.status === 'problem');
    if (command !== 'rotate' && helps)
      terminal.stdout.write(written(text.howToFix(mode.nobodyToAsk === 'ci', command === 'limits'), terminal.style));
  }
}

async function openHost(session: Session, ports: Ports, checks: readonly AnyCheck[]): Promise<ScreenHost> {
  const { mode, options, terminal } = session;
  const automatic = autoAnswers({ accept: options.yes, ...(session.key === undefined ? {} : { key: session.key }) });
  const nothingToClose = async (): Promise<void> => {};
  if (mode.show === 'json') return { emit: () => {}, ask: automatic, close: nothingToClose };
  if (mode.show === 'wizard') {
    // React and Ink are loaded only if they're used.
    const { openInkHost } = await import('../terminal/ink/ink-host.tsx');
    return openInkHost({ terminal, browser: ports.browser, world: ports.world, checks, verbose: options.verbose });
  }
  const lines = {
    write: (text: string): void => void terminal.stdout.write(text),
    style: { ...terminal.style, hyperlinks: await terminal.hyperlinks() },
    checks,
    fixing: mode.fixing !== 'never',
    verbose: options.verbose,
  };
  // Nobody sees a question that's answered automatically.
  if (mode.answers === 'automatic') return { ...openLineHost({ ...lines, ask: automatic, close: nothingToClose }), ask: automatic };
  const { linePrompt } = await import('../terminal/lines/line-prompt.ts');
  return openLineHost({ ...lines, ...linePrompt({ terminal, world: session.world, browser: ports.browser }) });
}
