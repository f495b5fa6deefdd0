import type { Outcome } from '../../engine/outcome.ts';
import { shownPath } from '../../project/shown-path.ts';
import { defineCheck } from '../check.ts';
import { groups } from '../groups.ts';
import * as text from './commit-guard.text.ts';

export type CommitGuardFact = {
  /** git will look for a key in the next commit before it makes it. */
  readonly isThere: boolean;
};

/** Whether git runs the guard of `scan --install-guard`. Nobody has to have one. */
export const commitGuard = defineCheck({
  id: 'commit-guard',
  title: 'commits are checked for keys',
  group: groups.protect,
  codes: text.codes,
  needs: {},
  async detect({ scope, ports }): Promise<Outcome<CommitGuardFact, typeof text.codes>> {
    const found = await ports.git.guard(scope.root);
    if ('because' in found || found.state !== 'there') {
      const fact = { isThere: false };
      if (!('idle' in found) || found.idle === undefined) return { status: 'ok', summary: text.isNotThere, fact, applies: false };
      const name = shownPath(scope, found.idle, scope.gitRoot ?? scope.root, 120);
      return { status: 'advice', code: 'guard-not-run', ...text.isNotRun(name), fact, data: { file: name } };
    }
    const { file, kind } = found.place;
    const name = shownPath(scope, file, scope.gitRoot ?? scope.root, 120);
    const said = { fact: { isThere: true }, data: { file: name, kind } };
    if (found.isOutdated) return { status: 'advice', code: 'guard-outdated', ...text.isOutdated(name), ...said };
    return { status: 'ok', summary: text.isThere(name), brief: text.isThereBriefly, ...said };
  },
});
