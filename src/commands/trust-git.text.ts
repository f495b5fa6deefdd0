import type { Question } from '../engine/ask.ts';
import { untrusted } from '../wording/untrusted.ts';

/**
 * @param name of the project: the question comes before the screen's header, so nothing else says which project this is
 * @param directory with the `.git`
 * @param data where git keeps its data, real paths
 */
export function isThisItsRepository(name: string, directory: string, data: readonly string[]): Question {
  return {
    kind: 'confirm',
    text: `Is this the git repo of ${untrusted(name, 60)}?`,
    mustSee: data.map((each) => untrusted(each, 300)),
    guidance: [`git keeps the data for ${untrusted(directory, 200)} there, outside that directory, and will change it.`],
    why: "That's right if you ran git init --separate-git-dir. If you unpacked an archive, its .git may point to another of your repos.",
    yes: 'Yes, I set it up that way',
    no: 'No, or not sure: write nothing',
    recommended: false,
  };
}
