import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { FixContext } from '../check.ts';
import type { Plan, Refusal } from '../../engine/plan.ts';
import type { Found } from '../../machine/files-look.ts';
import type { World } from '../../machine/world.ts';
import type { Ports } from '../ports.ts';
import type { IgnoreVerdict } from '../../git/git.ts';
import { Secret } from '../../keys/secret.ts';
import type { Scope } from '../../project/scope.ts';
import { expectsOpenAIKey } from '../../openai/base-url.ts';
import { obstacleTo, readEnvDocument, setVariable } from '../../env-file/document.ts';
import { envPreview } from '../../env-file/preview.ts';
import { keyNameFor } from './key-name.ts';
import { pages } from '../../openai/pages.ts';
import { readKey } from './read-key.ts';
import { untrackCommand } from '../../shell/commands.ts';
import { type Shell, shellOf } from '../../shell/shell.ts';
import { shellWord } from '../../shell/word.ts';
import { shownAddress, shownServer } from '../../openai/shown-address.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { isOpenToOthers, isReadOnly, noteOnMode, readOnly } from './env-file-permissions.ts';
import { linkFinding, outsideProject, shown } from './env-file-place.ts';
import { mayWriteThrough } from './env-file-link.ts';
import { silentRefusal } from '../protect/git-silence.ts';
import { keyNotWritten } from '../not-written.ts';
import { makeKey, mayMakeKey } from './make-key.ts';
import { obstacleRefusal } from './obstacle.ts';
import { keyVariable } from '../../env-file/key-variable.ts';
import { keyValueOf } from '../../env-file/key-value.ts';


/**
 * The conversation that ends with a key in the env file: the fix of every check that a new key mends. Where the key could
 * not be written it refuses before it asks, so that nobody pastes one for nothing.
 */
export async function* pasteKey(context: FixContext): Conversation {
  const { scope, ports, wishes, outcome } = context;
  const { path, name } = scope.envFile;
  const unwritable = await whyNotWritten(context);
  if (unwritable !== undefined) return unwritable;
  const found = await ports.files.look(path);
  const before = found.kind === 'file' ? found.bytes : undefined;
  const official = expectsOpenAIKey(scope.api.baseUrl);

  if (mayMakeKey(context)) {
    const how = yield* ask({
      kind: 'choice',
      text: `Where does the key for ${name} come from?`,
      guidance: ['OPENAI_ADMIN_KEY is set in your shell, so a key can be made from here.'],
      why: 'A key made here has a limit, an end, and only the permissions that it needs. It goes straight to the file.',
      options: [
        { value: 'make', label: 'Make one now, with the admin key' },
        { value: 'paste', label: 'I make or have one myself, and paste it' },
      ],
    });
    if (how === 'make') {
      // That a link may be written through was agreed to, or this were refused above.
      const throughLink = found.kind === 'file' && found.through !== undefined;
      return yield* makeKey(context, { before, edit: (secret) => withKey(before, secret), throughLink });
    }
  }

  const typed = yield* ask({
    kind: 'secret',
    text: outcome.status === 'ok' ? `A new key for ${name}` : 'Create one: it takes a minute',
    label: 'Key',
    guidance: wishes.demo === true ? inDemo : guidance(scope, ports.world.user),
    why: `The key tells the API whose account to charge. It is saved in ${name} on this computer, which git ignores, and sent to ${hostOf(scope)} only.`,
    link: { label: 'the page with your API keys', url: pages.apiKeys },
    read: (draft) => readKey(draft, { official }),
    preview: (secret) => [envPreview(name, before, withKey(before, secret))],
  });

  // Also what a script hands in is read and cleaned here: nothing else decides what may be written.
  const reading = readKey(typed.reveal(), { official });
  if (/[\r\n]/.test(typed.reveal().trim())) {
    return refuse('malformed-key', 'The key was not saved: more than one line arrived', 'Which of the lines is the key is not for a program to guess.', [
      'Hand in the key alone, in one line.',
    ]);
  }
  if (reading.secret === undefined) {
    return refuse('malformed-key', `The key was not saved: ${reading.summary}`, reading.advice ?? 'It is empty.', [
      `Copy the whole key from ${pages.apiKeys} and try again.`,
    ]);
  }
  return savePlan(context, found, reading.secret, reading.cleaned);
}

