import path from 'node:path';
import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck, type FixContext, type LookContext } from '../check.ts';
import { notWritten } from '../not-written.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { exposedVariables, exposuresIn, isBrowserSource, isBundlerConfig, type ExposedVariable } from '../../packaging/browser-exposure.ts';
import { readEnvDocument, valueOf } from '../../env-file/document.ts';
import { repairEncoding } from '../../env-file/encoding.ts';
import { envPreview } from '../../env-file/preview.ts';
import { inTurns } from '../../machine/in-turns.ts';
import { pages } from '../../openai/pages.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { envFilesBeside } from '../protect/env-siblings.ts';
import { ownFiles } from '../../project/sources.ts';
import { groups } from '../groups.ts';
import { keyVariable } from '../../env-file/key-variable.ts';

/** Of the sources: files, directories without a repository, bytes of one file, milliseconds. */
const limits = { files: 2000, directories: 500, bytes: 512 * 1024, time: 3000 };

export type KeyInBrowserFact = {
  /** The variables of the chosen env file that reach the browser. */
  readonly inEnvFile: readonly ExposedVariable[];
};

/** Nothing in the env files or the sources hands the key to whoever opens the page. */
export const keyInBrowser = defineCheck({
  id: 'key-in-browser',
  title: 'the key stays out of the browser',
  group: groups.key,
  needs: {},
  async detect({ scope, ports, signal }: LookContext): Promise<Outcome<KeyInBrowserFact>> {
    const publicIsPublic = await usesPublicPrefix(scope, ports);
    let inEnvFile: readonly ExposedVariable[] = [];
    const inEnvFiles: { file: string; line: number; what: string }[] = [];
    for await (const file of inTurns(await envFilesBeside(scope, ports))) {
      const repaired = repairEncoding(file.bytes);
      const variables = exposedVariables(readEnvDocument(repaired.ok ? repaired.bytes : file.bytes), publicIsPublic);
      if (file.path === scope.envFile.path) inEnvFile = variables;
      for (const { line, what } of variables) inEnvFiles.push({ file: file.name, line, what: untrusted(what) });
    }
    const sources = await lookAtSources(scope, ports, signal);
    const places = [...inEnvFiles, ...sources.places];

    const fact: KeyInBrowserFact = { inEnvFile };
    const data = { places: places.slice(0, 50), filesLookedAt: sources.looked, complete: sources.complete };
    const [first] = places;
    if (first === undefined) {
      const part = sources.complete ? '' : ' in the part of the sources that was looked at';
      return { status: 'ok', summary: `nothing hands the key to the browser${part}`, fact, data };
    }
    const more = places.length === 1 ? '' : `, and ${places.length - 1} more ${places.length === 2 ? 'place' : 'places'}`;
    const others = places.slice(1, 6).map(({ file, line, what }) => `Also ${file}:${line}: ${what}.`);
    return {
      status: 'problem',
      code: 'key-in-browser',
      summary: `${first.file}:${first.line}: ${first.what}${more}`,
      why: 'Everyone who opens the page can read the key there and spend your money with it. No build setting hides it.',
      next: [
        `Keep the key on a server: name it ${keyVariable}, read it there (an API route, a server function), and let the page call that.`,
        `If a page with the key was ever published, revoke it and make a new one: ${pages.apiKeys}`,
        ...others,
      ],
      fact,
      data,
      ...(inEnvFile.length === 0 && { fixable: false as const }),
    };
  },
  fix: rename,
});

// oxlint-disable-next-line require-yield -- nothing is asked but the consent, and that is the engine's question
async function* rename({ scope, ports, outcome }: FixContext<KeyInBrowserFact>): Conversation {
  const { path: file, name } = scope.envFile;
  const found = await ports.files.look(file);
  const [exposed, another] = outcome.fact?.inEnvFile ?? [];
  if (outcome.status === 'ok' || exposed === undefined || found.kind !== 'file') return undefined;
  const document = readEnvDocument(found.bytes);
  const assignment = document.assignments.find((one) => one.name === exposed.name && one.line === exposed.line);
  const shown = untrusted(exposed.name, 60);
  const because =
    valueOf(document, keyVariable) !== undefined
      ? `${keyVariable} is set there already`
      : another !== undefined
        ? 'more than one variable reaches the browser'
        : document.obstacles.length > 0 || assignment === undefined
          ? 'the file cannot be edited safely as it is'
          : undefined;
  const { code, why } = outcome;
  if (because !== undefined || assignment === undefined) {
    return {
      kind: 'refusal',
      code,
      summary: `${name} was not changed: ${because ?? 'the variable is gone'}`,
      why,
      next: [`Take ${shown} (line ${exposed.line}) out of ${name} in your editor, and out of the code that reads it.`],
    };
  }
  const at = document.text.indexOf(exposed.name, assignment.start);
  const text = document.text.slice(0, at) + keyVariable + document.text.slice(at + exposed.name.length);
  const after = Buffer.from(text, 'latin1');
  return {
    kind: 'plan',
    summary: `rename ${shown} to ${keyVariable} in ${name}; the code that reads it must follow`,
    consent: 'ask',
    // A program that works today stops finding its key: only a person can say that this is wanted.
    destroys: true,
    steps: [
      {
        preview: envPreview(name, found.bytes, after),
        run: async (): Promise<Outcome<undefined>> => {
          const written = await ports.files.write({ path: file, before: found.bytes, after, secret: true });
          if (written.written) {
            return { status: 'ok', summary: `it is ${keyVariable} now: change the code that reads ${shown}`, fact: undefined };
          }
          return { ...notWritten(written, name, ports.world, { summary: `${name} was not changed` }), code, status: 'problem' };
        },
      },
    ],
  };
}

/** Astro and SvelteKit give every `PUBLIC_…` to the page; elsewhere the word may mean anything. */
async function usesPublicPrefix(scope: Scope, ports: Ports): Promise<boolean> {
  const found = await ports.files.lookInside(path.join(scope.root, 'package.json'));
  return found.kind === 'file' && /"(?:astro|@sveltejs\/kit)"\s*:/.test(found.bytes.toString('utf8'));
}

async function lookAtSources(
  scope: Scope,
  ports: Ports,
  signal: AbortSignal,
): Promise<{ places: { file: string; line: number; what: string }[]; looked: number; complete: boolean }> {
  const sources = await ownFiles(ports, scope.root, isBrowserSource, limits);
  // A cap must not cut what matters most.
  const names = sources.names.toSorted((a, b) => Number(isBundlerConfig(b)) - Number(isBundlerConfig(a)));
  const places: { file: string; line: number; what: string }[] = [];
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
    for (const { line, what } of exposuresIn(name, bytes.toString('utf8'))) {
      places.push({ file: untrusted(name, 80), line, what: untrusted(what) });
    }
  }
  return { places, looked, complete };
}
