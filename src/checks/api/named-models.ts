import { readEnvDocument } from '../../env-file/document.ts';
import type { ScopeAndPorts } from '../check.ts';

/** How variables that name a model are called: `OPENAI_MODEL`, `LLM_MODEL_NAME`, `CHAT_MODEL_ID`. Not those of embeddings. */
const namesModel = /^(?!.*EMBED)(?:[A-Z0-9]+_)*MODEL(?:_NAME|_ID)?$/;
/** Characters. A model's name has about thirty. */
const maxLength = 200;

/** The models that the shell and the env file name for the project: a server with names of its own most likely has them. */
export async function namedModels(scope: ScopeAndPorts['scope'], ports: ScopeAndPorts['ports']): Promise<readonly string[]> {
  const found = await ports.files.look(scope.envFile.path);
  const inFile = found.kind === 'file' ? readEnvDocument(found.bytes).assignments : [];
  const inShell = [{ name: 'OPENAI_MODEL', value: ports.world.env['OPENAI_MODEL'] ?? '' }];
  const values = [...inShell, ...inFile].filter(({ name }) => namesModel.test(name)).map(({ value }) => value.trim());
  return [...new Set(values)].filter((value) => value.length <= maxLength && /^[\w./:@+-]+$/.test(value));
}
