import { type Next, open, run } from '../../engine/action.ts';
import type { Mechanism } from '../../shell/find-source.ts';
import { forgetVariableArgv, forgetVariableCommand } from '../../shell/commands.ts';
import type { World } from '../../machine/world.ts';
import { untrusted } from '../../wording/untrusted.ts';

// What puts a variable into a terminal without a line that says so, and how to make it stop.

type Surroundings = Pick<World, 'env' | 'platform'>;

type MechanismText = {
  /** To follow “from”. */
  readonly place: string;
  waysOut(name: string, here: Surroundings): readonly Next[];
};

/** A place with a page of settings. */
const settings = (place: string, where: (here: Surroundings) => string, renew: string): MechanismText => ({
  place,
  waysOut: (name, here) => [`For good: change or delete ${name} ${where(here)}, then ${renew}.`],
});

const python: MechanismText = {
  place: 'VS Code’s Python extension',
  waysOut: () => [
    'It loads the env file (python.envFile) in every new terminal: close this terminal with the trash can and open a new one.',
    'To stop it: turn off python.terminal.useEnvFile in VS Code’s settings.',
  ],
};

/** The pages and commands are those of each program’s documentation, November 2026. */
export const mechanisms: Readonly<Record<Mechanism, MechanismText>> = {
  vscode: {
    place: 'VS Code',
    waysOut: (name) => [
      `VS Code or an extension sets it (Python’s does, unless python.terminal.useEnvFile is off): close this terminal with the trash can, run “Developer: Reload Window”, and open a new one.`,
      `To see which extension: “Terminal: Show Environment Contributions”. ${name} may also be under terminal.integrated.env in the settings.`,
    ],
  },
  'python-in-vscode': python,
  mise: {
    place: 'mise',
    waysOut: (name) => [`For good: run mise unset ${name}, or delete it from [env] in mise.toml. mise env shows what it sets.`],
  },
  conda: {
    place: 'the conda environment',
    waysOut: (name) => [`For good: conda env config vars unset ${name}, then conda deactivate and activate the environment again.`],
  },
  tmux: {
    place: 'the tmux server',
    waysOut: (name) => [
      run(
        ['tmux', 'set-environment', '-gu', name],
        `For good: tmux set-environment -gu ${name}, then open a new window; or end the server (tmux kill-server closes everything in it).`,
      ),
    ],
  },
  systemd: {
    place: 'the systemd session',
    waysOut: (name) => [
      run(
        ['systemctl', '--user', 'unset-environment', name],
        `For good: systemctl --user unset-environment ${name}, then log out and in again.`,
      ),
    ],
  },
  launchd: {
    place: 'launchd',
    waysOut: (name) => [
      run(['launchctl', 'unsetenv', name], `For good: launchctl unsetenv ${name}, then quit your terminal program and start it again.`),
    ],
  },
  'windows-user': {
    place: 'your Windows user variables',
    waysOut: (name, here) => [
      run(forgetVariableArgv(name, 'User'), `For good: ${forgetVariableCommand(name, 'User')}   (then ${newTerminal(here)})`),
    ],
  },
  'windows-machine': {
    place: 'the Windows variables of this computer',
    waysOut: (name, here) => [
      `For good, in a terminal that runs as administrator: ${forgetVariableCommand(name, 'Machine')}   (then ${newTerminal(here)})`,
    ],
  },
  wsl: {
    place: 'Windows, through WSLENV',
    waysOut: (name) => [
      `For good, in a terminal of Windows: ${forgetVariableCommand(name, 'User')}, or remove ${name} from WSLENV there; then open a new terminal.`,
    ],
  },
  'npm-script': {
    place: 'the npm script that runs this',
    waysOut: (name) => [`For good: remove ${name}=… from that script in package.json.`],
  },
  container: {
    place: 'the container’s own environment',
    waysOut: (name) => [
      `For good: remove ${name} from what creates the container (docker run options, environment or env_file in compose.yaml, containerEnv in devcontainer.json), then create it again.`,
    ],
  },
  codespaces: {
    place: 'a GitHub Codespaces secret',
    waysOut: (name, { env }) => [
      open(codespacesPage, `For good: change or delete the secret ${name}: ${codespacesPage}`),
      `It may also be a secret of the repo: ${repositorySecrets(env['GITHUB_REPOSITORY'])}`,
      'Then stop the codespace and start it again.',
    ],
  },
  gitpod: settings(
    'Gitpod’s variables',
    () => 'in its settings (https://gitpod.io/user/variables, or the project’s variables; gp env -u removes your own)',
    'start the workspace again',
  ),
  replit: settings('Replit’s Secrets', () => 'in the Secrets pane of the Repl, and in your account’s secrets', 'open a new shell'),
  stackblitz: settings('StackBlitz', () => 'in the project’s settings', 'reload the page'),
  codesandbox: settings('CodeSandbox', () => 'under “Env Variables” in the project’s settings', 'restart the VM'),
  cloud9: settings('AWS Cloud9', () => 'in the environment’s settings and run configurations', 'open a new terminal'),
  'firebase-studio': settings('Firebase Studio', () => 'under env in .idx/dev.nix', 'rebuild the environment'),
  coder: settings('the Coder workspace', () => 'in the workspace’s parameters or its template', 'restart the workspace'),
  'hugging-face': settings(
    'the Space’s secrets',
    ({ env }) => `in the Space’s settings: ${spaceSettings(env['SPACE_ID'])}`,
    'restart the Space',
  ),
  'cloud-shell': settings(
    'Google Cloud Shell',
    () => 'where your Cloud Shell sets it (~/.bashrc, ~/.profile, ~/.customize_environment)',
    'restart Cloud Shell',
  ),
  'github-actions': settings('the GitHub Actions workflow', () => 'under env in the workflow, or in the repo’s secrets', 'run it again'),
  'gitlab-ci': settings('the GitLab CI/CD variables', () => 'in the project’s settings (CI/CD, Variables)', 'run the pipeline again'),
  doppler: {
    place: 'Doppler, which runs this',
    waysOut: (name) => [
      `For good: doppler secrets delete ${name}, or doppler secrets set ${name} to change it. Without doppler run, the key in the env file is used.`,
    ],
  },
  railway: settings('Railway', () => 'under Variables of the service (https://railway.com/dashboard)', 'run it again'),
  pipenv: {
    place: 'Pipenv, which loads .env when it starts',
    waysOut: () => ['Leave this shell (exit) and run pipenv shell again: it reloads .env.'],
  },
};

/** VS Code gives its terminals the variables that it was started with. */
const newTerminal = ({ env }: Surroundings): string =>
  env['TERM_PROGRAM'] === 'vscode' ? 'quit VS Code altogether and start it again' : 'open a new terminal';

const codespacesPage = 'https://github.com/settings/codespaces';

const repositorySecrets = (repository: string | undefined): string =>
  `https://github.com/${/^[\w.-]+\/[\w.-]+$/.test(repository ?? '') ? repository : 'OWNER/REPOSITORY'}/settings/secrets/codespaces`;

const spaceSettings = (space: string | undefined): string =>
  /^[\w.-]+\/[\w.-]+$/.test(space ?? '')
    ? `https://huggingface.co/spaces/${untrusted(space ?? '', 100)}/settings`
    : 'https://huggingface.co/spaces';
