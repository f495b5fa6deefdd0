import { filesPort } from '../machine/files.ts';
import { adminPort } from '../openai/admin/admin.ts';
import { browserPort } from '../machine/browser.ts';
import { gitPort } from '../git/git.ts';
import { openaiPort } from '../openai/openai.ts';
import { settingsPort } from '../machine/settings.ts';
import type { Ports } from '../checks/ports.ts';
import type { Answerable, Question } from '../engine/ask.ts';
import { readEnvDocument } from '../env-file/document.ts';
import { keyValueOf } from '../env-file/key-value.ts';
import { Secret } from '../keys/secret.ts';
import { classifyKey } from '../keys/shape.ts';
import type { Scope } from '../project/scope.ts';
import { destinationNamed, mentionedIn, stores } from '../stores/all.ts';
import type { Destination, StoreFailure, Surroundings } from '../stores/store.ts';
import { chooseScope } from './choose-scope.ts';
import { holdKeys } from './hold-keys.ts';
import type { Session } from './session.ts';
import { unknownPlace } from './place-names.ts';
import { putInto, type Consent } from './store-put.ts';
import { storeDocument, writerOf, type PlaceReport } from './store-report.ts';
import { trustGit } from './trust-git.ts';
import * as text from './store.text.ts';

/** `store`. Resolves to the exit status, or to what's wrong with the command line. */
export async function runStore(session: Session): Promise<number | { readonly usage: string }> {
  const { options, mode, world, terminal, signal } = session;
  const unknown = options.places.map(unknownPlace).find((each) => each !== undefined);
  if (unknown !== undefined) return { usage: unknown };
  const git = gitPort(world, signal);
  const ports: Ports = {
    world,
    git,
    files: filesPort(world, git),
    openai: openaiPort(world),
    admin: adminPort(world),
    browser: browserPort(world, { allowed: options.open && !options.dryRun }),
    settings: settingsPort(world),
  };
  const isAsking = mode.answers === 'person';
  const { linePrompt } = await import('../terminal/lines/line-prompt.ts');
  const prompt = isAsking ? linePrompt({ terminal, world, browser: ports.browser }) : undefined;
  const ask = async (question: Question): Promise<Answerable | undefined> => {
    const answer = await prompt?.ask({ id: 'store', question, canGoBack: false }, signal);
    return answer?.kind === 'answer' ? answer.value : undefined;
  };
  const host = {
    ask: async (...asked: Parameters<NonNullable<typeof prompt>['ask']>) => prompt?.ask(...asked) ?? { kind: 'skip' as const },
  };
  try {
    await trustGit(session, ports, isAsking ? host : undefined);
    const scope = await chooseScope(session, ports, host);
    signal.throwIfAborted();
    await holdKeys(scope, ports);
    const around = { scope, ports };
    const chosen = await choosePlaces(options.places, around);
    if ('usage' in chosen) return chosen;
    const key = await keyOf(scope, ports);
    const finish = (places: readonly PlaceReport[], exitCode: number, error?: StoreFailure): number => {
      if (mode.show === 'json')
        terminal.stdout.write(storeDocument(session, scope, { places, exitCode, ...(error === undefined ? {} : { error }) }));
      return exitCode;
    };
    if (!(key instanceof Secret)) {
      if (mode.show !== 'json') writerOf(session).failure(key);
      return finish([], 1, key);
    }
    const isSurvey = options.places.length === 0;
    const reports = await lookAt(session, chosen, key);
    if (mode.show !== 'json' && isSurvey) sayPlaces(session, scope, reports, key);
    // Nobody to ask, or nothing asked for.
    if (isSurvey && !isAsking) {
      const refused = options.yes ? text.yesNeedsPlace(namesToPut(reports)) : undefined;
      if (refused !== undefined && mode.show !== 'json') writerOf(session).failure(refused);
      return finish(reports, refused === undefined ? 0 : 1, refused);
    }
    // A name for the secret that the project's files chose isn't what the user typed.
    const isFull = ({ name, key: called, store }: Destination): boolean =>
      options.places.includes(name) && (store.id !== 'github' || called === scope.variable.name);
    const consent: Consent = { ask, isAsking, isFull, isSurvey };
    await putInto(session, around, reports, key, consent);
    const hasFailed = reports.some(({ result }) => result?.ok === false);
    return finish(reports, hasFailed ? 1 : 0);
  } finally {
    await prompt?.close();
  }
}

