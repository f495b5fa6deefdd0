import path from 'node:path';
import { adminAccess, adminFinding } from '../checks/spend/admin-access.ts';
import { readAdminKey } from '../checks/spend/read-admin-key.ts';
import type { Ports } from '../checks/ports.ts';
import { subjectOf } from '../diagnosis/api-subject.ts';
import { mayBeMade, mayPass } from '../diagnosis/retry.ts';
import { sentencesOf } from '../engine/action.ts';
import type { Question } from '../engine/ask.ts';
import { unlessAborted } from '../engine/unless-aborted.ts';
import { gitPort } from '../git/git.ts';
import { Secret } from '../keys/secret.ts';
import { browserPort } from '../machine/browser.ts';
import { filesPort } from '../machine/files.ts';
import { settingsPort } from '../machine/settings.ts';
import { adminPort } from '../openai/admin/admin.ts';
import { openaiPort } from '../openai/openai.ts';
import { adminKeysPage } from '../openai/pages.ts';
import { settleScope, type Scope } from '../project/scope.ts';
import { jsonText, nextSteps } from '../terminal/json.ts';
import { linePrompt } from '../terminal/lines/line-prompt.ts';
import { painter } from '../terminal/color.ts';
import { marks } from '../terminal/marks.ts';
import { written } from '../terminal/written.ts';
import { untrusted } from '../wording/untrusted.ts';
import { organizationAt, Refused, type Organization } from '../workshop/organizer/organization.ts';
import { readJournal, recordedWorkshops, workshopDirectory } from '../workshop/organizer/journal.ts';
import {
  isWorkshopId,
  maxPublicFileBytes,
  publicFileName,
  publicFileText,
  readPublicFile,
  type PublicFile,
} from '../workshop/public-file.ts';
import { readBounded } from '../machine/read-bounded.ts';
import type { Session } from './session.ts';
import * as text from './workshop.text.ts';

/** What the actions of `workshop` have in common: where they are, whom they ask, and how they speak. */
export type Desk = {
  readonly session: Session;
  readonly ports: Ports;
  readonly scope: Scope;
  /** Milliseconds in a minute of the API. */
  readonly minuteMs: number;
  /** Absolute: where journals are kept. `undefined`: the user has no such place. */
  readonly settings: string | undefined;
  readonly publicFile: string;
  /** A line for people; with `--json`, there are none. `mark`: of what it says. */
  readonly say: (line: string, mark?: keyof typeof marks) => void;
  /** Replaces the line before, if it was one of these, and is said again while nothing else is: time passes where one waits, too. */
  readonly progress: (line: () => string) => void;
  /** Prints a refusal and gives the exit status. `ok`: fields for the document. */
  readonly refuse: (said: text.Said, more?: object) => number;
  readonly refused: (error: Refused, more?: object) => number;
  /** Prints the document, with `--json`, and gives the exit status. */
  readonly finish: (document: object, exitCode: number) => number;
  /** `undefined`: skipped. */
  readonly ask: (question: Question) => Promise<boolean | string | number | Secret | undefined>;
  /** Whether there's a person to ask. */
  readonly asks: boolean;
  /** The organization that the admin key belongs to; an exit status if there's no admin key. */
  readonly organization: () => Promise<Organization | number>;
};

