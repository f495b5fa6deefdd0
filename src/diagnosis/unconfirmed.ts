import type { Code } from '../engine/codes.ts';
import type { ProjectVariable } from '../openai/http/project-network.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { Subject } from './subject.ts';
import { howToRemove, type Telling } from './wording.ts';

/** The proxy's address, or the files, in full unless they are longer than any of them should be. */
export function shownValues({ kind, values }: ProjectVariable): readonly string[] {
  return kind === 'certificates' ? values.map((value) => untrusted(value, 300)) : values;
}

/** What a variable that comes from a file of the project does with requests: “sends requests to … through the proxy …”. */
export function whatItDoes({ kind, variable, values }: ProjectVariable, host: string): string {
  const [first = ''] = values;
  const isOne = !variable.includes(', ');
  switch (kind) {
    case 'proxy':
      return `sends requests to ${host} through the proxy ${first}`;
    case 'no-proxy':
      return `sends requests to ${host} around your proxy${first === '' ? '' : ` ${first}`}`;
    case 'certificates':
      return `${isOne ? 'makes' : 'make'} Node trust the certificates in ${values.map((value) => untrusted(value, 120)).join(' and ')} for ${host}`;
    default:
      return kind satisfies never;
  }
}

/** A project file affects where the key goes. */
export function tellUnconfirmed(by: ProjectVariable, { host, shell }: Subject): Telling & { readonly code: Code } {
  const { kind, setBy, trustedAs, removed } = by;
  const names = by.variable.split(', ');
  const variables = names.join(' and ');
  const them = names.length === 1 ? 'it' : 'them';
  return {
    code: kind === 'certificates' ? 'untrusted-certificates' : 'untrusted-proxy',
    summary: `The project ${removed === true ? 'unsets' : 'sets'} ${variables}, which ${whatItDoes(by, host)}`,
    why:
      `${setBy.sentence}; you didn't choose ${them}. ` +
      (kind === 'certificates'
        ? `No other certificate vouches for ${host}, and whoever made these can read your key. Nothing was sent.`
        : 'Whoever wrote that file could see your requests. Nothing was sent.') +
      (trustedAs === undefined ? " They can't be confirmed here: they can't be read as a whole, so nobody would notice if they changed." : ''),
    next: [
      ...(trustedAs === undefined
        ? [`If you trust them, put them in one file of at most 10 MB, and name it in NODE_EXTRA_CA_CERTS in your shell's startup file instead of ${setBy.file}.`]
        : ['If you trust it, run openai-setup in a terminal and confirm.']),
      ...(removed === true
        ? [`If not, remove what unsets ${variables} from ${setBy.file}.`]
        : [
            ...(trustedAs === undefined ? [] : [`Or set ${variables} in your shell's startup file instead of ${setBy.file}.`]),
            `If not, remove ${them} from ${setBy.file}. For now: ${names.map((name) => howToRemove(name, undefined, shell)).join('; ')}`,
          ]),
    ],
  };
}
