import type { Outcome } from '../../engine/outcome.ts';
import { type EnvDocument, maxComparedBytes, readEnvDocument } from '../../env-file/document.ts';
import { isUtf16 } from '../../env-file/encoding.ts';
import { keyValueOf } from '../../env-file/key-value.ts';
import { shellOf } from '../../shell/shell.ts';
import { defineCheck } from '../check.ts';
import { groups } from '../groups.ts';
import {
  byteOrderMark,
  contentFinding,
  duplicates,
  litterFinding,
  syncedKey,
  together,
  unreadFile,
  unreadKey,
  utf16,
} from './env-file-findings.ts';
import { misreadByDocker } from './env-file-docker.ts';
import { mayWriteThrough } from './env-file-link.ts';
import { isOpenToOthers, isReadOnly, readableByOthers, readOnly } from './env-file-permissions.ts';
import { linkFinding, outsideProject, unusable } from './env-file-place.ts';
import * as text from './env-file.text.ts';

export type EnvFileFact =
  | { readonly exists: false }
  | {
      readonly exists: true;
      readonly bytes: Buffer;
      readonly document: EnvDocument;
      /** Permission bits, e.g. `0o600`. */
      readonly mode: number;
    };

/** The env file can be read and written, by its owner alone, and every program reads the same in it. */
export const envFile = defineCheck({
  id: 'env-file',
  title: 'the env file has no problems',
  group: groups.key,
  codes: text.codes,
  needs: {},
  async detect({ scope, ports }): Promise<Outcome<EnvFileFact, typeof text.codes>> {
    const { name } = scope.envFile;
    const shell = shellOf(ports.world);
    if (!(await ports.files.isInProject(scope.envFile.path))) return await outsideProject(scope, ports);
    const found = await ports.files.look(scope.envFile.path);
    if (found.kind !== 'file' && found.kind !== 'absent') return unusable(found, name, ports.world);
    const litter = litterFinding(await ports.files.leftovers(scope.envFile.path), scope, shell);
    if (found.kind === 'absent') {
      const fact = { exists: false } as const;
      const finding = litter ?? unreadFile(scope);
      return finding === undefined ? { status: 'ok', summary: text.isAbsent(name), fact, applies: false } : { ...finding, fact };
    }
    const agreed = await mayWriteThrough({ scope, ports }, found);
    // A run that was killed at the wrong instant leaves the second name that a hard link is.
    const ours = found.links > 1 && linkFinding({ ...found, links: 1 }, scope, shell, agreed) === undefined ? litter : undefined;
    const link = ours ?? linkFinding(found, scope, shell, agreed);
    // No program reads UTF-16 here: it has nothing that other checks could rely on.
    if (isUtf16(found.bytes)) return link ?? utf16(found.bytes, name);

    const fact: EnvFileFact = {
      exists: true,
      bytes: found.bytes,
      document: readEnvDocument(found.bytes),
      mode: found.mode,
    };
    const finding =
      link ??
      contentFinding(fact.document, found.bytes, scope) ??
      // Before the next finding, which would only ask for more permissions to be taken away.
      (isReadOnly(found.mode) && keyValueOf(fact.document, scope.variable.name) === undefined ? readOnly(name, ports.world) : undefined) ??
      together(
        isOpenToOthers(found, ports.world, scope) ? readableByOthers(found.mode, name, shell) : undefined,
        fact.document.bom ? byteOrderMark(name) : undefined,
        duplicates(fact.document, scope),
      ) ??
      litter ??
      unreadFile(scope) ??
      (await misreadByDocker(fact.document, scope, ports.files)) ??
      unreadKey(fact.document, found.bytes, scope) ??
      syncedKey(fact.document, scope, ports.world);
    if (finding !== undefined) return { ...finding, fact };
    const disk = { keepsNoPermissions: found.modeIsOfDisk };
    const summary = found.bytes.length > maxComparedBytes ? text.isTooLongToCompare(name, disk) : text.isInOrder(name, disk);
    return { status: 'ok', summary, fact };
  },
  async *fix(context) {
    const { fixEnvFile } = await import('./env-file-fix.ts');
    return yield* fixEnvFile(context);
  },
});
