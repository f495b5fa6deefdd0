import { readEnvDocument, setVariable } from '../../env-file/document.ts';
import { keyValueOf } from '../../env-file/key-value.ts';
import type { Secret } from '../../keys/secret.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { Destination, Store, StoreState, Surroundings } from '../store.ts';
import * as text from '../store.text.ts';

/** The project's own env file: what all the others get their key from. */
export const envFile: Store = {
  id: 'env-file',
  title: 'the env file',
  form: 'env-file',
  handling: 'written',
  local: true,
  command: 'no tool: the file is replaced in one step, and only if git ignores it',
  proof: 'read back and compared',
  detect: async (around) => [destination(around)],
};

function destination({ scope, ports }: Surroundings): Destination {
  const { path, name } = scope.envFile;
  const key = scope.variable.name;
  const held = async (): Promise<string | undefined> => {
    const found = await ports.files.look(path);
    return found.kind === 'file' ? keyValueOf(readEnvDocument(found.bytes), key) : undefined;
  };
  const state = async (secret: Secret): Promise<StoreState> => {
    const value = await held();
    return value === undefined ? { kind: 'absent' } : { kind: 'present', same: value === secret.reveal() };
  };
  return {
    store: envFile,
    name: 'env-file',
    key,
    isInstalled: async () => true,
    describe: async () => [`${key} in ${untrusted(name, 100)}`],
    state,
    async write(secret) {
      const found = await ports.files.look(path);
      if (found.kind !== 'file' && found.kind !== 'absent') return { ok: false, ...text.notWritten(name, "It isn't a regular file.") };
      const before = found.kind === 'file' ? found.bytes : undefined;
      const edited = setVariable(before ?? Buffer.alloc(0), key, secret.reveal());
      if (!edited.ok) return { ok: false, ...text.notWritten(name, "Its content can't be edited safely.") };
      const mode = before === undefined ? { mode: 0o600 } : {};
      const result = await ports.files.write({ path, before, after: edited.bytes, secret: true, throughLink: false, ...mode });
      return result.written ? { ok: true } : { ok: false, ...text.notWritten(name, `${result.text}.`) };
    },
    async verify(secret) {
      const now = await state(secret);
      const isThere = now.kind === 'present' && now.same === true;
      return isThere ? { ok: true, by: 'compared' } : { ok: false, ...text.notWritten(name, "The new key isn't in it.") };
    },
  };
}
