import path from 'node:path';
import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck, type FixContext } from '../check.ts';
import { notWritten } from '../not-written.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import type { ExposureContext } from '../../packaging/exposure-rule.ts';
import { exposuresIn, isExposureSource, isPackagingConfig } from '../../packaging/exposures.ts';
import { exposedVariables, type ExposedVariable } from '../../packaging/exposed-variables.ts';
import { type EnvDocument, readEnvDocument, valueOf } from '../../env-file/document.ts';
import { repairEncoding } from '../../env-file/encoding.ts';
import { envPreview } from '../../env-file/preview.ts';
import { inTurns } from '../../machine/in-turns.ts';
import { relativePathWithin } from '../../machine/paths.ts';
import { holdsKey } from '../../keys/search.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { envFilesBeside } from '../protect/env-files-beside.ts';
import { ownFiles } from '../../project/sources.ts';
import { nameUses } from '../../project/name-uses.ts';
import { manifestReader } from '../../project/manifests.ts';
import { groups } from '../groups.ts';
import { envFilesServed } from './served-env-files.ts';
import * as text from './key-in-browser.text.ts';
import { shownPath } from '../../project/shown-path.ts';

/** Of the sources: files, directories without a repository, bytes of one file, milliseconds. */
const limits = { files: 2000, directories: 500, bytes: 512 * 1024, time: 3000 };

export type KeyInBrowserFact = {
  /** The variables of the chosen env file that reach the browser. */
  readonly inEnvFile: readonly ExposedVariable[];
};

/** Nothing in the env files or the sources hands the key to whoever opens the page, has the app, or follows a link. */
export const keyInBrowser = defineCheck({
  id: 'key-in-browser',
  title: 'the key isn’t exposed to the browser',
  group: groups.key,
  codes: text.codes,
  needs: {},
  async detect({ scope, ports, signal }): Promise<Outcome<KeyInBrowserFact, typeof text.codes>> {
    const uses = await manifestReader(ports.files, scope.root);
    const publicIsPublic = uses('astro') || uses('@sveltejs/kit');
    let inEnvFile: readonly ExposedVariable[] = [];
    const inEnvFiles: text.Place[] = [];
    const withKey = [relativePathWithin(scope.root, scope.envFile.path)];
    for await (const file of inTurns(await envFilesBeside(scope, ports))) {
      const repaired = repairEncoding(file.bytes);
      const variables = exposedVariables(readEnvDocument(repaired.ok ? repaired.bytes : file.bytes), publicIsPublic);
      if (file.path === scope.envFile.path) inEnvFile = variables;
      if (holdsKey(file.bytes)) withKey.push(relativePathWithin(scope.root, file.path));
      for (const { line, what, reach } of variables) inEnvFiles.push({ file: file.name, line, what: untrusted(what), reach });
    }
    const envFiles = withKey.filter((each) => each !== undefined);
    const sources = await lookAtSources(scope, ports, signal, { envFiles, uses });
    const places = [...inEnvFiles, ...(await envFilesServed(scope, ports)), ...sources.places];
    const [first, ...others] = places.toSorted((one, other) => text.weight(one) - text.weight(other));

    const fact: KeyInBrowserFact = { inEnvFile };
    const common = {
      fact,
      data: {
        places: first === undefined ? [] : [first, ...others].slice(0, 50).map(({ file, line, what }) => ({ file, line, what })),
        filesLookedAt: sources.looked,
        complete: sources.complete,
      },
    };
    if (first === undefined) return { status: 'ok', summary: text.staysOut(sources.complete), ...common };
    const found = { ...common, ...(inEnvFile.length === 0 && { fixable: false as const }) };
    if (first.reach === 'link')
      return { status: 'advice', code: 'key-by-link', ...text.isShared([first, ...others]), ...found, fixable: false };
    if (first.reach === 'server')
      return {
        status: 'advice',
        code: 'public-name',
        ...text.isNamedPublic(scope.variable.name, [first, ...others]),
        ...found,
        fixable: false,
      };
    if (first.reach === 'app') return { status: 'problem', code: 'key-in-app', ...text.isInApp([first, ...others]), ...found };
    return { status: 'problem', code: 'key-in-browser', ...text.reachesBrowser(scope.variable.name, [first, ...others]), ...found };
  },
  fix: rename,
});

