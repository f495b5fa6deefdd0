import { isKeyVariableName } from '../../keys/key-name.ts';
import { holdsKey } from '../../keys/search.ts';
import type { Secret } from '../../keys/secret.ts';
import { readJson } from '../../machine/read-json.ts';
import { setByProject } from '../../machine/set-in-project.ts';
import { failureOf, type ToolWords } from '../failure.ts';
import { fieldOf } from '../json-field.ts';
import { projectTexts } from '../project-texts.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { Destination, Store, StoreFailure, StoreState, Surroundings } from '../store.ts';
import * as text from '../store.text.ts';
import { hasTool, ownVariables, runTool, type ToolAnswer } from '../tool.ts';

const own = /^AWS_\w+$/;
/** The first one that's set counts. */
const profileNames = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'];
const also = { AWS_PAGER: '', AWS_CLI_AUTO_PROMPT: 'off' };
/** What names a secret in a template or an ARN; the six characters that AWS adds to the name aren't a part of it. */
const mentions = /(?:resolve:secretsmanager:|secretsmanager:[a-z0-9-]{1,30}:\d{0,12}:secret:)([\w/+=.@-]{1,200})/g;

/** AWS Secrets Manager. Tried with aws 1.45 and 2.9 on 2026-11-28. */
export const awsSecretsManager: Store = {
  id: 'aws-secrets-manager',
  title: 'AWS Secrets Manager',
  form: 'aws-secrets-manager:name',
  handling: 'written',
  tool: 'aws',
  command: 'aws secretsmanager put-secret-value --secret-id NAME --secret-string file:///dev/stdin',
  proof: 'read back and compared; the value before stays there as AWSPREVIOUS. On Windows, you paste it on its page',
  async detect(around) {
    const found = new Map<string, string>();
    for (const { file, text: content } of await projectTexts(around)) {
      for (const [, named = ''] of content.matchAll(mentions)) {
        const name = named.replace(/-[A-Za-z0-9]{6}$/, '');
        if (isName(name) && /open_?ai/i.test(name)) found.set(name, untrusted(file, 100));
      }
    }
    return [...found].slice(0, 5).map(([name, file]) => destination(around, name, file));
  },
  named: (name, around) => (isName(name) ? destination(around, name) : undefined),
};

/** aws takes a value from a file or an argument, and Windows has no file that stands for standard input. */
const byHandOnWindows: Partial<Destination> = {
  store: { ...awsSecretsManager, handling: 'page' },
  byHand: async () => ({ page: 'https://console.aws.amazon.com/secretsmanager/listsecrets', note: text.awsOnWindows }),
};

function isName(name: string): boolean {
  return /^[A-Za-z0-9/_+=.@][\w/+=.@-]{0,511}$/.test(name);
}

/** What's there now: nothing, a key, fields with other values, or something that must not be lost. */
type Held =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'key'; readonly value: string; readonly with: (secret: Secret) => string }
  | { readonly kind: 'other' }
  | ({ readonly kind: 'unknown' } & StoreFailure);

