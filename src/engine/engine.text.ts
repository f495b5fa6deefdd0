import { capitalized } from '../wording/capitalized.ts';

export const leftOutOffline = {
  summary: 'skipped because of --offline',
  why: 'This check needs the network.',
  next: ['Run it again without --offline.'],
};

/** @param kind of the error; `place`: the function that threw it, empty if it isn't known */
export const bug = (kind: string, place: string) => ({
  summary: `openai-setup hit a bug here (${place === '' ? kind : `${kind} in ${place}`})`,
  why: "The check stopped, so its result isn't known. It changed nothing.",
  next: ['Please report this line, along with the output of openai-setup --version.'],
});

export const quitForNow = 'Quit for now';

/** The question before a plan is carried out. */
export const consent = (plan: string) => ({
  text: `${capitalized(plan)}?`,
  yes: 'Yes',
  no: 'No',
});
