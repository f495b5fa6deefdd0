import type { GitCommand } from './command.ts';
import { fieldsIn } from './fields.ts';

const usual = 'refs/remotes/';
/** What's made in a clone, too, whatever a fetch may add to it. */
const local = /^refs\/(?:heads|tags|notes|stash)(?:\/|$)/;
/** Nobody has more, and each ref is compared with them. */
const maxPatterns = 50;

/**
 * Tells whether a ref says what a remote has: one in `refs/remotes/`, or where the remotes' settings have a fetch write, such as
 * `+refs/pull/*:refs/pull/*`. In a mirror (`git clone --mirror`), that's every ref.
 */
export async function remoteRefs(git: GitCommand, cwd: string): Promise<(ref: string) => boolean> {
  const listed = await git(cwd, ['config', '-z', '--get-regexp', String.raw`^remote\..*\.(fetch|mirror)$`], { alsoFine: [1] });
  const settings = 'because' in listed ? [] : [...fieldsIn(listed.bytes)].map((each) => each.split('\n'));
  const mirrors = new Set(
    settings.flatMap(([name = '', value]) => (name.endsWith('.mirror') && value !== 'false' ? [name.slice(0, -7)] : [])),
  );
  const written = settings.flatMap(([name = '', value = '']) => {
    const [before = '', behind] = (value.split(':')[1] ?? '').split('*');
    const isNew = name.endsWith('.fetch') && before.startsWith('refs/') && !before.startsWith(usual);
    return isNew ? [{ before, behind, all: mirrors.has(name.slice(0, -6)) }] : [];
  });
  const patterns = written.slice(0, maxPatterns);
  return (ref) =>
    ref.startsWith(usual) ||
    patterns.some(
      ({ before, behind, all }) =>
        (behind === undefined ? ref === before : ref.startsWith(before) && ref.endsWith(behind)) && (all || !local.test(ref)),
    );
}
