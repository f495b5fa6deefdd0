import { filesPort } from '../machine/files.ts';
import { adminPort } from '../openai/admin/admin.ts';
import { browserPort } from '../machine/browser.ts';
import { gitPort } from '../git/git.ts';
import { openaiPort } from '../openai/openai.ts';
import { settingsPort } from '../machine/settings.ts';
import type { Ports } from '../checks/ports.ts';
import { lookAtAllProjects } from '../checks/spend/all-projects.ts';
import { isWhole, overviewData, overviewLines, standsWell, type OverviewLine } from '../checks/spend/all-projects-shown.ts';
import { sentencesOf } from '../engine/action.ts';
import { unlessAborted } from '../engine/unless-aborted.ts';
import { settleScope } from '../project/scope.ts';
import { painter } from '../terminal/color.ts';
import { jsonText, nextSteps } from '../terminal/json.ts';
import { marks } from '../terminal/marks.ts';
import { written } from '../terminal/written.ts';
import type { Session } from './session.ts';

/** `limits --all`: every project of the organization. It only looks. Resolves to the exit status. */
export async function runAllProjects(session: Session): Promise<number> {
  const { options, mode, world, terminal, version, signal } = session;
  const git = gitPort(world, signal);
  const ports: Ports = {
    world,
    git,
    files: filesPort(world, git, undefined),
    openai: openaiPort(world),
    admin: adminPort(world),
    browser: browserPort(world, { allowed: false }),
    settings: settingsPort(world),
  };
  // Where requests go to, and who says so.
  const scope = await unlessAborted(signal, () =>
    settleScope(world, ports, options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
  );
  const progress = (said: string): void => void terminal.stderr.write(`openai-setup: ${said}\n`);
  const found = await unlessAborted(signal, () => lookAtAllProjects({ scope, ports }, signal, progress));
  const { style, stdout } = terminal;
  const document = { schemaVersion: 1, tool: { name: 'openai-setup', version }, command: 'limits' };
  const write = (text: string, hanging: number): void => void stdout.write(written(text, style, hanging));

  if ('status' in found) {
    const { code, summary, why, next } = found;
    if (mode.show === 'json') {
      stdout.write(`${jsonText({ ...document, error: { code, summary, why, ...nextSteps(next) }, ok: false, exitCode: 1 })}\n`);
      return 1;
    }
    write(line({ status: 'unknown', text: `${summary} [${code}]` }), 3);
    for (const said of [why, ...sentencesOf(next).map((each) => `${style.plain ? '->' : '→'} ${each}`)]) write(`     ${said}`, 2);
    return 1;
  }
  const ok = standsWell(found) && (!options.strict || isWhole(found));
  const exitCode = ok ? 0 : 1;
  if (mode.show === 'json') stdout.write(`${jsonText({ ...document, ...overviewData(found), ok, exitCode })}\n`);
  else
    for (const each of overviewLines(found, { verbose: options.verbose, now: world.now() }))
      write(line(each), each.status === undefined ? 2 : 3);
  return exitCode;

  function line({ status, text: said, indent = 0 }: OverviewLine): string {
    if (status === undefined) return `${' '.repeat(indent)}${said}`;
    const { glyph, word, color } = marks[status];
    return style.plain ? `${' '.repeat(indent)}${word}: ${said}` : `${' '.repeat(indent + 1)}${painter(style.color)(glyph, color)} ${said}`;
  }
}
