import { exampleNames } from '../env-file/example-names.ts';
import path from 'node:path';
import { readEnvDocument } from '../env-file/document.ts';
import type { Git } from '../git/git.ts';
import { isKeyVariableName } from '../keys/key-name.ts';
import type { Files } from '../machine/files.ts';
import { untrusted } from '../wording/untrusted.ts';
import { springVariable } from './framework-readings.ts';
import { keyReadingsIn, serversNamedIn, type KeyReading } from './key-readings.ts';
import { ownFiles } from './sources.ts';

/** A reading, and where it is: relative to the project's root, safe to display. */
export type PlacedReading = KeyReading & { readonly file: string };
/** A server that the code names for its clients, each of them. */
export type NamedServer = { readonly url: string; readonly file: string; readonly line: number };
export type ProjectReadings = { readonly readings: readonly PlacedReading[]; readonly server?: NamedServer };
/** A variable that a committed example names for the key. */
export type ExampleName = { readonly name: string; readonly file: string; readonly line: number };

/** Files that are listed, files that are read, directories without a repository, bytes of one file, readings, names in examples, milliseconds. */
const limits = { listed: 20_000, read: 600, directories: 300, bytes: 256 * 1024, readings: 1000, names: 100, time: 1500 };

const sourceFile =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|ipynb|go|rs|rb|php|java|kts?|scala|cs|fs|exs?|dart|swift|r|jl|gradle|ya?ml|properties|toml|conf)$|(?:^|\/)pom\.xml$/i;
const ofTests =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|spec|e2e|fixtures|mocks|cypress|testdata)\/|(?:^|\/)(?:test_[^/]*|conftest)\.py$|_test\.\w+$|\.(?:test|spec|stories|d)\.\w+$|\.min\.js$|(?:^|\/)pnpm-lock\.yaml$/i;
/** What a project only shows: it counts where nothing else reads the key. */
const shown = /(?:^|\/)(?:examples?|samples?|docs?|cookbook|demos?|scripts|benchmarks?)\//i;

/** Where the project's code gets the key from, the files nearest to the root first; without tests, and as far as a second is enough. */
export async function projectReadings(ports: { readonly files: Files; readonly git: Git }, root: string): Promise<ProjectReadings> {
  const { names } = await ownFiles(ports, root, (name) => sourceFile.test(name) && !ofTests.test(name), {
    files: limits.listed,
    directories: limits.directories,
  });
  const rank = (name: string): number => name.split('/').length + (shown.test(name) ? 100 : 0);
  const nearest = names.toSorted((one, other) => rank(one) - rank(other)).slice(0, limits.read);
  const readings: PlacedReading[] = [];
  const servers: (NamedServer & { readonly isUsual: boolean })[] = [];
  const start = performance.now();
  let at = 0;
  for await (const bytes of ports.files.readMany(
    nearest.map((name) => path.join(root, name)),
    limits.bytes,
  )) {
    const file = nearest[at] as string;
    at += 1;
    if (bytes !== undefined) {
      const source = bytes.toString('utf8');
      const shownFile = untrusted(file, 80);
      readings.push(...keyReadingsIn(file, source).map((each) => ({ ...each, file: shownFile })));
      if (!shown.test(file))
        servers.push(
          ...serversNamedIn(file, source).map(({ url, line }) => ({ url: url ?? '', file: shownFile, line, isUsual: url === undefined })),
        );
    }
    if (readings.length >= limits.readings || performance.now() - start > limits.time) break;
  }
  // What the settings say takes the place of Spring's own name.
  const isSet = readings.some(({ file, by }) => by === 'client' && /(?:^|\/)application[\w-]*\.(?:properties|ya?ml)$/.test(file));
  const counting = isSet ? readings.filter(({ name }) => name !== springVariable) : readings;
  const own = counting.filter(({ file }) => !shown.test(file));
  const [server] = servers;
  return {
    readings: own.length > 0 ? own : counting,
    ...(server === undefined || servers.some(({ isUsual, url }) => isUsual || url !== server.url) ? {} : { server }),
  };
}

/** What the committed examples call the key, whether the line is commented out or not, each name once; an example's own order. */
export async function namesInExamples(files: Files, root: string): Promise<readonly ExampleName[]> {
  const found = new Map<string, ExampleName>();
  for (const file of exampleNames) {
    const example = await files.lookInside(path.join(root, file));
    if (example.kind !== 'file' || example.bytes.length > limits.bytes) continue;
    const { statements, text } = readEnvDocument(example.bytes);
    for (const statement of statements) {
      const commented = /^[ \t]*#[# \t]*(?:export[ \t]+)?(\w{1,100})[ \t]*=/.exec(text.slice(statement.start, statement.end))?.[1];
      const name = statement.kind === 'assignment' || statement.kind === 'bare' ? statement.name : (commented ?? '');
      if (found.size < limits.names && !found.has(name) && isKeyVariableName(name)) found.set(name, { name, file, line: statement.line });
    }
  }
  return [...found.values()];
}
