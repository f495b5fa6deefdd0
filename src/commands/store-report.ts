import type { Scope } from '../project/scope.ts';
import type { ByHand, Destination, StoreFailure, StoreState, Verified } from '../stores/store.ts';
import { shellOf, type ShellWorld } from '../shell/shell.ts';
import { painter } from '../terminal/color.ts';
import { jsonText, nextSteps } from '../terminal/json.ts';
import { marks } from '../terminal/marks.ts';
import { written } from '../terminal/written.ts';
import { needsStdinFile } from '../stores/shown.ts';
import type { Session } from './session.ts';
import * as text from './store.text.ts';

/** What's known of a place, and what was done about it. */
export type PlaceReport = {
  readonly place: Destination;
  readonly installed: boolean;
  readonly state?: StoreState;
  /** What was asked for and became of it. */
  result?: Verified | { readonly ok: 'planned' | 'declined' | 'had-it' };
  readonly hand?: ByHand;
  /** What else to say about the result. */
  readonly notes: string[];
};

type Status = keyof typeof marks;
type Shown = { readonly status: Status; readonly text: string; readonly failure?: StoreFailure };

function shownOf({ place, installed, state, result }: PlaceReport): Shown {
  const { name } = place;
  if (result !== undefined) {
    if (result.ok === true) return { status: 'ok', text: text.stored(name, result.by) };
    if (result.ok === false && result.code === 'by-hand')
      return { status: 'problem', text: `${text.isByHand(name, undefined)} [by-hand]`, failure: result };
    if (result.ok === false) return { status: 'problem', text: `${result.summary} [${result.code}]`, failure: result };
    if (result.ok === 'had-it') return { status: 'ok', text: text.hasThis(name) };
    if (result.ok === 'declined') return { status: 'unknown', text: text.isLeft(name) };
  }
  if (place.store.handling !== 'written')
    return { status: 'unknown', text: text.isByHand(name, installed || place.store.handling === 'page' ? undefined : place.store.tool) };
  if (!installed) return { status: 'unknown', text: `${name}: ${place.store.tool ?? ''} isn't installed` };
  if (state === undefined) return { status: 'unknown', text: name };
  if (state.kind === 'unknown') return { status: 'unknown', text: `${name}: ${state.summary} [${state.code}]`, failure: state };
  if (state.kind === 'absent') return { status: 'problem', text: text.lacksKey(name) };
  if (state.same === undefined) return { status: 'unknown', text: text.hasSome(name, state.at) };
  return state.same ? { status: 'ok', text: text.hasThis(name) } : { status: 'problem', text: text.hasOther(name) };
}

/** Git Bash has the commands, but no /dev/stdin for programs of Windows. */
function whereToRun(command: string, world: ShellWorld): keyof typeof text.runThis {
  const isWindows = world.platform === 'win32';
  if (isWindows && needsStdinFile(command)) return 'wsl';
  return shellOf(world) === 'posix' ? 'here' : isWindows ? 'git-bash' : 'bash';
}

/** Writes lines, wrapped for the terminal. */
export function writerOf({ terminal, world }: Session) {
  const { style, stdout } = terminal;
  const say = (line: string, hanging = 2): void => void stdout.write(written(line, style, hanging));
  const mark = (status: Status, line: string): void => {
    const { glyph, word, color } = marks[status];
    say(style.plain ? `${word}: ${line}` : ` ${painter(style.color)(glyph, color)} ${line}`, 3);
  };
  return {
    say,
    /** @param brief without the commands to run: there may be many */
    place(report: PlaceReport, brief = false): void {
      const { place, hand, notes } = report;
      const shown = shownOf(report);
      mark(shown.status, `${shown.text} (${text.about(place.store.title, place.mentionedIn)})`);
      const arrow = style.plain ? '->' : '→';
      if (shown.failure !== undefined && hand === undefined) {
        const { why, next } = shown.failure;
        // Where nothing was tried, one line is enough.
        const [said, ways] = report.result === undefined ? [[], next.slice(0, 1)] : [[why], next];
        for (const line of [...said, ...ways.map((each) => `${arrow} ${each}`)]) say(`     ${line}`, 7);
      }
      if (report.result?.ok === true && place.afterwards !== undefined) say(`     ${arrow} ${place.afterwards}`, 7);
      for (const note of notes) say(`     ${note}`, 7);
      if (hand === undefined) return;
      if (brief) return say(`     ${arrow} ${text.seeHow(place.name)}`, 7);
      if ('page' in hand) return say(`     ${arrow} ${text.openThis(hand.page)}. ${hand.note ?? ''}`.trimEnd(), 7);
      if (hand.note !== undefined) say(`     ${hand.note}`, 7);
      say(`     ${arrow} ${text.runThis[whereToRun(hand.command, world)]}`, 7);
      // It's copied, so it isn't wrapped.
      stdout.write(`${hand.command}\n`);
    },
    failure({ code, summary, why, next }: StoreFailure): void {
      mark('problem', `${summary} [${code}]`);
      for (const line of [why, ...next.map((each) => `${style.plain ? '->' : '→'} ${each}`)]) say(`     ${line}`, 7);
    },
  };
}

/** The document of `store --json`. */
export function storeDocument(
  { version }: Session,
  scope: Scope,
  result: { readonly places: readonly PlaceReport[]; readonly error?: StoreFailure; readonly exitCode: number },
): string {
  const { places, error, exitCode } = result;
  const document = {
    schemaVersion: 1,
    tool: { name: 'openai-setup', version },
    command: 'store',
    project: { root: scope.root, gitRoot: scope.gitRoot, envFile: scope.envFile.inProject, variable: scope.variable.name },
    ...(error === undefined ? {} : { error: { code: error.code, summary: error.summary, why: error.why, ...nextSteps(error.next) } }),
    places: places.map((report) => {
      const { place, installed, state, result: became, hand, notes } = report;
      const shown = shownOf(report);
      return {
        name: place.name,
        place: place.store.id,
        title: place.store.title,
        key: place.key,
        handling: place.store.handling,
        installed,
        ...(place.mentionedIn === undefined ? {} : { mentionedIn: place.mentionedIn }),
        status: shown.status,
        summary: shown.text,
        state: state?.kind ?? 'unknown',
        ...(state?.kind === 'present' && state.same !== undefined ? { sameKey: state.same } : {}),
        stored: became?.ok === true,
        ...(became?.ok === true ? { verifiedBy: became.by } : {}),
        ...(became?.ok === 'planned' ? { planned: true } : {}),
        ...(shown.failure === undefined ? {} : { code: shown.failure.code, why: shown.failure.why, ...nextSteps(shown.failure.next) }),
        ...(hand === undefined ? {} : { byHand: hand }),
        ...(notes.length === 0 ? {} : { notes }),
      };
    }),
    ok: exitCode === 0,
    exitCode,
  };
  return `${jsonText(document)}\n`;
}
