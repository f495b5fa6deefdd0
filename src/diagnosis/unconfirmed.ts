import type { ProjectVariable } from '../openai/http/project-network.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { ApiCode } from './codes.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';
import * as text from './unconfirmed.text.ts';

/** The proxy's address, or the files, in full unless they're longer than they should ever be. */
export function shownValues({ kind, values }: ProjectVariable): readonly string[] {
  return shortened(kind, values, 300);
}

/** What a variable from a project file does with requests: “sends requests to … through the proxy …”. */
export function whatItDoes({ kind, variable, values }: ProjectVariable, host: string): string {
  return text.does(kind, shortened(kind, values, 120), namesIn(variable).length, host);
}

/** A project file affects where the key goes. */
export function explainUnconfirmed(by: ProjectVariable, subject: Subject): Explanation & { readonly code: ApiCode } {
  const { kind, variable, trustedAs } = by;
  const about = { ...by, names: namesIn(variable), effect: whatItDoes(by, subject.host), canBeConfirmed: trustedAs !== undefined };
  return { code: kind === 'certificates' ? 'untrusted-certificates' : 'untrusted-proxy', ...text.isUnconfirmed(about, subject) };
}

function namesIn(variable: string): readonly string[] {
  return variable.split(', ');
}

/** Only file names can be arbitrary: a proxy's address was parsed. */
function shortened(kind: ProjectVariable['kind'], values: readonly string[], length: number): readonly string[] {
  return kind === 'certificates' ? values.map((value) => untrusted(value, length)) : values;
}