/** The places that were asked for; without any, those that the project mentions. `github` alone means those that the project mentions. */
async function choosePlaces(typed: readonly string[], around: Surroundings): Promise<readonly Destination[] | { readonly usage: string }> {
  const mentioned = (await mentionedIn(around)).filter(({ store }) => store.id !== 'env-file');
  if (typed.length === 0) return mentioned;
  const chosen = new Map<string, Destination>();
  for (const each of typed) {
    const known = mentioned.filter(({ name }) => name === each);
    const ofKind = mentioned.filter(({ store }) => store.id === each);
    const named = destinationNamed(each, around);
    const found = known.length > 0 ? known : named !== undefined ? [named] : ofKind;
    if (found.length === 0) {
      const form = stores.find(({ id }) => id === each.split(':')[0])?.form ?? '';
      return { usage: each.includes(':') ? text.misnamed(form) : text.incomplete(each, form) };
    }
    // A place that has just its own name may stand for the ones of the project.
    for (const place of named !== undefined && ofKind.length > 0 ? ofKind : found) chosen.set(`${place.name} ${place.key}`, place);
  }
  return [...chosen.values()];
}

/** The env file's key, or why it isn't put anywhere. */
async function keyOf(scope: Scope, { files, openai }: Ports): Promise<Secret | StoreFailure> {
  const found = await files.look(scope.envFile.path);
  const value = found.kind === 'file' ? keyValueOf(readEnvDocument(found.bytes), scope.variable.name) : undefined;
  if (value === undefined) return text.noKey(scope.envFile.name);
  const read = openai.readBaseUrl(scope.api.baseUrl);
  const kind = classifyKey(value, { official: !('refused' in read) && read.official });
  return kind.verdict === 'refused' ? text.wrongKey(scope.envFile.name, `${kind.label}, ${kind.remark}`) : new Secret(value);
}

async function lookAt({ options, signal }: Session, places: readonly Destination[], key: Secret): Promise<PlaceReport[]> {
  return Promise.all(
    places.map(async (place): Promise<PlaceReport> => {
      const installed = await place.isInstalled();
      const isReadable = place.store.handling === 'written' && installed && (!options.offline || place.store.local === true);
      const [state, hand] = await Promise.all([isReadable ? place.state(key, signal) : undefined, place.byHand?.()]);
      return { place, installed, ...(state === undefined ? {} : { state }), ...(hand === undefined ? {} : { hand }), notes: [] };
    }),
  );
}

/** The places that lack the key, or may, and that a yes can put it into. */
function namesToPut(reports: readonly PlaceReport[]): readonly string[] {
  return reports
    .filter(({ place, state }) => place.store.handling === 'written' && !(state?.kind === 'present' && state.same === true))
    .map(({ place }) => place.name);
}

function sayPlaces(session: Session, scope: Scope, reports: readonly PlaceReport[], key: Secret): void {
  const writer = writerOf(session);
  writer.say(reports.length === 0 ? text.nothingMentioned : text.heading(scope.variable.name, scope.envFile.name, String(key)));
  for (const report of reports) writer.place(report, true);
  const names = namesToPut(reports);
  if (session.mode.answers !== 'person' && names.length > 0) writer.say(text.nobodyToAsk(names));
  if (names.length === 0)
    writer.say(text.otherPlaces(stores.filter(({ handling, id }) => handling === 'written' && id !== 'env-file').map(({ form }) => form)));
}
