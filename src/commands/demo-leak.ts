import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { usualKeyVariable } from '../env-file/key-variable.ts';
import { childEnvironment } from '../machine/child-environment.ts';
import { runCommand } from '../machine/run-command.ts';
import type { World } from '../machine/world.ts';

/** A key that was committed, pushed to a pretend remote, and taken out again; it's still the one in use. */
export async function leakKey({ cwd, env, timeouts }: World, key: string, scratch: string, signal: AbortSignal): Promise<void> {
  const git = async (...args: string[]): Promise<void> => {
    const author = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com'];
    await runCommand('git', [...author, ...args], { cwd, env: childEnvironment(env), timeoutMs: timeouts.git, signal });
    signal.throwIfAborted();
  };
  const put = (name: string, text: string): Promise<void> => writeFile(path.join(cwd, name), text);
  const program = (value: string): string => `from openai import OpenAI\n\nclient = OpenAI(api_key=${value})\n`;
  await put('.gitignore', 'node_modules\n.env\n');
  await put('.env', `PORT=3000\n${usualKeyVariable}=${key}\n`);
  await put('bot.py', program(`"${key}"`));
  await git('add', '.gitignore', 'bot.py');
  await git('commit', '--quiet', '-m', 'Answer customers');
  await git('init', '--quiet', '--bare', path.join(scratch, 'remote.git'));
  await git('remote', 'add', 'origin', path.join(scratch, 'remote.git'));
  await git('push', '--quiet', 'origin', 'main');
  await put('bot.py', program(`os.environ["${usualKeyVariable}"]`));
  await git('commit', '--quiet', '--all', '-m', 'Take the key out');
}
