import path from 'node:path';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck } from '../check.ts';
import { readEnvDocument } from '../../env-file/document.ts';
import { adminKeysPage } from '../../openai/pages.ts';
import { promptCommand } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import { beginsAsAdminKey } from '../../keys/shape.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { groups } from '../groups.ts';
import { wayTo } from '../../machine/paths.ts';
import { keyVariable } from '../../env-file/key-variable.ts';

/** No env file of the project holds an admin key, under whatever name: whoever reads one owns the organization. */
export const adminKey = defineCheck({
  id: 'admin-key',
  title: 'no admin key lies in the project',
  group: groups.spend,
  needs: {},
  async detect({ scope, ports }): Promise<Outcome<undefined>> {
    const names = (await ports.files.list(scope.root)).filter((name) => /^\.env($|\.)/.test(name));
    const files = new Set([scope.envFile.path, ...names.map((name) => path.join(scope.root, name))]);
    const places: string[] = [];
    for (const file of files) {
      const found = await ports.files.look(file);
      if (found.kind !== 'file') continue;
      const name = wayTo(scope.root, file);
      for (const assignment of readEnvDocument(found.bytes).assignments) {
        if (!beginsAsAdminKey(assignment.value)) continue;
        // That one is told by the check of the key's shape, which can mend it.
        if (file === scope.envFile.path && assignment.name === keyVariable) continue;
        places.push(untrusted(`${assignment.name} in ${name}, line ${assignment.line}`, 120));
      }
    }
    if (places.length === 0) return { status: 'ok', summary: 'No admin key lies in the project', fact: undefined };
    return {
      status: 'problem',
      code: 'admin-key-in-project',
      summary: `An admin key lies in the project: ${places.join('; ')}`,
      why: 'An admin key can make keys and lift limits for the whole organization. No program needs it, so no file of a project should hold it.',
      next: [
        'Take the line out of the file, and keep the key in a password manager.',
        `If the file was ever shared or committed, revoke the key: ${adminKeysPage}`,
        `For one run, export it in your shell only: ${promptCommand('OPENAI_ADMIN_KEY', shellOf(ports.world))}`,
      ],
      data: { places },
    };
  },
});
