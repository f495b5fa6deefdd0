import { isVariableName } from '../keys/key-name.ts';
import { usualKeyVariable } from '../env-file/key-variable.ts';
import * as why from './key-variable.text.ts';

/** The variable that holds the key in this project. */
export type KeyVariable = {
  readonly name: string;
  /** What says so. */
  readonly source: 'option' | 'chosen' | 'default';
  /** The same for people, to follow the name: “--variable”. */
  readonly reason: string;
};

/** The name that was asked for, otherwise the one chosen before, otherwise the usual one. */
export function findKeyVariable(options: {
  /** `--variable` */
  readonly requested: string | undefined;
  /** From the settings. */
  readonly chosenBefore: string | undefined;
}): KeyVariable {
  const { requested, chosenBefore } = options;
  if (requested !== undefined) return { name: requested, source: 'option', reason: why.wasRequested };
  if (chosenBefore !== undefined && isVariableName(chosenBefore)) return { name: chosenBefore, source: 'chosen', reason: why.wasChosen };
  return { name: usualKeyVariable, source: 'default', reason: why.isUsual };
}
