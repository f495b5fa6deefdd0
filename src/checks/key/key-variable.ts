import type { Outcome } from '../../engine/outcome.ts';
import { usualKeyVariable } from '../../env-file/key-variable.ts';
import { valueOf } from '../../env-file/document.ts';
import { exportedValue } from '../../machine/variable-names.ts';
import { defineCheck } from '../check.ts';
import { groups } from '../groups.ts';
import { envFile } from './env-file.ts';
import * as text from './key-variable.text.ts';

/** The key is in the variable that OpenAI's packages read by themselves, or the user or a framework has a name of its own for it. */
export const keyVariable = defineCheck({
  id: 'key-variable',
  title: 'the key has the usual name',
  group: groups.key,
  codes: text.codes,
  needs: { envFile },
  async detect({ scope, facts, ports }): Promise<Outcome<true, typeof text.codes>> {
    const { variable } = scope;
    const { name, source, place, by, others } = variable;
    const data = {
      name,
      source,
      file: place?.file ?? null,
      line: place?.line ?? null,
      others: others.map((other) => ({ name: other.name, file: other.file, line: other.line })),
    };
    const file = facts.envFile;
    const isUnset = (other: string): boolean =>
      exportedValue(ports.world, other) === undefined && !(file.exists && valueOf(file.document, other) !== undefined);
    const lacking = others.filter((other) => other.apart && isUnset(other.name));
    if (lacking.length > 0) return { status: 'advice', code: 'several-variables', ...text.areSeveral(name, lacking), fact: true, data };
    const isIntended = name === usualKeyVariable || source === 'option' || source === 'chosen' || by === 'framework';
    if (!isIntended) return { status: 'advice', code: 'other-variable', ...text.isOther(variable), fact: true, data };
    return { status: 'ok', summary: text.isRead(variable), fact: true, data };
  },
});
