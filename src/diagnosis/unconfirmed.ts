import type { Code } from '../engine/codes.ts';
import type { ProjectVariable } from '../ports/project-network.ts';
import { untrusted } from '../text/untrusted.ts';
import type { Subject } from './subject.ts';
import { howToRemove, type Telling } from './wording.ts';

/** What a variable that direnv took from the project does with requests: “sends requests to … through the proxy …”. */
export function whatItDoes({ kind, value }: ProjectVariable, host: string): string {
  switch (kind) {
    case 'proxy':
      return `sends requests to ${host} through the proxy ${value}`;
    case 'no-proxy':
      return `sends requests to ${host} past your proxy`;
    case 'certificates':
      return `lets certificates in ${untrusted(value, 120)} vouch for ${host}`;
    default:
      return kind satisfies never;
  }
}

/** A file of the project wants a say in where the key goes. */
export function tellUnconfirmed(by: ProjectVariable, { host, shell }: Subject): Telling & { readonly code: Code } {
  const { kind, variable } = by;
  return {
    code: kind === 'certificates' ? 'untrusted-certificates' : 'untrusted-proxy',
    summary: `${variable} from a file of the project ${whatItDoes(by, host)}`,
    why:
      `direnv took ${variable} from the project's .envrc, so it isn't your own word. ` +
      (kind === 'certificates'
        ? `Nothing else vouches for ${host}, and whoever made the certificates can read your key. Nothing was sent.`
        : 'Whoever wrote it decides who gets to see your requests. Nothing was sent.'),
    next: [
      'If you know and want this, run openai-setup in a terminal and confirm it.',
      `Or set ${variable} yourself, in a startup file of your shell, instead of in .envrc`,
      `If you don't, remove it from .envrc, or for now: ${variable.split(', ').map((name) => howToRemove(name, undefined, shell)).join('; ')}`,
    ],
  };
}
