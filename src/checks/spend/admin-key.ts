import path from 'node:path';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck } from '../check.ts';
import { readEnvDocument } from '../../env-file/document.ts';
import { shellOf } from '../../shell/shell.ts';
import { beginsAsAdminKey } from '../../keys/shape.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { groups } from '../groups.ts';
import * as text from './admin-key.text.ts';
import { shownPath } from '../../project/shown-path.ts';

/** No env file in the project contains an admin key, under any name: whoever can read one controls the organization. */
export const adminKey = defineCheck({
  id: 'admin-key',
  title: 'no admin key is in the project',
  group: groups.spend,
  codes: text.codes,
  needs: {},
  async detect({ scope, ports }): Promise<Outcome<undefined, typeof text.codes>> {
    const names = (await ports.files.list(scope.root)).filter((name) => /^\.env($|\.)/.test(name));
    const files = new Set([scope.envFile.path, ...names.map((name) => path.join(scope.root, name))]);
    const places: string[] = [];
    for (const file of files) {
      const found = await ports.files.look(file);
      if (found.kind !== 'file') continue;
      const name = shownPath(scope, file);
      for (const assignment of readEnvDocument(found.bytes).assignments) {
        if (!beginsAsAdminKey(assignment.value)) continue;
        // The check of the key's shape reports this one, and can fix it.
        if (file === scope.envFile.path && assignment.name === scope.variable.name) continue;
        places.push(untrusted(text.place(assignment.name, name, assignment.line), 120));
      }
    }
    if (places.length === 0) return { status: 'ok', summary: text.noneInProject, fact: undefined };
    return { status: 'problem', code: 'admin-key-in-project', ...text.isInProject(places, shellOf(ports.world)), data: { places } };
  },
});