export async function openDesk(session: Session, action: string): Promise<{ readonly desk: Desk; readonly close: () => Promise<void> }> {
  const { options, mode, world, terminal, version, signal } = session;
  const git = gitPort(world, signal);
  const ports: Ports = {
    world,
    git,
    files: filesPort(world, git, undefined),
    openai: openaiPort(world),
    admin: adminPort(world),
    browser: browserPort(world, { allowed: options.open && !options.dryRun }),
    settings: settingsPort(world),
  };
  // Where requests go to, and who says so.
  const scope = await unlessAborted(signal, () =>
    settleScope(world, ports, options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
  );
  const { style, stdout, stderr } = terminal;
  const isJson = mode.show === 'json';
  const asks = mode.answers === 'person' && !isJson;
  const minuteMs = world.timeouts.minute ?? 60_000;
  const repaints = !isJson && !style.plain && stdout.isTTY === true && style.columns !== undefined;
  let shown = false;
  let latest: (() => string) | undefined;
  let lastProgress = 0;
  const clearLine = (): void => {
    if (shown) stdout.write('\r\u001b[K');
    shown = false;
    latest = undefined;
  };
  const sayProgress = (): void => {
    if (latest === undefined) return;
    if (repaints) {
      stdout.write(`\r\u001b[K ${latest().slice(0, (style.columns ?? 80) - 2)}`);
      shown = true;
      return;
    }
    // A log isn't repainted: a line now and then says that it goes on.
    const now = performance.now();
    if (now - lastProgress < Math.max(minuteMs / 6, 2000)) return;
    lastProgress = now;
    (isJson ? stderr : stdout).write(isJson ? `openai-setup: ${latest()}\n` : `${latest()}\n`);
  };
  const ticking = setInterval(sayProgress, minuteMs / 60);
  const write = (line: string, hanging: number): void => {
    clearLine();
    stdout.write(written(line, style, hanging));
  };
  const say: Desk['say'] = (line, mark) => {
    if (isJson) return;
    if (mark === undefined) return write(style.plain || line === '' ? line : ` ${line}`, 2);
    const { glyph, word, color } = marks[mark];
    write(style.plain ? `${word}: ${line}` : ` ${painter(style.color)(glyph, color)} ${line}`, 3);
  };
  const header = { schemaVersion: 1, tool: { name: 'openai-setup', version }, command: 'workshop', action };
  const finish: Desk['finish'] = (document, exitCode) => {
    clearLine();
    if (isJson) stdout.write(`${jsonText({ ...header, ...document, ok: exitCode === 0, exitCode })}\n`);
    return exitCode;
  };
  const refuse: Desk['refuse'] = ({ code, summary, why, next }, more = {}) => {
    const exitCode = code === 'wrong-usage' ? 2 : 1;
    if (isJson) return finish({ ...more, error: { code, summary, why, ...nextSteps(next) } }, exitCode);
    say(`${summary} [${code}]`, 'problem');
    for (const line of [why, ...sentencesOf(next).map((each) => `${style.plain ? '->' : '→'} ${each}`)]) say(`  ${line}`);
    return exitCode;
  };
  let prompt: ReturnType<typeof linePrompt> | undefined;
  const desk: Desk = {
    session,
    ports,
    scope,
    minuteMs,
    settings: ports.settings.directory,
    // Where the wizard looks for it, whichever directory of the project this is.
    publicFile: path.join(scope.root, publicFileName),
    say,
    progress(line) {
      latest = line;
      sayProgress();
    },
    refuse,
    refused: (error, more) => {
      const { code, summary, why, next } = adminFinding(error.failure, scope, ports);
      return refuse({ code, summary, why: why ?? '', next }, more);
    },
    finish,
    async ask(question) {
      clearLine();
      prompt ??= linePrompt({ terminal, world, browser: ports.browser });
      const answer = await prompt.ask({ id: 'workshop', question, canGoBack: false }, signal);
      return answer.kind === 'answer' ? answer.value : undefined;
    },
    asks,
    async organization() {
      if (ports.admin.key() === undefined && asks) {
        const link = { url: adminKeysPage };
        const typed = await desk.ask({
          kind: 'secret',
          ...text.adminKeyQuestion,
          link,
          read: readAdminKey,
          preview: () => [],
          kept: false,
        });
        if (typed instanceof Secret) ports.admin.useKey(typed);
      }
      const access = adminAccess(scope, ports);
      if (access.kind === 'no-key') return refuse(text.noAdminKey);
      if (access.kind === 'failed') {
        const { code, summary, why, next } = access.finding;
        return refuse({ code, summary, why: why ?? '', next });
      }
      const subject = subjectOf(scope, ports);
      return organizationAt({
        admin: ports.admin,
        call: access.call(signal),
        minuteMs,
        judge: {
          isTooMany: (failure) => failure.kind === 'answer' && failure.status === 429 && mayPass(failure, subject),
          mayPass: (failure) => mayPass(failure, subject, 1),
          mayBeMade,
        },
      });
    },
  };
  const close = async (): Promise<void> => {
    // What's said next isn't about a line that nobody replaces anymore.
    clearLine();
    clearInterval(ticking);
    await prompt?.close();
  };
  return { desk, close };
}

/** The public file of this directory. */
export function publicFileHere({ publicFile }: Desk): Promise<PublicFile | 'none' | 'other'> {
  return publicFileAt(publicFile);
}

export async function publicFileAt(file: string): Promise<PublicFile | 'none' | 'other'> {
  const read = await readBounded(file, maxPublicFileBytes).catch((error: unknown) => error);
  if (read instanceof Error) return (read as NodeJS.ErrnoException).code === 'ENOENT' ? 'none' : 'other';
  if (typeof read !== 'object' || read === null || !('bytes' in read)) return 'other';
  const found = readPublicFile(read.bytes as Buffer);
  return typeof found === 'string' ? 'other' : found;
}

/** Why it couldn't be written: a sentence. `undefined`: it was. Never over another workshop's, which may have come in the meantime. */
export async function writePublicFile({ ports }: Desk, file: string, content: PublicFile): Promise<string | undefined> {
  const before = await ports.files.look(file);
  if (before.kind === 'file') {
    const there = readPublicFile(before.bytes);
    if (typeof there === 'string') return text.otherFileHere(path.basename(file)).summary;
    if (there.id !== content.id) return text.otherWorkshopHere(path.basename(file), there.id).summary;
  }
  const result = await ports.files.write({
    path: file,
    before: before.kind === 'file' ? before.bytes : undefined,
    after: Buffer.from(publicFileText(content)),
    secret: false,
  });
  return result.written ? undefined : result.text;
}

/** Which workshop is meant: the one that's named, the one of this directory, or the one that was begun from here. */
export async function workshopMeant(desk: Desk, named: string | undefined): Promise<string | text.Said> {
  if (named !== undefined) return isWorkshopId(named) ? named : text.badId(untrusted(named, 60));
  const here = await publicFileHere(desk);
  if (typeof here === 'object') return here.id;
  const { settings } = desk;
  if (settings === undefined) return text.noWorkshop;
  for (const id of await recordedWorkshops(settings)) {
    const recorded = await readJournal(workshopDirectory(settings, id));
    if (recorded?.plan?.publicFile === desk.publicFile && !recorded.ended) return id;
  }
  return text.noWorkshop;
}
