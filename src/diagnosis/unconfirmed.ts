import type { Code } from '../engine/codes.ts';
import type { ProjectVariable } from '../ports/project-network.ts';
import { untrusted } from '../text/untrusted.ts';
import type { Subject } from './subject.ts';
import { howToRemove, type Telling } from './wording.ts';

/** The proxy's address, the exceptions, or the files, in full unless they are longer than any of them should be. */
export function shownValues({ kind, values }: ProjectVariable): readonly string[] {
  return kind === 'proxy' ? values : values.map((value) => untrusted(value, 300));
}

/** What a variable that direnv took from the project does with requests: “sends requests to … through the proxy …”. */
export function whatItDoes({ kind, variable, values }: ProjectVariable, host: string): string {
  const [first = ''] = values;
  const isOne = !variable.includes(', ');
  switch (kind) {
    case 'proxy':
      return `sends requests to ${host} through the proxy ${first}`;
    case 'no-proxy':
      return `sends requests to ${host} around your proxy`;
    case 'certificates':
      return `${isOne ? 'makes' : 'make'} Node trust the certificates in ${values.map((value) => untrusted(value, 120)).join(' and ')} for ${host}`;
    default:
      return kind satisfies never;
  }
}

/** A project file affects where the key goes. */
export function tellUnconfirmed(by: ProjectVariable, { host, shell }: Subject): Telling & { readonly code: Code } {
  const { kind } = by;
  const names = by.variable.split(', ');
  const variables = names.join(' and ');
  const them = names.length === 1 ? 'it' : 'them';
  return {
    code: kind === 'certificates' ? 'untrusted-certificates' : 'untrusted-proxy',
    summary: `The project sets ${variables}, which ${whatItDoes(by, host)}`,
    why:
      kind === 'certificates'
        ? `direnv set ${variables} from the project's .envrc; you didn't choose ${them}. No other certificate vouches for ${host}, and whoever made these can read your key. Nothing was sent.`
        : `direnv set ${variables} from the project's .envrc; you didn't choose ${them}. Whoever wrote that file could see your requests. Nothing was sent.`,
    next: [
      'If you trust it, run openai-setup in a terminal and confirm.',
      `Or set ${variables} in your shell's startup file instead of .envrc.`,
      `If not, remove ${them} from .envrc. For now: ${names.map((name) => howToRemove(name, undefined, shell)).join('; ')}`,
    ],
  };
}
