import { howToRemove } from './phrases.text.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';
import type { ProjectVariable } from '../openai/http/project-network.ts';
import { plural } from '../wording/plural.ts';

/**
 * What a variable from a project file does with requests; follows the name of the variable.
 *
 * @param variables how many there are
 * @param values as displayed: the address of the proxy (for `no-proxy`, of the user's proxy, if there is one), or the files with certificates
 */
export function does(kind: ProjectVariable['kind'], values: readonly string[], variables: number, host: string): string {
  const [first = ''] = values;
  switch (kind) {
    case 'proxy':
      return `sends requests to ${host} through the proxy ${first}`;
    case 'no-proxy':
      return first === '' ? `sends requests to ${host} past your proxy` : `sends requests to ${host} past your proxy ${first}`;
    case 'certificates':
      return `${plural(variables, { one: 'makes', other: 'make' })} Node trust the certificates in ${values.join(' and ')} for ${host}`;
    default:
      return kind satisfies never;
  }
}

/** What the user hasn't confirmed. */
type Unconfirmed = Pick<ProjectVariable, 'kind' | 'removed' | 'setBy'> & {
  /** The names of the variables. */
  readonly names: readonly string[];
  /** What they do: see {@link does}. */
  readonly effect: string;
  readonly canBeConfirmed: boolean;
};

export function isUnconfirmed({ kind, names, effect, setBy, removed, canBeConfirmed }: Unconfirmed, { host, shell }: Subject): Explanation {
  const variables = names.join(' and ');
  const them = plural(names.length, { one: 'it', other: 'them' });
  return {
    summary: removed === true ? `the project unsets ${variables}, which ${effect}` : `the project sets ${variables}, which ${effect}`,
    why: [
      `${setBy.sentence}.`,
      kind === 'certificates'
        ? `No other certificate vouches for ${host}, and whoever made these can read your key. Nothing was sent.`
        : 'Whoever wrote that file could see your requests. Nothing was sent.',
      ...(canBeConfirmed ? [] : ["You can't confirm them here: they can't be read as a whole, so nobody would notice if they changed."]),
    ].join(' '),
    next: [
      canBeConfirmed
        ? 'If you trust it, run openai-setup in a terminal and confirm.'
        : `If you trust them, put them in one file of at most 10 MB, and name it in NODE_EXTRA_CA_CERTS in your shell's startup file instead of ${setBy.file}.`,
      ...(removed === true
        ? [`If not, remove what unsets ${variables} from ${setBy.file}.`]
        : [
            ...(canBeConfirmed ? [`Or set ${variables} in your shell's startup file instead of ${setBy.file}.`] : []),
            `If not, remove ${them} from ${setBy.file}. For now: ${names.map((name) => howToRemove(name, undefined, shell)).join('; ')}`,
          ]),
    ],
  };
}
