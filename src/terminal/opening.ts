import { officialBaseUrl } from '../openai/base-url.ts';
import { apiLine } from '../project/api-line.ts';
import type { Scope } from '../project/scope.ts';
import { untrusted } from '../wording/untrusted.ts';
import type { Opening } from './screen-model.ts';
import * as text from './run.text.ts';

/** The first line: which project. */
export function openingTitle({ projectName }: Scope, { directory }: Opening, separator: string): string {
  return [projectName, ...(directory === undefined ? [] : [untrusted(directory, 1000)])].join(` ${separator} `);
}

/** The lines below it: what will happen, and where keys go if that's not OpenAI. */
export function openingLines(scope: Scope, { introduces, says = [] }: Opening): readonly string[] {
  return [
    ...says,
    ...(introduces === 'workshop' ? text.workshopIntroduction : introduces ? text.introduction : []),
    ...(scope.api.baseUrl === officialBaseUrl ? [] : [apiLine(scope)]),
  ];
}
