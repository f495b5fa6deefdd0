import type { Secret } from '../../keys/secret.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { projectTexts } from '../project-texts.ts';
import { failureOf, type ToolWords } from '../failure.ts';
import type { Destination, Store, StoreFailure, StoreState, Surroundings } from '../store.ts';
import * as text from '../store.text.ts';
import { hasTool, runTool, type ToolAnswer } from '../tool.ts';

const own = /^DBUS_SESSION_BUS_ADDRESS$/;
const program = 'secret-tool';

/** The keyring of a Linux desktop. Tried with secret-tool 0.20 and gnome-keyring 42 on 2026-11-28. Never `search`: it prints secrets. */
export const keychain: Store = {
  id: 'keychain',
  title: 'the desktop keyring, libsecret',
  form: 'keychain',
  handling: 'written',
  local: true,
  tool: program,
  command: 'secret-tool store --label=L service openai project P',
  proof: 'read back and compared',
  // Most projects aren't read from there, so it's offered only to those that are.
  async detect(around) {
    const found = (await projectTexts(around)).find((each) => each.text.includes('secret-tool lookup'));
    return found === undefined ? [] : [destination(around, untrusted(found.file, 100))];
  },
  named: (name, around) => (name === '' ? destination(around) : undefined),
};

function destination(around: Surroundings, mentionedIn?: string): Destination {
  const project = around.scope.projectName.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+/, '') || 'project';
  const attributes = ['service', 'openai', 'project', project];
  const words: ToolWords = {
    tool: program,
    title: keychain.title,
    name: 'keychain',
    signIn: '',
    refusal: /locked|prompt|dismissed|denied|d-?bus|freedesktop/i,
    missing: /^$/,
  };
  const run = (args: readonly string[], signal: AbortSignal, input?: string): Promise<ToolAnswer> =>
    runTool(around, { program, args, own, ...(input === undefined ? {} : { input }) }, signal);

  const failed = (answer: ToolAnswer): StoreFailure | undefined => {
    const failure = failureOf(answer, words, around);
    const { platform } = around.ports.world;
    if (failure?.code === 'not-installed' && platform !== 'linux') return text.otherKeyring(platform);
    return failure?.code === 'not-signed-in' ? text.noKeyring : failure;
  };

  const state = async (secret: Secret, signal: AbortSignal): Promise<StoreState> => {
    const answer = await run(['lookup', ...attributes], signal);
    // Without an entry, it says nothing at all.
    if ('stdout' in answer && answer.stdout.length === 0 && answer.stderr.trim() === '' && answer.status !== null)
      return { kind: 'absent' };
    const failure = failed(answer);
    if (failure !== undefined || !('stdout' in answer)) return { kind: 'unknown', ...(failure ?? text.toolFailed(program)) };
    return { kind: 'present', same: answer.stdout.equals(Buffer.from(secret.reveal())) };
  };

  return {
    store: keychain,
    name: 'keychain',
    ...(mentionedIn === undefined ? {} : { mentionedIn }),
    key: `service=openai project=${project}`,
    isInstalled: () => hasTool(around, program),
    describe: async () => [
      text.placeLine('Keyring', 'of your desktop session'),
      text.placeLine('Entry', `service openai, project ${project}`),
    ],
    state,
    async write(secret, signal) {
      const answer = await run(['store', `--label=OpenAI key of ${project}`, ...attributes], signal, secret.reveal());
      const failure = failed(answer);
      return failure === undefined ? { ok: true } : { ok: false, ...failure };
    },
    async verify(secret, signal) {
      const now = await state(secret, signal);
      if (now.kind === 'unknown') return { ok: false, ...now };
      const isThere = now.kind === 'present' && now.same === true;
      return isThere ? { ok: true, by: 'compared' } : { ok: false, ...text.notStored(program, 'keychain') };
    },
  };
}