/** Why no key can be written to the env file; `undefined` where one can. */
export async function whyNotWritten({ scope, ports, wishes }: FixContext): Promise<Refusal | undefined> {
  const { path, name } = scope.envFile;
  const byGit = async (file: string, shownAs: string): Promise<Refusal | undefined> => {
    const verdict = await ports.git.ignoreVerdict(file);
    // The plans of the checks before this one would have put that right.
    const isPlanned = wishes.planOnly === true && file === path && (verdict.verdict === 'not-ignored' || verdict.verdict === 'tracked');
    return isPlanned ? undefined : forbiddenByGit(verdict, shownAs, shellOf(ports.world));
  };
  if (!(await ports.files.isInProject(path))) {
    const { code, summary, why, next } = await outsideProject(scope, ports);
    return refuse(code, summary, why, next);
  }
  const forbidden = await byGit(path, name);
  if (forbidden !== undefined) return forbidden;
  const found = await ports.files.look(path);
  const agreed = await mayWriteThrough({ scope, ports }, found);
  // A rule for the name of a link says nothing about the file behind it.
  const behind = agreed && found.kind === 'file' ? (found.through ?? path) : path;
  return unfitToHold(found, scope, agreed, ports.world) ?? (behind === path ? undefined : await byGit(behind, shown(behind, scope)));
}

/** The plan that writes a key to the env file as it was found. `cleaned`: what was cleaned away from it, in words. */
export function savePlan({ scope, ports, wishes }: FixContext, found: Found, secret: Secret, cleaned: readonly string[]): Plan {
  const { path, name } = scope.envFile;
  const before = found.kind === 'file' ? found.bytes : undefined;
  const after = withKey(before, secret);
  const old = before === undefined ? undefined : keyIn(before);
  // A person was asked about the permissions before, and may have said no. With a key from standard input nobody was.
  const closing = wishes.keyAtHand === true && found.kind === 'file' && isOpenToOthers(found, ports.world, scope) ? found.mode : undefined;
  return {
    kind: 'plan',
    summary: `save the key ${String(secret)} in ${name}${cleaned.length === 0 ? '' : ` (${cleaned.join(', ')})`}`,
    consent: 'given',
    steps: [
      {
        preview: envPreview(name, before, after, closing === undefined ? undefined : noteOnMode(closing)),
        async run() {
          const mode = before === undefined || closing !== undefined ? { mode: 0o600 } : {};
          // That a link may be written through was agreed to, or there would be no plan.
          const throughLink = found.kind === 'file' && found.through !== undefined;
          const result = await ports.files.write({ path, before, after, ...mode, secret: true, throughLink });
          if (!result.written) return keyNotWritten(result, name, ports.world);
          if (!(await readsBack(ports, path, secret))) {
            return {
              status: 'problem',
              code: 'no-key',
              summary: `The key was written to ${name}, but programs do not read it there`,
              why: 'Another line of the file swallows it, or another program has changed the file meanwhile.',
              next: [`Look at ${name} in an editor, or take the write back: openai-setup undo`],
            };
          }
          // For its age. Where it cannot be kept, the age is unknown later and nothing else.
          await ports.settings.noteKeyWritten(scope.root, {
            writtenAt: ports.world.now().toISOString(),
            lastFour: secret.lastFour,
          });
          const saved = `The key ${String(secret)} is saved in ${name}`;
          const isNew = old === undefined || old.equals(secret);
          return {
            status: 'ok',
            summary: isNew ? saved : `${saved}. The old key ${String(old)} works until you revoke it: ${pages.apiKeys}`,
            fact: undefined,
          };
        },
      },
    ],
  };
}

/** Asks the reader that most projects use, which knows nothing of how the file was written. */
async function readsBack(ports: Ports, path: string, secret: Secret): Promise<boolean> {
  // The package is CommonJS, so a bundler knows only its default export.
  const { default: dotenv } = await import('dotenv');
  const found = await ports.files.look(path);
  return found.kind === 'file' && new Secret(dotenv.parse(found.bytes)[keyVariable] ?? '').equals(secret);
}

function withKey(before: Buffer | undefined, secret: Secret): Buffer {
  const edited = setVariable(before ?? Buffer.alloc(0), keyVariable, secret.reveal());
  if (!edited.ok) throw new Error('an obstacle that was not there before the question');
  return edited.bytes;
}

