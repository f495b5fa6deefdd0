import path from 'node:path';
import type { Host } from '../engine/host.ts';
import { findPackages } from '../project/packages.ts';
import type { Ports } from '../checks/ports.ts';
import { givenKeyVariable } from '../project/key-variable.ts';
import { settleScope, type Scope } from '../project/scope.ts';
import { packageQuestion, variableQuestion } from './choose-scope.text.ts';
import type { Session } from './session.ts';
import { relativePathWithin } from '../machine/paths.ts';

/**
 * Settles what the run is about. At the root of a repository with packages, a person is asked once which package it is: the answer is
 * stored, and so are the file that `--file` names and the variable that `--variable` names. Without a person, it's the package chosen before, otherwise the
 * root itself, in which case nothing is written.
 */
export async function chooseScope(session: Session, ports: Ports, host: Pick<Host, 'ask'>): Promise<Scope> {
  const { world, options, mode, signal } = session;
  const requested = {
    ...(options.file === undefined ? {} : { envFile: options.file }),
    ...(options.variable === undefined ? {} : { variable: options.variable }),
    ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
    ...(mode.show === 'json' ? {} : { from: world.startedIn ?? world.cwd }),
  };
  const asking = mode.answers === 'person' && mode.fixing !== 'never';
  const settle = async (cwd: string): Promise<Scope> => {
    const scope = await settleScope({ ...world, cwd }, ports, requested);
    // If git was interrupted, it found no repository, either.
    signal.throwIfAborted();
    return scope;
  };
  const top = await settle(world.cwd);
  const settled = async (scope: Scope): Promise<Scope> => {
    if (!asking) return scope;
    const keep = async (variable: string): Promise<void> => {
      if (mode.fixing === 'do') await ports.settings.choose(scope.root, { variable });
    };
    if (options.variable !== undefined) await keep(options.variable);
    if (scope.variable.rivals.length === 0) return scope;
    const question = variableQuestion(scope.variable);
    const answer = await host.ask({ id: 'project', question, canGoBack: false }, signal);
    if (answer.kind !== 'answer') return scope;
    const name = String(answer.value);
    await keep(name);
    return { ...scope, variable: givenKeyVariable(undefined, name) ?? scope.variable };
  };

  if (options.file !== undefined) {
    const file = relativePathWithin(top.root, top.envFile.path);
    if (asking && mode.fixing === 'do' && file !== undefined) await ports.settings.choose(top.root, { envFile: file });
    return settled(top);
  }
  if (top.gitRoot !== null && top.gitRoot !== top.root) return settled(top);
  const packages = await findPackages(ports.files, top.root);
  if (packages.length === 0) return settled(top);

  const names = packages.map((each) => each.path);
  const kept = (await ports.settings.choices(top.root)).package;
  const known = kept !== undefined && [...names, '.'].includes(kept);
  let chosen = known ? kept : '.';
  if (asking && (!known || options.cwd !== undefined)) {
    const answer = await host.ask({ id: 'project', question: packageQuestion(packages), canGoBack: false }, signal);
    chosen = answer.kind === 'answer' ? String(answer.value) : '.';
    if (answer.kind === 'answer' && mode.fixing === 'do') await ports.settings.choose(top.root, { package: chosen });
  }
  // `--yes` agrees to what's recommended, and where the key belongs is no recommendation.
  const undecided =
    !asking &&
    !known &&
    options.cwd === undefined &&
    (session.command === 'setup' || session.command === 'rotate') &&
    mode.fixing !== 'never';
  const likelyPackages =
    asking || known || options.cwd !== undefined ? [] : packages.filter((each) => each.usesOpenAI).map((each) => each.path);
  if (chosen === '.') return settled({ ...top, packages: names, likelyPackages, ...(undecided ? { undecided } : {}) });
  const otherPackages = packages.filter((each) => each.usesOpenAI && each.path !== chosen).map((each) => path.join(top.root, each.path));
  return settled({ ...(await settle(path.join(top.root, chosen))), packages: names, otherPackages });
}