function destination(around: Surroundings, secretName: string, mentionedIn?: string): Destination {
  const name = `aws-secrets-manager:${secretName}`;
  const variable = around.scope.variable.name;
  const words: ToolWords = {
    tool: 'aws',
    title: awsSecretsManager.title,
    name,
    signIn: 'aws login, aws sso login, or aws configure',
    refusal: /credentials|InvalidClientTokenId|UnrecognizedClient|ExpiredToken|AccessDenied|config profile|\bSSO\b|not authorized/i,
    missing: /ResourceNotFoundException/,
  };
  const run = (args: readonly string[], signal: AbortSignal, input?: string): Promise<ToolAnswer> =>
    runTool(around, { program: 'aws', args, own, also, ...(input === undefined ? {} : { input, opensStdin: true }) }, signal);
  let region: Promise<string | undefined> | undefined;
  // As an option, so that it's the one that was shown: version 1 of the tool doesn't know AWS_REGION.
  const aws = async (args: readonly string[], signal: AbortSignal, input?: string): Promise<ToolAnswer> => {
    const where = await (region ??= regionOf(signal));
    return run([...args, '--output', 'json', ...(where === undefined ? [] : ['--region', where])], signal, input);
  };
  const held = async (signal: AbortSignal): Promise<Held> => {
    const answer = await aws(['secretsmanager', 'get-secret-value', '--secret-id', secretName], signal);
    const failure = failureOf(answer, words, around);
    if (failure?.code === 'no-destination') return { kind: 'nothing' };
    if (failure?.code === 'tool-failed' && (await region) === undefined) return { kind: 'unknown', ...text.noRegion };
    if (failure !== undefined || !('stdout' in answer)) return { kind: 'unknown', ...(failure ?? text.toolFailed('aws')) };
    const value = fieldOf(readJson(answer.stdout.toString('utf8')), 'SecretString');
    return value === undefined ? { kind: 'other' } : readHeld(value, variable);
  };

  const profileFrom = async (profile: string): Promise<string | undefined> =>
    (await setByProject(around.ports.world, [profile])).get(profile)?.file;

  return {
    store: awsSecretsManager,
    name,
    key: secretName,
    ...(around.ports.world.platform === 'win32' ? byHandOnWindows : {}),
    ...(mentionedIn === undefined ? {} : { mentionedIn }),
    isInstalled: () => hasTool(around, 'aws'),
    async describe(signal) {
      const who = await aws(['sts', 'get-caller-identity'], signal);
      const where = await region;
      const env = await ownVariables(around, own);
      const profile = profileNames.find((name) => env[name]);
      const server = env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] || env['AWS_ENDPOINT_URL'];
      const identity = 'stdout' in who && who.status === 0 ? readJson(who.stdout.toString('utf8')) : undefined;
      return [
        text.accountLine(
          [fieldOf(identity, 'Account'), fieldOf(identity, 'Arn')].flatMap((each) => each ?? []).join(', ') || undefined,
          'aws',
        ),
        ...(profile === undefined ? [] : [text.profileLine(env[profile] ?? '', await profileFrom(profile))]),
        ...(server === undefined || server === '' ? [] : [text.placeLine('Server', server)]),
        text.placeLine('Region', where ?? text.regionNotSet),
        text.placeLine('Secret', secretName),
      ];
    },
    async accountFrom() {
      const env = await ownVariables(around, own);
      const profile = profileNames.find((name) => env[name]);
      return profile === undefined ? undefined : await profileFrom(profile);
    },
    async state(secret, signal): Promise<StoreState> {
      const now = await held(signal);
      if (now.kind === 'nothing') return { kind: 'absent' };
      if (now.kind === 'other') return { kind: 'unknown', ...text.holdsOther(name) };
      return now.kind === 'key' ? { kind: 'present', same: now.value === secret.reveal() } : now;
    },
    async write(secret, signal) {
      const now = await held(signal);
      if (now.kind === 'unknown') return { ok: false, ...now };
      if (now.kind === 'other') return { ok: false, ...text.holdsOther(name) };
      const args = now.kind === 'nothing' ? ['create-secret', '--name', secretName] : ['put-secret-value', '--secret-id', secretName];
      const value = now.kind === 'nothing' ? secret.reveal() : now.with(secret);
      const answer = await aws(['secretsmanager', ...args, '--secret-string', 'file:///dev/stdin'], signal, value);
      const failure = failureOf(answer, words, around);
      return failure === undefined ? { ok: true } : { ok: false, ...failure };
    },
    async verify(secret, signal) {
      const now = await held(signal);
      if (now.kind === 'unknown') return { ok: false, ...now };
      const isThere = now.kind === 'key' && now.value === secret.reveal();
      return isThere ? { ok: true, by: 'compared' } : { ok: false, ...text.notStored('aws', name) };
    },
  };

  async function regionOf(signal: AbortSignal): Promise<string | undefined> {
    const env = await ownVariables(around, own);
    const named = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'];
    const answer = named ? undefined : await run(['configure', 'get', 'region'], signal);
    const found = named ?? (answer !== undefined && 'stdout' in answer && answer.status === 0 ? answer.stdout.toString('utf8').trim() : '');
    return /^[a-z]{2}[a-z0-9-]{1,30}$/.test(found) ? found : undefined;
  }
}

/** Many secrets there hold several values as JSON: the others must stay. */
function readHeld(value: string, variable: string): Held {
  if (value.trim() === '' || (holdsKey(Buffer.from(value)) && !/[\s{}]/.test(value)))
    return { kind: 'key', value, with: (secret) => secret.reveal() };
  const fields = value.trimStart().startsWith('{') ? readJson(value) : undefined;
  // A long number would come back as another one.
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields) || /:\s*-?[\d.]{16}/.test(value)) return { kind: 'other' };
  const field = variable in fields ? variable : (Object.keys(fields).find(isKeyVariableName) ?? variable);
  return {
    kind: 'key',
    value: fieldOf(fields, field) ?? '',
    with: (secret) => JSON.stringify({ ...fields, [field]: secret.reveal() }),
  };
}
