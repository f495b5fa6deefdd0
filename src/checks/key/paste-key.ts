import { isWritable } from '../../env-file/document.ts';
import { ask, type SecretQuestion, type SecretReading } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Plan } from '../../engine/plan.ts';
import { cleanKey } from '../../keys/clean.ts';
import { Secret } from '../../keys/secret.ts';
import { classifyKey, type KeyRules } from '../../keys/shape.ts';
import { azure, vendorOf } from '../../keys/vendors.ts';
import type { Server } from '../../openai/server.ts';
import { keyRulesAt, openAI, serversFor } from '../../openai/servers.ts';
import { shownAddress, shownServer } from '../../openai/shown-address.ts';
import { envFileFromUser } from '../../project/from-user.ts';
import type { Scope } from '../../project/scope.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { FixContext, Given } from '../check.ts';
import { keyNotWritten } from '../not-written.ts';
import { withPasteHint } from '../paste-hint.ts';
import type { Ports } from '../ports.ts';
import { isOpenToOthers, noteOnMode } from './env-file-permissions.ts';
import { keyNameFor } from './key-name.ts';
import { soleKeyPlace } from './key-elsewhere.ts';
import { seatFirst, type KeyWays } from './open-seat.ts';
import { codeIn, readCodeForKey } from './seat-code.ts';
import * as text from './paste-key.text.ts';
import { keyBefore, keyPreview, placeOfKey, withKey, type PlaceOfKey } from './place-of-key.ts';
import { whyNotWritten } from './why-not-written.ts';

/**
 * The conversation that ends with a key in the env file: the fix of every check that needs a new key. If the key couldn't be
 * written, it refuses before it asks, so that nobody pastes one for nothing.
 */
