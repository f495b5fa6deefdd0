import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { settingsPort } from '../machine/settings.ts';
import { startSimulator } from '../simulator/server.ts';
import { wrap } from '../wording/wrap.ts';
import { readCards } from '../workshop/card-files.ts';
import { workshopDirectory } from '../workshop/organizer/journal.ts';
import { publicFileName } from '../workshop/public-file.ts';
import type { WorkshopOptions } from '../command-line/workshop-options.ts';
import { makeWorld } from './demo-world.ts';
import { runChecks } from './run-checks.ts';
import type { Session } from './session.ts';
import { runWorkshop } from './workshop.ts';
import { publicFileAt } from './workshop-desk.ts';
import * as text from './demo.text.ts';

/** Milliseconds: the demo's minute, so that the API's pace is felt and nobody falls asleep; shorter where nobody watches. */
const minutes = { person: 3000, automatic: 1000 };
const seats = 12;
/** Whose card the attendee has. */
const seatTaken = 7;

/** Plays a workshop's organizer, an attendee, and the end of it, against a simulated API. Resolves to the exit status. */
export async function playWorkshop(session: Omit<Session, 'key'>, scratch: string): Promise<number> {
  const { terminal, mode } = session;
  const automatic = mode.answers === 'automatic';
  const minuteMs = minutes[mode.answers];
  const isJson = mode.show === 'json';
  const simulator = await startSimulator({
    latencyMs: 40,
    strictness: { adminRequestsPerMinute: 10, minuteMs, completionUsd: 0.0000038, newKeyAfterMs: 200 },
  });
  const say = (lines: readonly string[]): void => {
    for (const line of lines) {
      const wrapped = wrap(line, terminal.style.columns ?? Infinity).join('\n');
      (isJson ? terminal.stderr : terminal.stdout).write(`${wrapped}\n`);
    }
  };
  try {
    const [desk, place] = ['organizer', 'attendee'].map((name) => path.join(scratch, name)) as [string, string];
    for (const each of [desk, place]) await mkdir(each);
    const organizer = await makeWorld(session, desk, simulator.baseUrl, { OPENAI_ADMIN_KEY: simulator.adminKey });
    const organize = (workshop: Omit<WorkshopOptions, 'oneProject' | 'watch'>, yes: boolean): Promise<number> =>
      runWorkshop({
        ...session,
        command: 'workshop',
        // The one document is the attendee's.
        ...(isJson ? { mode: { ...mode, show: 'lines' as const }, terminal: { ...terminal, stdout: terminal.stderr } } : {}),
        world: { ...organizer, timeouts: { ...organizer.timeouts, minute: minuteMs } },
        options: { ...session.options, json: false, yes, limitUsd: 2, workshop: { oneProject: false, watch: false, ...workshop } },
      });
    say([...text.workshop.begin, '']);
    const made = await organize({ action: 'create', seats, until: '2h', name: 'demo' }, automatic);
    const file = await publicFileAt(path.join(organizer.cwd, publicFileName));
    if (made !== 0 || typeof file === 'string') return made;

    const settings = settingsPort(organizer).directory ?? '';
    const code = (await readCards(workshopDirectory(settings, file.id), file.id))?.find(({ seat }) => seat === seatTaken)?.reveal() ?? '';
    say(['', ...text.workshop.attendee(code), '']);
    const attendee = await makeWorld(session, place, simulator.baseUrl, {});
    await copyFile(path.join(organizer.cwd, publicFileName), path.join(attendee.cwd, publicFileName));
    const status = await runChecks({
      ...session,
      command: 'setup',
      world: attendee,
      options: { ...session.options, open: false, yes: automatic, seatCodeStdin: automatic },
      key: code,
    });
    say(['', text.workshop.status, '']);
    await organize({ action: 'status' }, true);
    say(['', text.workshop.end, '']);
    const ended = await organize({ action: 'end' }, true);
    say(['', ...text.end(false)]);
    return Math.max(typeof status === 'number' ? status : 2, ended);
  } finally {
    await simulator.close();
  }
}