const inDemo: readonly string[] = [
  'Here you would make one on the page below. The demo needs no account:',
  'copy the pretend key from where it began (scroll up), and paste it.',
];

/** What to do on the page, in the order of the page (November 2026). */
function guidance(scope: Scope, user: string): string[] {
  const keyName = keyNameFor(scope.projectName, user);
  const elsewhere = expectsOpenAIKey(scope.api.baseUrl)
    ? []
    : [`Your API is ${shownAddress(scope.api.baseUrl)} (${untrusted(scope.api.sourceText, 120)}): use a key that is valid there.`];
  return [
    '1  Open the page below',
    `2  Sign in, “Create new secret key”, name it  ${keyName}`,
    '   Restricted → Responses: Write, Models: Read · Expires: 90 days',
    '3  Copy it (it is shown only once) and paste it here',
    ...elsewhere,
  ];
}

function hostOf(scope: Scope): string {
  return shownServer(scope.api.baseUrl)?.replace(/^https?:\/\//, '') ?? shownAddress(scope.api.baseUrl);
}

function keyIn(bytes: Buffer): Secret | undefined {
  const value = keyValueOf(readEnvDocument(bytes));
  return value === undefined ? undefined : new Secret(value);
}

/** A key is written only where git provably ignores the file, or where there is no repository. */
function forbiddenByGit(verdict: IgnoreVerdict, name: string, shell: Shell): Refusal | undefined {
  switch (verdict.verdict) {
    case 'ignored':
      return undefined;
    case 'not-ignored':
      return refuse(
        'not-ignored',
        `No key is written to ${name} while git would commit it`,
        'A key that is committed can be read by everybody who can read the repository, now and later.',
        [`Run openai-setup again and let it add ${name} to .gitignore, or add it yourself.`],
      );
    case 'tracked':
      return refuse(
        'tracked',
        `No key is written to ${name} while git tracks it`,
        'The next commit would hold the key, even with a rule in .gitignore.',
        [`${untrackCommand(name, shell)}   (the file stays), or let openai-setup do it.`],
      );
    case 'silent': {
      if (verdict.silence.because === 'no-repository') return undefined;
      const { why, next } = silentRefusal(verdict.silence);
      return refuse(
        'no-git',
        `No key is written to ${name} before git says that it ignores ${name}`,
        why,
        next,
      );
    }
    default:
      return verdict satisfies never;
  }
}

function unfitToHold(found: Found, scope: Scope, agreedToLink: boolean, world: World): Refusal | undefined {
  const { name } = scope.envFile;
  const why = 'The key would end up somewhere else than you expect, or nowhere.';
  switch (found.kind) {
    case 'absent':
      return undefined;
    case 'file': {
      const link = linkFinding(found, scope, shellOf(world), agreedToLink);
      if (link !== undefined) return refuse(link.code, link.summary, link.why, link.next);
      if (isReadOnly(found.mode)) {
        const { code, summary, next } = readOnly(name, world);
        const again = 'Then run the same command again.';
        // Without a key in it, `env-file` has said already how to make it writable.
        const said = keyIn(found.bytes) === undefined;
        return refuse(
          code,
          summary,
          "A key can't be saved to it.",
          said ? [`First make ${name} writable, as said above. ${again}`] : [...next, again],
        );
      }
      const obstacle = obstacleTo(readEnvDocument(found.bytes), keyVariable);
      return obstacle === undefined ? undefined : obstacleRefusal(obstacle, name);
    }
    case 'unreadable':
      return refuse('unreadable', `${name} cannot be read: ${found.because}`, 'What is in it would be lost.', [
        found.because.includes('larger than')
          ? `Move everything that isn't a variable out of ${name}, then run openai-setup again.`
          : `Make it readable for you${world.platform === 'win32' ? '' : ` (chmod u+rw ${shellWord(name, shellOf(world))})`} and run openai-setup again.`,
      ]);
    default:
      return refuse('not-a-file', `${name} is no regular file (${found.kind}), so no key is written to it`, why, [
        'Name another file with --file, or remove what stands there.',
      ]);
  }
}

function refuse(code: Refusal['code'], summary: string, why: string, next: readonly string[]): Refusal {
  return { kind: 'refusal', code, summary, why, next };
}
