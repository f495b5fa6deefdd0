import { describe, expect, it, onTestFinished } from 'vitest';
import type { Simulator } from '../../src/simulator/server.ts';
import { relay, type Interference } from './relay.ts';
import { clientOf } from '../simulator/client.ts';
import { organizationOf } from '../simulator/organization.ts';
import { openTerminal, type TestTerminal } from './terminal.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { expectNoLeak, program, simulate } from './program.ts';

// The creation of a key with the admin key, interrupted at one of its requests, in a real pseudo-terminal. Whatever
// happened, a second run ends with one project, one account, one key, one limit and two alerts.

/** Questions of the wizard and what a person types, Enter aside. */
const questions: readonly (readonly [question: string, typed: string])[] = [
  ['Where should the key for .env come from?', ''],
  ['Which project should the key belong to?', ''],
  ['How much can project shop-bot spend?', '10'],
  ['Which models can project shop-bot use?', ''],
  ['When should the key expire?', ''],
  ['from an earlier run. Revoke', ''],
  ['Create a key for .env in project shop-bot?', ''],
  ['Who should get an email', ''],
];
/** What ends a run that doesn't go on: a person leaves it there. */
const stuck = [
  'Which project of the organization',
  'Press Enter to check again',
  'Checking again in',
  'Set a monthly limit',
  'Create a key (takes about a minute):',
];
const literal = (text: string): string => text.replaceAll(/[.?*+^$()[\]{}|\\]/g, '\\$&');
const any = new RegExp([...questions.map(([text]) => text), ...stuck].map(literal).join('|'));

function open(world: TestWorld): TestTerminal {
  const { TERM: _shell, ...env } = world.env;
  // Not under a shell: what is killed is the program itself.
  const terminal = openTerminal({ command: process.execPath, args: [program], cwd: world.project, env, rows: 60, columns: 110 });
  onTestFinished(() => terminal.kill());
  return terminal;
}

/** Answers what is asked until the program ends. Resolves to its exit code; 137 after a kill. */
async function play(terminal: TestTerminal): Promise<number> {
  for (;;) {
    // Nothing comes when the program has ended.
    const screen = await terminal.waitFor(any, 40_000).catch(() => '');
    const [question, typed] = questions.find(([text]) => screen.includes(text)) ?? [];
    if (question === undefined || typed === undefined) {
      terminal.press('ctrl-c');
      break;
    }
    terminal.type(typed);
    terminal.press('enter');
    const gone = new RegExp(`^(?![\\s\\S]*${literal(question)})`);
    await terminal.waitFor(gone, 40_000).catch(() => undefined);
  }
  const { exitCode, signal } = await terminal.exit;
  return signal === undefined ? exitCode : 128 + signal;
}

const kinds = [
  'killed before',
  'killed after',
  '500 once',
  '500 always',
  'lost before',
  'lost after',
  'silent before',
  'silent after',
  'left before',
  'left after',
] as const;
type Kind = (typeof kinds)[number];
/** The request that is interrupted: the n-th of the run, or the n-th POST to a path that ends so. */
type Place = number | readonly [end: string, nth: number];

function worldAt(baseUrl: string, { adminKey }: Simulator): TestWorld {
  const world = makeWorld({ env: { OPENAI_BASE_URL: baseUrl, OPENAI_ADMIN_KEY: adminKey } });
  world.put('.gitignore', '.env\n');
  return world;
}

async function interrupted(kind: Kind, at: Place): Promise<void> {
  const simulator = await simulate();
  let count = 0;
  let place: string | undefined;
  let terminal: TestTerminal | undefined;
  const isMeant = (method: string, path: string): boolean => {
    const [end, nth] = typeof at === 'number' ? ['', at] : at;
    if (end !== '' && !(method === 'POST' && path.endsWith(end))) return false;
    count += 1;
    return count === nth || (kind === '500 always' && place === `${method} ${path}`);
  };
  const meddle = ({ method, path }: { method: string; path: string }): Interference => {
    if (!isMeant(method, path)) return undefined;
    place ??= `${method} ${path}`;
    if (kind.startsWith('500')) return { status: 500, body: { error: { message: 'The server had an error', type: 'server_error' } } };
    const when = kind.endsWith('before') ? 'before' : 'after';
    return kind.startsWith('lost') ? `lost-${when}` : `silent-${when}`;
  };
  const interrupt = (): void => {
    if (kind.startsWith('killed')) terminal?.kill();
    if (kind.startsWith('left')) terminal?.press('ctrl-c');
  };
  const world = worldAt(await relay(simulator, meddle, interrupt), simulator);
  terminal = open(world);
  const status = await play(terminal);
  expect(place, 'the request to be interrupted was not made').toBeDefined();
  if (kind.startsWith('killed')) expect(status).toBe(137);
  if (kind.startsWith('left')) {
    expect(status).toBe(130);
    const isAtKey = place?.startsWith('POST ') === true && place.endsWith('/service_accounts');
    expect(terminal.scrollback().includes('may have a key')).toBe(isAtKey);
  }

  // Everything works again.
  world.env['OPENAI_BASE_URL'] = simulator.baseUrl;
  const second = open(world);
  const again = await play(second);
  expect(again, second.scrollback()).toBe(0);
  expect(await organizationOf(simulator)).toEqual({ projects: 1, accounts: 1, keys: 1, limit: 1000, alerts: [500, 800] });
  const key = /^OPENAI_API_KEY=(.*)$/m.exec(world.read('.env'))?.[1] ?? '';
  expect((await clientOf(simulator, key).models.list()).data.length).toBeGreaterThan(0);
  for (const each of [terminal, second]) {
    expectNoLeak(each.raw(), key);
    expectNoLeak(each.raw(), simulator.adminKey);
  }
}

describe('the making of a key', { timeout: 180_000 }, () => {
  it.each<[Kind, string, number]>([
    ['killed after', '/projects', 1],
    ['killed after', '/service_accounts', 1],
    ['lost after', '/service_accounts', 1],
    ['left after', '/service_accounts', 1],
    ['left after', '/projects', 1],
    ['500 always', '/spend_limit', 1],
    ['killed after', '/spend_alerts', 1],
  ])('%s the answer of POST …%s (%i) ends well', (kind, end, nth) => interrupted(kind, [end, nth]));

  // All of it takes half an hour: EVERY_INTERRUPTION=1, and AT=7-12 or KIND=lost for a part of it.
  const { EVERY_INTERRUPTION: everything, AT: at = '1-23', KIND: kind = '.' } = process.env;
  const [from = 1, to = 23] = at.split('-').map(Number);
  const places = everything === undefined ? [] : Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const wanted = kinds.filter((each) => new RegExp(kind).test(each));
  it.each(places.flatMap((each) => wanted.map((how) => [how, each] as const)))('%s request %i ends well', (how, each) =>
    interrupted(how, each),
  );
});