export async function* pasteKey(context: FixContext): Conversation<typeof text.pasteCodes> {
  const { scope, ports, outcome, requested } = context;
  const name = envFileFromUser(scope, ports.world);
  const variable = scope.variable.name;
  // A script that hands in a key is told afterwards; a person would paste one for nothing.
  const place = soleKeyPlace(scope);
  if (place !== undefined && requested.keyAtHand !== true) {
    return { kind: 'refusal', code: 'not-where-read', ...text.isNotRead(place.tool, place.where, place.put) };
  }
  const unwritable = await whyNotWritten(context);
  if (unwritable !== undefined) return unwritable;
  const file = await placeOfKey(context);
  const { found } = file;
  const rules = keyRulesAt(scope.api.baseUrl);
  const server = ports.openai.serverAt(scope.api.baseUrl);
  const ways: KeyWays = {
    read: (draft) => readKey(draft, rules),
    save: (secret, oldWorks, notes) => savePlan(context, file, secret, [], { oldWorks, notes }),
  };
  const plan = { oldWorks: stillWorks(outcome) };
  const first = yield* seatFirst(context, file, ways);
  if (first?.kind === 'key') return savePlan(context, file, first.secret, first.cleaned, plan);
  if (first?.kind !== 'own') return first;

  const old = keyBefore(file, variable);
  const rejected = outcome.status === 'problem' && outcome.code === 'invalid-api-key' && requested.keyAtHand !== true ? old : undefined;
  const readAny = (draft: string): SecretReading => readCodeForKey(draft, first.codes, requested) ?? readKey(draft, rules);
  const leakIn = ({ secret }: SecretReading): string | undefined => context.leaks?.get(secret?.fingerprint ?? '');
  const read = (draft: string): SecretReading => {
    const reading = readAny(draft);
    if (reading.secret === undefined) return reading;
    if (rejected?.equals(reading.secret) === true) return text.wasRejected(server.keysPage);
    const leak = leakIn(reading);
    return leak === undefined ? reading : { ...reading, state: 'odd', advice: text.isLeaked(leak, server.keysPage) };
  };

  // With an admin key in the shell. What makes keys is loaded only then.
  const make = ports.admin.key()?.source === 'shell' ? await import('./make-key.ts') : undefined;
  if (make?.mayMakeKey(context) === true) {
    const how = yield* ask({
      kind: 'choice',
      ...text.whereFrom(name),
      options: [
        { value: 'make', label: text.make },
        { value: 'paste', label: text.paste },
      ],
    });
    if (how === 'make') {
      // That a link may be written through was agreed to, or this were refused above.
      const throughLink = found.kind === 'file' && found.through !== undefined;
      return yield* make.makeKey(context, {
        before: file.before,
        template: file.template,
        edit: (secret) => withKey(file, variable, secret),
        throughLink,
      });
    }
  }

  const replaces = outcome.status === 'ok' ? 'working' : old === undefined ? undefined : 'faulty';
  const sample = old !== undefined && requested.demo?.key.equals(old) === true ? requested.demo.nextKey : requested.demo?.key;
  const question = {
    kind: 'secret',
    ...text.typeKey(name, serverOf(scope), replaces, server.kind === 'openai'),
    mustSee: [first.note ?? [], sample === undefined ? [] : text.enterInDemo(sample === requested.demo?.nextKey)].flat(),
    guidance: [...(replaces === 'faulty' && outcome.status !== 'ok' ? [outcome.why] : []), ...guidance(context, server)],
    ...(server.keysPage === undefined ? {} : { link: { url: server.keysPage } }),
    ...(sample && { sample }),
    read: withPasteHint(ports.world, read),
    preview: (secret) => (codeIn(secret) === undefined ? [keyPreview(file, name, variable, secret)] : []),
  } as const satisfies SecretQuestion;
  let typed = yield* ask(question);
  // A person is asked twice. A script has brought the key on purpose: it's told.
  while (requested.keyAtHand !== true) {
    const leak = leakIn(readAny(typed.reveal()));
    if (leak === undefined) break;
    if (yield* ask({ kind: 'confirm', ...text.saveLeaked(leak), recommended: false, skipIsNo: true })) break;
    typed = yield* ask(question);
  }
  const code = codeIn(typed);
  if (code !== undefined && first.codes === 'open') {
    const opened = yield* seatFirst(context, file, ways, code);
    if (opened?.kind === 'key') return savePlan(context, file, opened.secret, opened.cleaned, plan);
    return opened?.kind === 'own' ? undefined : opened;
  }

  // Also what a script hands in is read and cleaned here: nothing else decides what may be written.
  const reading = read(typed.reveal());
  if (/[\r\n]/.test(typed.reveal().trim())) return { kind: 'refusal', code: 'malformed-key', ...text.severalLines };
  if (reading.secret === undefined) {
    return { kind: 'refusal', code: 'malformed-key', ...text.notSaved(reading.summary, reading.advice, server.keysPage) };
  }
  if (requested.keyAtHand !== true) return savePlan(context, file, reading.secret, reading.cleaned, plan);
  const { tryNewKey } = await import('./try-new-key.ts');
  const tried = await tryNewKey(context, { old: keyBefore(file, variable), secret: reading.secret });
  if (tried.kind === 'refusal') return tried;
  const notes = tried.kind === 'offline' || tried.kind === 'unreachable' ? [text.notTested[tried.kind]] : [];
  return savePlan(context, file, reading.secret, reading.cleaned, { ...plan, notes });
}

/** Whether the key that's being replaced may still work: nothing was found against it, or only that it's the wrong one here. */
function stillWorks(outcome: Outcome<unknown>): boolean {
  return outcome.status !== 'problem' || ['missing-scopes', 'needs-admin-key', 'admin-key'].includes(outcome.code);
}

/**
 * Reads what was typed or pasted as a key: cleans it, tells what it is, and says both, and where another vendor's key is taken.
 */
export function readKey(draft: string, rules: KeyRules): SecretReading {
  if (draft.trim() === '') return { state: 'empty', summary: text.nothingYet, cleaned: [] };
  const { key, cleaned, refused } = cleanKey(draft);
  if (refused !== undefined) return { state: 'refused', summary: text.notAKey, cleaned, advice: refused };

  const { verdict, label, remark, sentence } = classifyKey(key, rules);
  const summary = text.looksLike(key.length, label, remark);
  // Another vendor's key may be anything, as far as its shape goes.
  if (verdict !== 'refused' && !isWritable(key)) return { state: 'refused', summary, cleaned, advice: text.needsQuotes };
  switch (verdict) {
    case 'good':
      return { state: 'good', summary, cleaned, secret: new Secret(key) };
    case 'odd':
      return { state: 'odd', summary, cleaned, advice: sentence, secret: new Secret(key) };
    case 'refused':
      return { state: 'refused', summary, cleaned, advice: `${sentence}${whereItBelongs(key)}` };
    default:
      return verdict satisfies never;
  }
}

