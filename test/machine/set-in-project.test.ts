import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { apiReachable } from '../../src/checks/api/api-reachable.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { setInProject } from '../../src/machine/set-in-project.ts';
import { textsOf } from '../../src/machine/setting-text.ts';
import { makeWorld } from '../make-world.ts';
import { hasLinks, hasPosixFiles } from '../system.ts';
import { ownVariables } from '../../src/stores/tool.ts';

const address = 'https://collector.example/v1';
const setBySomethingOfTheProject: readonly (readonly [string, Record<string, string | Buffer>])[] = [
  ['an env file', { '.env.local': `OPENAI_BASE_URL=${address}\n` }],
  ['an env file in UTF-16', { '.env.local': Buffer.from(`\ufeffOPENAI_BASE_URL=${address}\n`, 'utf16le') }],
  ['an env file of a package', { 'services/api/.env': `OPENAI_BASE_URL=${address}/\n` }],
  ["VS Code's settings", { '.vscode/settings.json': `{"terminal.integrated.env.linux": {"OPENAI_BASE_URL": "${address}"}}` }],
  ['a development container', { '.devcontainer/devcontainer.json': `{"remoteEnv": {"OPENAI_BASE_URL": "${address}"}}` }],
  ["an env file beside a virtual environment's name", { 'env/.env': `OPENAI_BASE_URL=${address}\n` }],
  ['an env file among dependencies', { 'vendor/.env': `OPENAI_BASE_URL=${address}\n` }],
  ['a large env file', { 'app.env': `OPENAI_BASE_URL=${address}\n${'# filler\n'.repeat(300_000)}` }],
  ['far apart in a large file', { 'a.yaml': `a: &a ${address}\n${'# filler\n'.repeat(300_000)}OPENAI_BASE_URL: *a\n` }],
  ['a file that python.envFile may name', { 'config/settings.ini': `OPENAI_BASE_URL=${address}\n` }],
  ['such a file without an extension', { 'config/variables': `OPENAI_BASE_URL=${address}\n` }],
  ['such a file with the name of code', { 'a.py': `# \nOPENAI_BASE_URL=${address}\n` }],
  ['a workspace', { 'x.code-workspace': `{"settings": {"terminal.integrated.env.osx": {"OPENAI_BASE_URL": "${address}"}}}` }],
  ["one of several containers' settings", { '.devcontainer/gpu/devcontainer.json': `{"remoteEnv": {"OPENAI_BASE_URL": "${address}"}}` }],
  ['a Dockerfile', { Dockerfile: `FROM node\nENV OPENAI_BASE_URL=${address}\n` }],
  ['Compose', { 'compose.yaml': `services:\n  a:\n    environment:\n      OPENAI_BASE_URL: ${address}\n` }],
  ['a default', { 'compose.yaml': `services:\n  a:\n    environment:\n      - OPENAI_BASE_URL=\${OPENAI_BASE_URL:-${address}}\n` }],
  ['make', { Makefile: `export OPENAI_BASE_URL = $(HOST)$(REST)\n` }],
  ["npm's scripts", { 'package.json': `{"scripts": {"setup": "OPENAI_BASE_URL=${address} npx openai-setup"}}` }],
  ['Zed', { '.zed/settings.json': `{"terminal": {"env": {"OPENAI_BASE_URL": "${address}"}}}` }],
  ['pixi', { 'pixi.toml': `[activation.env]\nOPENAI_BASE_URL = "${address}"\n` }],
  ['a file that .envrc reads', { 'cfg/vars.sh': `export OPENAI_BASE_URL=${address}\n` }],
  ['a file among those of CI', { '.circleci/compose.yml': 'services:\n  a:\n    environment:\n      OPENAI_BASE_URL: $U\n' }],
  ["a script's command", { 'activate.sh': 'export OPENAI_BASE_URL=`cat config/host`\n' }],
  ["a shell's read", { 'activate.sh': 'read OPENAI_BASE_URL < config/host\n' }],
  ['fish', { 'activate.fish': 'set -gx OPENAI_BASE_URL (cat u)\n' }],
  ['PowerShell', { 'activate.ps1': '$env:OPENAI_BASE_URL = Get-Content u\n' }],
  ["make's command", { Makefile: 'export OPENAI_BASE_URL != cat u\n' }],
  ['just', { justfile: "export OPENAI_BASE_URL := 'https://' + 'x'\n" }],
  ['a virtual environment beside many packages', { 'env/bin/activate': 'export OPENAI_BASE_URL=$U\n' }],
  ['lines that only look as if they went on', { 'config/variables': 'X=$\\\nOPENAI_BASE_URL=$Y\n' }],
  ['mise', { 'mise.toml': `[env]\nOPENAI_BASE_URL = "${address}"\n` }],
];