// oxlint-disable-next-line require-yield -- nothing is asked but the consent, and that is the engine's question
async function* rename({
  scope,
  ports,
  outcome,
  signal,
}: FixContext<KeyInBrowserFact, typeof text.codes>): Conversation<typeof text.codes> {
  const { path: file, name } = scope.envFile;
  const found = await ports.files.look(file);
  const [exposed, another] = outcome.fact?.inEnvFile ?? [];
  if (outcome.status === 'ok' || exposed === undefined || found.kind !== 'file') return undefined;
  const { why } = outcome;
  const code = 'key-in-browser';
  const shown = untrusted(exposed.name, 60);
  const renamed = renamedIn(readEnvDocument(found.bytes), scope.variable.name, exposed, another !== undefined);
  if (!Buffer.isBuffer(renamed)) {
    return {
      kind: 'refusal',
      code,
      summary: text.notRenamed[renamed](name, scope.variable.name),
      why,
      next: text.takeOut(name, shown, exposed.line),
    };
  }
  const uses = (await nameUses(ports, scope.root, exposed.name, signal)).map(
    ({ file: each, line }) => `${shownPath(scope, each, scope.root, 80)}:${line}`,
  );
  return {
    kind: 'plan',
    summary: text.plan(scope.variable.name, name, exposed.line, shown),
    warns: text.breaks(scope.variable.name, shown, uses),
    consent: 'ask',
    // A program that works today stops finding its key: only a person can say that this is wanted.
    destroys: true,
    steps: [
      {
        preview: envPreview(name, scope.variable.name, found.bytes, renamed),
        run: async () => {
          const written = await ports.files.write({ path: file, before: found.bytes, after: renamed, secret: true });
          if (written.written) return { status: 'ok', summary: text.renamed(scope.variable.name, shown, uses), fact: undefined };
          return { ...notWritten(written, name, ports.world, { summary: text.notChanged(name) }), code, status: 'problem' };
        },
      },
    ],
  };
}

/** The file with the variable under the name that servers read, or why it can't be had. `several`: others reach the browser, too. */
function renamedIn(
  document: EnvDocument,
  variable: string,
  exposed: ExposedVariable,
  several: boolean,
): Buffer | keyof typeof text.notRenamed {
  if (valueOf(document, variable) !== undefined) return 'isSet';
  if (several) return 'severalReachIt';
  const assignment = document.assignments.find((one) => one.name === exposed.name && one.line === exposed.line);
  if (document.obstacles.length > 0 || assignment === undefined) return 'cannotBeEdited';
  const at = document.text.indexOf(exposed.name, assignment.start);
  return Buffer.from(document.text.slice(0, at) + variable + document.text.slice(at + exposed.name.length), 'latin1');
}

async function lookAtSources(
  scope: Scope,
  ports: Ports,
  signal: AbortSignal,
  known: Omit<ExposureContext, 'has'>,
): Promise<{ places: readonly text.Place[]; looked: number; complete: boolean }> {
  const sources = await ownFiles(ports, scope.root, isExposureSource, limits);
  // A cap must not cut what matters most.
  const names = sources.names.toSorted((a, b) => Number(isPackagingConfig(b)) - Number(isPackagingConfig(a)));
  const own = new Set(names);
  const context: ExposureContext = { ...known, has: (name) => own.has(name) };
  const places: text.Place[] = [];
  const start = performance.now();
  let looked = 0;
  let complete = !sources.capped;
  const files = names.map((name) => path.join(scope.root, name));
  let at = 0;
  for await (const bytes of ports.files.readMany(files, limits.bytes)) {
    signal.throwIfAborted();
    if (performance.now() - start > limits.time) return { places, looked, complete: false };
    const name = names[at] as string;
    at += 1;
    if (bytes === undefined) {
      // What was deleted and not committed is listed as well, and nothing is missed there.
      if (/^(?:file|unreadable)$/.test((await ports.files.lookInside(path.join(scope.root, name))).kind)) complete = false;
      continue;
    }
    looked += 1;
    for (const { line, what, reach } of exposuresIn(name, bytes.toString('utf8'), context)) {
      places.push({ file: shownPath(scope, name, scope.root, 80), line, what: untrusted(what), reach });
    }
  }
  return { places, looked, complete };
}
