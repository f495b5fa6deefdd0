import type { Confirm } from '../../engine/ask.ts';
import type { ProjectVariable } from '../../openai/http/project-network.ts';
import { plural } from '../../wording/plural.ts';
import { notSaved as answerNotSaved, whereSettingsCouldBe } from './settings.text.ts';

/**
 * @param values the proxy or the files with certificates, on separate lines
 * @param host the API's server
 */
export function question(
  { kind, setBy }: Pick<ProjectVariable, 'kind' | 'setBy'>,
  values: readonly string[],
  host: string,
): Pick<Confirm, 'text' | 'mustSee' | 'guidance' | 'yes' | 'no'> {
  const guidance = [`${setBy.sentence}.`];
  switch (kind) {
    case 'proxy':
      return {
        text: 'Send your requests through this proxy?',
        mustSee: [...values, 'Say yes only if you know who runs it.'],
        guidance,
        yes: 'Yes, use it',
        no: 'No, send nothing',
      };
    case 'no-proxy':
      return {
        text: 'Bypass your proxy for this server?',
        mustSee: [host, 'Say yes only if you meant to bypass your proxy.'],
        guidance,
        yes: 'Yes, bypass it',
        no: 'No, send nothing',
      };
    case 'certificates':
      return {
        text: 'Trust these certificates?',
        mustSee: [...values, 'Say yes only if you know whose they are.'],
        guidance,
        yes: 'Yes, trust them',
        no: "No, don't trust them",
      };
    default:
      return kind satisfies never;
  }
}

// `variable`: the variable, or several separated by commas.

export const plan = (variable: string): string => `trust ${variable} for this project`;

/** @param effect what the variable does; follows its name */
export const preview = (variable: string, effect: string): string => `${variable} ${effect}`;

export const done = (variable: string): string =>
  `${variable} ${plural(variable.split(', ').length, { one: 'is', other: 'are' })} trusted for this project`;

/**
 * @param file the project file that sets it
 * @param directory where settings are stored; `undefined` if there's no home directory
 */
export const notSaved = (variable: string, file: string, directory: string | undefined) => ({
  summary: answerNotSaved,
  why: 'Without saved settings, openai-setup would ask about this every time.',
  next: [whereSettingsCouldBe(directory), `Or set ${variable.replaceAll(', ', ' and ')} in your shell's startup file instead of ${file}.`],
});