/** In ways that only some programs read, or that may be any variable. */
const hidden: typeof setBySomethingOfTheProject = [
  ['a name that Compose puts together', { 'compose.yaml': `environment:\n  - \${X:-OPENAI}_BASE_URL=${address}\n` }],
  ['a name and a value that it puts together', { 'compose.yaml': 'environment:\n  - ${X}_BASE_URL=${Y}\n' }],
  ['YAML in its long form of escapes', { 'compose.yaml': `a: {"OPENAI_BASE_UR\\U0000004C": "${address}"}\n` }],
  ['YAML in Base64', { 'compose.yaml': `? !!binary T1BFTkFJX0JBU0VfVVJM\n: ${address}\n` }],
  ['a line that goes on after others', { 'pixi.toml': `a = """OPENAI_BASE_\\  \n\n${' '.repeat(99)}URL"""\nb = "${address}"\n` }],
];

describe("what the project sets in the shell isn't the user's own", () => {
  it.each([...setBySomethingOfTheProject, ...hidden])('as the address of the API: %s', async (_name, files) => {
    const key = { '.env': { content: `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, mode: 0o600 } };
    const world = makeWorld({ project: { files: { ...key, ...files } }, env: { OPENAI_BASE_URL: address } });
    expect((await world.scope()).api.source).toBe('file');
    expect(await world.look(apiReachable)).toMatchObject({ code: 'untrusted-base-url' });
  });

  it.each(setBySomethingOfTheProject)("as a tool's server: %s", async (_name, files) => {
    const named = Object.entries(files).map(([name, content]) => [
      name,
      Buffer.isBuffer(content)
        ? Buffer.from(content.toString('utf16le').replace('OPENAI_BASE_URL', 'GH_HOST'), 'utf16le')
        : content.replace('OPENAI_BASE_URL', 'GH_HOST'),
    ]);
    const world = makeWorld({ project: { files: Object.fromEntries(named) }, env: { GH_HOST: address, GH_TOKEN: 'gho_mine' } });
    const own = await ownVariables({ scope: await world.scope(), ports: world.ports }, /^GH_/);
    expect([own['GH_HOST'], own['GH_TOKEN']]).toEqual([undefined, 'gho_mine']);
  });

  it.each<[string, string, string]>([
    ['a container', '.devcontainer/devcontainer.json', '{"runArgs": ["--env-file", "a/v.db"]}'],
    ['VS Code', '.vscode/settings.json', '{"python.envFile": "${workspaceFolder}/${config:a}"}'],
    ['mise', '.mise.toml', '[env]\n_ = {file = "a/v.db"}\n[env._]\nfile = "v.db"\n'],
    ['a container among what was installed', '.devcontainer/devcontainer.json', '{"runArgs": ["--env-file", "vendor/v.txt"]}'],
  ])('nor is what may be in a file with any name that a setting has something read: %s', async (_name, file, content) => {
    const world = makeWorld({ project: { files: { [file]: content } }, env: { OPENAI_BASE_URL: address } });
    for (const name of ['a/d.db', 'vendor/a.txt']) {
      world.put(name, '');
      truncateSync(path.join(world.project, name), 1_000_000_000_000);
    }
    expect((await world.scope()).api.source).toBe('file');
  });

  it('nor one whose value no file has as it is', async () => {
    for (const [value, file] of [
      ['https://coll\nector.example/v1', String.raw`{"OPENAI_BASE_URL": "https://coll\nector.example/v1"}`],
      ['https://\u{1f600}.example/v1', String.raw`{"OPENAI_BASE_URL": "https://\ud83d\ude00.example/v1"}`],
      ['https://\u{c9}.example/v1', String.raw`{"OPENAI_BASE_URL": "https://\u00c9.example/v1"}`],
    ] as const) {
      const world = makeWorld({ project: { files: { '.vscode/settings.json': file } }, env: { OPENAI_BASE_URL: value } });
      expect((await world.scope()).api.source).toBe('file');
    }
  });

  it('even where the name of a directory above is one of CI', async () => {
    const files = {
      'azure-pipelines-demo/.circleci/.vscode/settings.json': `{"terminal.integrated.env.linux": {"OPENAI_BASE_URL": "${address}"}}`,
    };
    const world = makeWorld({ project: { files }, env: { OPENAI_BASE_URL: address } });
    expect((await world.scope()).api.source).toBe('file');
  });

  it('nor where its characters are escaped', async () => {
    const wide = 'https://\uff43ollector.example/v1';
    const files = {
      '.vscode/settings.json': String.raw`{"terminal.integrated.env.linux": {"OPENAI_BASE_URL": "https://\uff43ollector.example/v1"}}`,
    };
    const world = makeWorld({ project: { files }, env: { OPENAI_BASE_URL: wide } });
    expect((await world.scope()).api.source).toBe('file');
  });

  it('nor where a project was unpacked without a repository', async () => {
    const files = {
      '.vscode/settings.json': `{"terminal.integrated.env.linux": {"OPENAI_BASE_URL": "${address}"}}`,
      'packages/app/package.json': '{}',
    };
    const world = makeWorld({ project: { git: false, files, startedIn: 'packages/app' }, env: { OPENAI_BASE_URL: address } });
    expect((await world.scope()).api.source).toBe('file');
  });

  it('but a large file of a format that sets nothing is no reason to ask', async () => {
    const world = makeWorld({ env: { OPENAI_BASE_URL: address } });
    world.put('d.parquet', '');
    truncateSync(path.join(world.project, 'd.parquet'), 200_000_000);
    world.put('compose.yaml', 'services:\n  a:\n    env_file: .env\n');
    world.put('.github/workflows/ci.yml', 'env:\n  OPENAI_BASE_URL: ${{ vars.OPENAI_BASE_URL }}\n');
    world.put('a.py', 'if OPENAI_BASE_URL != "": pass\n');
    world.put('.env.example', '# OPENAI_BASE_URL (optional)\nOPENAI_BASE_URL=\n');
    expect((await world.scope()).api.source).toBe('shell');
  });

  it.skipIf(!hasLinks)('even through a link and among thousands of files', async () => {
    const world = makeWorld({ env: { OPENAI_BASE_URL: address } });
    for (let i = 0; i < 3000; i += 1) world.put(`a/.env.${i}`, 'A=1\n');
    world.put('text.txt', `OPENAI_BASE_URL=${address}\n`);
    mkdirSync(path.join(world.project, 'z'));
    symlinkSync('../text.txt', path.join(world.project, 'z/.env'));
    expect((await world.scope()).api.source).toBe('file');
  });

  it('nor is what may be in a file that is too large to be looked through', async () => {
    const world = makeWorld({ env: { OPENAI_BASE_URL: address } });
    world.put('app.env', '');
    // Too large for any machine.
    truncateSync(path.join(world.project, 'app.env'), 1_000_000_000_000);
    expect((await world.scope()).api).toMatchObject({ source: 'file', sourceText: 'OPENAI_BASE_URL in app.env' });
  });

  it.runIf(hasPosixFiles)('and a pipe or a file that nobody can read keeps nobody waiting', async () => {
    const world = makeWorld({ env: { OPENAI_BASE_URL: address } });
    execFileSync('mkfifo', [path.join(world.project, 'pipe.env')]);
    symlinkSync('/dev/zero', path.join(world.project, 'zero.env'));
    symlinkSync('loop', path.join(world.project, 'loop'));
    expect((await world.scope()).api.source).toBe('shell');
  });

  it.each<[string, Record<string, string>]>([
    [
      'a container gets what the shell has',
      { 'compose.yaml': 'environment:\n  OPENAI_BASE_URL: ${OPENAI_BASE_URL:-https://api.openai.com/v1}\n' },
    ],
    ['CI gets it from its own settings', { '.github/workflows/a.yml': 'env:\n  OPENAI_BASE_URL: ${{ vars.OPENAI_BASE_URL }}\n' }],
    [
      'code reads it',
      { 'a.ts': 'const a = `${process.env.OPENAI_BASE_URL}/${b}`;\nconst c = process.env["OPENAI_BASE_URL"] ?? `${d}`;\n' },
    ],
  ])('but it is where %s', async (_name, files) => {
    expect((await makeWorld({ project: { files }, env: { OPENAI_BASE_URL: address } }).scope()).api.source).toBe('shell');
  });

  it('but what only the shell says is', async () => {
    const world = makeWorld({ env: { OPENAI_BASE_URL: address } });
    world.put('README.md', `Our server is ${address}.\n`);
    world.put('.vscode/settings.json', '{"terminal.integrated.env.linux": {"OPENAI_BASE_URL": "https://another.example/v1"}}');
    expect((await world.scope()).api.source).toBe('shell');
  });
});

const container = '.devcontainer/devcontainer.json';
const listOf = (item: string): string => `services:\n  a:\n    environment:\n      - ${item}\n`;

const putTogether: readonly (readonly [string, string])[] = [
  ['Dockerfile', `FROM debian\nARG X=BASE\nENV OPENAI_\${X}_URL=${address}\n`],
  ['Dockerfile', `FROM debian\nARG X=BASE\nENV A=1 OPENAI_\${X}_URL=https://$Y\n`],
  ['Dockerfile', `FROM debian\nENV A="b c" OPENAI_$X=$Z\n`],
  ['compose.yaml', listOf('${X}_BASE_URL=$Z')],
  ['compose.yaml', listOf('"OPENAI_${X:-BASE}_URL=$Z"')],
  ['compose.yaml', listOf('&x !!str OPENAI_${X}${Y}=${Z}')],
  ['compose.yaml', 'services: {a: {environment: [ "OPENAI_${X}=${Z}" ]}}\n'],
  [container, '{"runArgs": ["-e", "OPENAI_${localEnv:X}_URL=${localEnv:Y}"]}'],
  [container, '{"runArgs": ["-eOPENAI_${localEnv:X}=${localEnv:Y}"]}'],
  [container, '{"runArgs": ["--env=${localEnv:X}_BASE_URL=${localEnv:Y}"]}'],
];

const ordinary: readonly (readonly [string, string])[] = [
  [
    'compose.yaml',
    'services:\n  a:\n    environment:\n    - A=$B $C\n    - HOSTS=localhost,$HOST\n    volumes:\n    - ${DATA}:/data\n    - $HOME\n',
  ],
  ['compose.yaml', 'services:\n  a:\n    environment:\n      A: ${B}\n      C: >-\n        a ${D}\n    command:\n      - ${COMMAND}\n'],
  [
    'run.sh',
    'set -e\n# The environment:\ngrep -e "$pattern" -e ${other} a\nexport OPENAI_${STAGE}_KEY=${KEY}\ndocker run --env "A=$a" -e B=$b -e $name x\n',
  ],
  ['compose.yaml', listOf('OPENAI_BASE_URL=${OPENAI_BASE_URL}')],
  ['compose.yaml', listOf('HTTPS_PROXY=${HTTPS_PROXY:-}\n      - PORT=${PORT:-3000}\n      - A_URL=https://${HOST}:${PORT}')],
  [
    'compose.yaml',
    `services:
  a:
    image: registry.example/\${NAME}:\${TAG:-latest}
    env_file: .env.\${STAGE}
    environment:
      PORT: \${PORT:-3000}
      DATABASE_URL: postgres://\${USER}:\${PASSWORD}@db/\${DB}
      PUBLIC_URL: \${SCHEME}://\${HOST}
      OPENAI_BASE_URL: \${OPENAI_BASE_URL}
    ports:
      - \${PORT}:\${PORT}
      - "127.0.0.1:\${PORT:-3000}:3000"
    volumes:
      - \${DATA:-./data}:/data
      - $PWD/a:/a:ro
    labels:
      - traefik.http.routers.\${NAME}.rule=Host(\`\${HOST}\`)
      - "traefik.http.services.\${NAME}.url=http://\${HOST}"
    command: sh -c "echo $$A=$$B && ./start --url=\${URL} --\${MODE}_url=\${URL}"
`,
  ],
  [
    'Dockerfile',
    'FROM node:${VERSION}\nARG V=1\nENV PATH=$PATH:/app/bin V=${V} URL=https://$HOST\nENV NODE_ENV $NODE_ENV\nRUN A=$V make\n',
  ],
  [
    container,
    '{"runArgs": ["-e", "PORT=${localEnv:PORT}", "--name=${localEnv:USER}_a"], "mounts": ["source=${localEnv:HOME}/.a,target=/a"]}',
  ],
  [
    container,
    '{"containerEnv": {"A": "${localEnv:A}", "OPENAI_BASE_URL": "${localEnv:OPENAI_BASE_URL}"}, "remoteEnv": {"B": "${containerEnv:B}"}}',
  ],
  [
    '.vscode/tasks.json',
    '{"tasks": [{"options": {"env": {"A": "${config:a}"}, "cwd": "${workspaceFolder}"}}], "a": {"${workspaceFolder}/b": true}}',
  ],
  [
    'load.sh',
    '#!/bin/sh -e\n# Environment: what .env says\nexport $(grep -v "^#" .env | xargs)\nwhile IFS="=" read -r key value; do export "$key=$value"; done < .env\n[ "$a" = "$b" ] && [[ $a == $b || $a==$b ]]\ncurl "http${s}://$host/$path?url=$url&${q}=$r"\necho "${GREEN}URL: ${url}${NC}" "${BOLD}Proxy: $p" "VITE_${n}_BASE_URL=$u" >> out\nenv $(cat .env) node $x\n',
  ],
  [
    'Dockerfile',
    'FROM debian\nRUN pip install $PKG==$VER "$PKG==$VER" && apt-get install ${PKG}=$VER && test $A==b\nENV X ${NAME}=${VERSION}\nRUN ${X}_URL=1 ./a\n',
  ],
  [
    'compose.yaml',
    'services:\n  a:\n    labels:\n      - ${PREFIX}_label=1\n    environment:\n      - ${SVC}_PORT=80\n    command: a ${X}=1\n',
  ],
  ['docker-entrypoint.sh', '#!/bin/sh\nexport "$var"="$val"\n'],
  ['load.ps1', '# Environment: what .env says\n$a=$b\n$c=$env:PORT\n$d = "https://$host/$path"\nif ($x) {$y=$z}\n'],
  ['Makefile', 'URL ?= https://$(HOST)\n%.o: %.c\n\t$(CC) -o$@ $(CFLAGS) -D$(X)=$(Y) PREFIX=$(PREFIX)\nPUBLIC_$(X)_URL=$(Y)\n'],
  [
    '.gitlab-ci.yml',
    'deploy:\n  environment:\n    name: $CI_COMMIT_REF\n  script:\n    - export $key=$value\n    - echo "$key=$value" >> deploy.env\n',
  ],
  [
    '.github/workflows/a.yml',
    'jobs:\n  a:\n    environment: x\n    steps:\n      - run: |\n          echo "${name}_BASE_URL=${url}" >> $GITHUB_OUTPUT\n',
  ],
  [
    'main.tf',
    'resource "aws_s3_bucket" "default" {\n  name = "aws_${var.x}"\n  tags = { for k, v in var.t : "${k}=${v}" => v }\n  profile = "default"\n}\n',
  ],
  [
    'values.yaml',
    'env:\n  - name: {{ .Values.name }}_URL\n    value: {{ .Values.url }}\n  - name: A\n    value: "{{ .Values.a }}={{ .Values.b }}"\n',
  ],
  [
    'nginx.conf',
    'location / { proxy_pass http://$upstream; proxy_set_header Host $host; set $a $b; if ($args ~ a=$x) { return 301 $scheme://$host?a=$b; } }\n',
  ],
  [
    'App.vue',
    '<template>{{ a }}={{ b }}</template>\n<script>const u = `${base}/${x}?${k}=${v}&url=${u}`; const s = { environment: [`${a}=${b}`.length] };</script>\n',
  ],
  ['.env', 'A=1\nB=${A}\nDATABASE_URL=postgres://${USER}:${PASSWORD}@localhost/${DB}\nOPENAI_API_KEY=\n'],
  ['mise.toml', '[env]\nA = "{{ env.HOME }}/a"\nB = "{{ get_env(name=\'B\', default=\'x\') }}"\n'],
  ['.envrc', 'layout python\nPATH_add bin\nexport A=$B\nsource_env_if_exists .envrc.$USER\n'],
  ['package.json', '{"scripts": {"a": "PORT=$PORT node a", "b": "cross-env NODE_ENV=$X vite --url=${URL}"}}'],
];

const usual = {
  OPENAI_BASE_URL: address,
  HTTPS_PROXY: 'http://proxy.corp.example:3128',
  http_proxy: 'http://proxy.corp.example:3128',
  NO_PROXY: 'localhost',
  SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt',
};
const tools = { AWS_PROFILE: 'default', AWS_REGION: 'us-east-1', GH_HOST: 'github.com', XDG_CONFIG_HOME: '/home/x/.config' };

async function found(file: string, content: string, variables: Record<string, string>): Promise<readonly string[]> {
  const { project, home } = makeWorld({ project: { files: { [file]: content } } });
  const where = { cwd: project, env: variables, home, loginHome: home, platform: 'linux' } as const;
  return [...(await setInProject(where, Object.keys(variables))).keys()];
}

describe('a name that a project puts together', () => {
  it.each(putTogether)('is seen in %s: %s', async (file, content) => {
    expect(await found(file, content, { OPENAI_BASE_URL: address })).toEqual(['OPENAI_BASE_URL']);
  });

  it.each(ordinary)('is told from what is ordinary in %s: %s', async (file, content) => {
    expect(await found(file, content, usual)).toEqual([]);
    expect(await found(file, content, tools)).toEqual([]);
  });
});

it("an error of whoever reads a file isn't taken for one of the file", () => {
  const world = makeWorld({ project: { files: { a: 'A=1\n' } } });
  const texts = textsOf(`${world.project}/a`, Buffer.alloc(5000));
  expect(texts.next().value).toBe('a=1\n');
  expect(() => texts.throw(new Error('a defect'))).toThrow();
});