function whereItBelongs(key: string): string {
  const vendor = vendorOf(key);
  if (vendor === undefined) return '';
  return vendor === azure
    ? `. ${text.azureNeeds}`
    : serversFor(vendor)
        .map(({ name, baseUrl }) => `. ${text.isTakenAt(name, baseUrl)}`)
        .join('');
}

/**
 * The plan that writes a key to the env file. `cleaned`: what was cleaned away from it, in words; `notes`: what else to
 * say. `oldWorks`: the key that's in the file may work, so the way back is named.
 */
export function savePlan(
  { scope, ports, requested, earlierKeys }: Given,
  place: PlaceOfKey,
  secret: Secret,
  cleaned: readonly string[],
  { oldWorks, notes = [] }: { readonly oldWorks: boolean; readonly notes?: readonly string[] },
): Plan<typeof text.saveCodes> {
  const { path } = scope.envFile;
  const name = envFileFromUser(scope, ports.world);
  const variable = scope.variable.name;
  const { found, before, template } = place;
  const after = withKey(place, variable, secret);
  const old = keyBefore(place, variable);
  // A person was asked about the permissions before, and may have said no. With a key from standard input nobody was.
  const closing =
    (requested.keyAtHand === true || requested.seatCodeAtHand === true) &&
    found.kind === 'file' &&
    isOpenToOthers(found, ports.world, scope)
      ? found.mode
      : undefined;
  return {
    kind: 'plan',
    summary: text.plan(name, String(secret), cleaned),
    consent: 'given',
    steps: [
      {
        preview: keyPreview(place, name, variable, secret, closing === undefined ? undefined : noteOnMode(closing)),
        async run() {
          const mode = before === undefined || closing !== undefined ? { mode: 0o600 } : {};
          // That a link may be written through was agreed to, or there would be no plan.
          const throughLink = found.kind === 'file' && found.through !== undefined;
          const result = await ports.files.write({ path, before, after, ...mode, secret: true, throughLink });
          if (!result.written) return keyNotWritten(result, name, ports.world);
          if (!(await readsBack(ports, path, variable, secret))) return { status: 'problem', code: 'no-key', ...text.notReadBack(name) };
          // For its age. Where it cannot be kept, the age is unknown later and nothing else.
          await ports.settings.noteKeyWritten(scope.root, {
            writtenAt: ports.world.now().toISOString(),
            lastFour: secret.lastFour,
          });
          // With something around it, it was the same key.
          const isSame = old !== undefined && cleanKey(old.reveal()).key === secret.reveal();
          const replaced = old === undefined || isSame || !oldWorks ? undefined : old;
          if (replaced === undefined) earlierKeys?.delete(path);
          else earlierKeys?.set(path, replaced);
          return {
            status: 'ok',
            summary: text.saved(name, String(secret), {
              template,
              notes: [...cleaned, ...notes],
              replaced: replaced && String(replaced),
              undoable: scope.gitRoot !== null,
            }),
            fact: undefined,
          };
        },
      },
    ],
  };
}

/** Asks the reader that most projects use, which knows nothing of how the file was written. */
export async function readsBack(ports: Ports, path: string, variable: string, secret: Secret): Promise<boolean> {
  // The package is CommonJS, so a bundler knows only its default export.
  const { default: dotenv } = await import('dotenv');
  const found = await ports.files.look(path);
  return found.kind === 'file' && new Secret(dotenv.parse(found.bytes)[variable] ?? '').equals(secret);
}

function guidance({ scope, ports, requested }: Given, server: Server): readonly string[] {
  if (requested.demo !== undefined) return text.inDemo;
  const { baseUrl, sourceText } = scope.api;
  const address = shownAddress(baseUrl);
  const source = untrusted(sourceText, 120);
  if (server.kind === 'local') return text.localServer(server.name, address, source);
  if (server.kind !== 'openai') return text.atVendor(server.name, server.keysPage !== undefined, address, source);
  return [
    ...text.guidance(keyNameFor(scope.projectName, ports.world.user)),
    ...(URL.canParse(baseUrl) && server.name === openAI.name ? [] : [text.otherServer(address, source)]),
  ];
}

/** Without the protocol. */
function serverOf({ api: { baseUrl } }: Scope): string {
  return shownServer(baseUrl)?.replace(/^https?:\/\//, '') ?? shownAddress(baseUrl);
}
