import { isVariableName } from '../keys/key-name.ts';
import { isPublicName } from '../keys/public-names.ts';

/** Why `--variable` may not name the variable that holds the key, as an error; `undefined`: it may. */
export function whyNoKeyVariable(name: string): string | undefined {
  // It isn't repeated: what was typed here by mistake may be a secret.
  if (!isVariableName(name)) return '--variable needs a name made of letters, digits, and “_”, such as OPENAI_KEY';
  if (isPublicName(name))
    return `--variable can't be ${name}: bundlers put variables with that name into the page, where anyone can read them`;
  if (/^OPENAI_ADMIN_KEY$/i.test(name)) return `--variable can't be ${name}: that's for admin keys, which can't run models`;
  return undefined;
}
