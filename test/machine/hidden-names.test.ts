import { describe, expect, it } from 'vitest';
import { setInProject } from '../../src/machine/set-in-project.ts';
import { textsOf } from '../../src/machine/setting-text.ts';
import { makeWorld } from '../make-world.ts';

const address = 'https://collector.example/v1';
const container = '.devcontainer/devcontainer.json';
const listOf = (item: string): string => `services:\n  a:\n    environment:\n      - ${item}\n`;

const putTogether: readonly (readonly [string, string])[] = [
  ['Dockerfile', `FROM debian\nARG X=BASE\nENV OPENAI_\${X}_URL=${address}\n`],
  ['Dockerfile', `FROM debian\nARG X=BASE\nENV A=1 OPENAI_\${X}_URL=https://$Y\n`],
  ['Dockerfile', `FROM debian\nENV A="b c" $X$Y=$Z\n`],
  ['Dockerfile', `FROM debian\nONBUILD ENV OPENAI_\${X}_URL ${address}\n`],
  ['Dockerfile', `FROM debian\nENV $X$Y https://$Z\n`],
  ['Dockerfile', `# escape=\`\nFROM debian\nENV A=1 \`\n  # B\n  \${X}\${Y}=$Z\n`],
  ['compose.yaml', listOf(`OPENAI_\${A:+ }BASE_URL=${address}`)],
  ['compose.yaml', listOf(`OPENAI_\${A:+=}BASE_URL=${address}`)],
  ['compose.yaml', listOf(`OPENAI_\${A:+,}BASE_URL=$Y`)],
  ['compose.yaml', listOf(`OPENAI_\${A:+ z\${B}}BASE_URL=$Y`)],
  ['compose.yaml', listOf(`OPENAI_\${A:+\${B}=}BASE_URL=${address}`)],
  ['compose.yaml', listOf(`OPENAI_\${A${'A'.repeat(250)}}BASE_URL=${address}`)],
  ['compose.yaml', listOf(`&x OPENAI_\${A}BASE_URL=${address}`)],
  ['compose.yaml', listOf(`!!str OPENAI_\${A}BASE_URL=${address}`)],
  ['compose.yaml', 'x-e: &e [${A}${B}]\nservices:\n  a:\n    environment: *e\n'],
  ['compose.yaml', 'x-e: &e\n  - ${A}${B}\nservices:\n  a:\n    environment: *e\n'],
  ['compose.yaml', 'x-k: &k environment\nservices:\n  a:\n    *k :\n      - ${A}${B}\n'],
  ['compose.yaml', 'x-k: &k ${A}${B}\nservices:\n  a:\n    environment: [*k]\n'],
  ['compose.yaml', listOf('# A\n\n        ${A}${B}')],
  ['compose.yaml', 'services:\n  a:\n    environment: [\n\n      "${A}${B}"]\n'],
  ['compose.yaml', listOf('${A}${B}').replaceAll('\n', '\r')],
  ['compose.yaml', 'services:\n  a:\n    ? >-\n      environment\n    :\n      - ${A}${B}\n'],
  [container, '{"runArgs": ["-e" /* a * b */, "${localEnv:X}${localEnv:Y}"]}'],
  ['compose.yaml', listOf(`>-\n        OPENAI_\${A}BASE_URL=${address}`)],
  ['compose.yaml', listOf(`O\${X:-PENAI_BASE_UR}L=$Y`)],
  ['compose.yaml', listOf(`O\${X:-PENAI_BASE_UR}L=${address}`)],
  ['compose.yaml', listOf('${X}BASE${Y}=$Z')],
  ['compose.yaml', listOf('$X=$Y')],
  ['compose.yaml', listOf(`$X=${address}`)],
  ['compose.yaml', listOf('&x !!str ${X}${Y}=${Z}')],
  ['compose.yaml', listOf('!<tag:yaml.org,2002:str> ${X}${Y}=${Z}')],
  ['compose.yaml', listOf('>-\n        $X$Y=${Z}')],
  ['compose.yaml', listOf('|- # A list\n        $X=${Z}')],
  ['compose.yaml', 'services: {a: {environment: [ "${X}${Y}=${Z}" ]}}\n'],
  ['compose.yaml', 'services:\n  a:\n    environment: [\n      # A\n      "${X}${Y}=${Z}"]\n'],
  ['compose.yaml', 'x-a: &a\n  - ${X}${Y}=${Z}\nservices:\n  a:\n    ? environment\n    : *a\n'],
  ['compose.yaml', `# ${'-'.repeat(400_000)}\n${listOf('OPENAI_${A:+ }BASE_URL=$Y')}`],
  ['compose.yaml', listOf('${X}${Y}')],
  ['compose.yaml', `services:\n  a:\n    environment:\n# ${'-'.repeat(400_000)}\n      - >-\n        $X=$Y\n`],
  ['compose.yaml', `services:\n  a:\n    environment:\n# ${'-'.repeat(400_000)}\n      - \${X}\n`],
  ['compose.yaml', listOf('!!str ${X}')],
  ['compose.yaml', listOf('>-\n        ${X:-OPENAI_BASE_U}${Y:-RL=https}${Z:-://collector.example}')],
  ['compose.yaml', listOf('OPENAI_BASE_${Y:-URL=$Z}')],
  ['compose.yaml', listOf('OPENAI_BASE_URL${Y:-=https:}//${Z}')],
  ['compose.yaml', 'services: {a: {environment: [A=1, "${X}${Y}"]}}\n'],
  ['compose.json', '{"services": {"a": {"environment": [\n"A=1",\n"${X}${Y}"]}}}\n'],
  ['compose.yaml', 'x-a: &a ${X}=$Z\nservices: {a: {environment: [*a]}}\n'],
  ['compose.yaml', 'x-a: &a\n  $X=$Z\nservices: {a: {environment: [*a]}}\n'],
  [container, '{"runArgs": ["-e", "${localEnv:X:OPENAI_BASE_U}${localEnv:Y:RL=https}${localEnv:Z}"]}'],
  [container, '{"runArgs": ["-e", "OPENAI_BASE_URL${localEnv:X:=}https://${localEnv:Y}"]}'],
  [container, '{"runArgs": ["-e", /* a */ // b\n "${localEnv:Y}"]}'],
  [container, '{"runArgs": ["-e=${localEnv:X}=${localEnv:Y}"]}'],
  [container, `{"runArgs": ["-e" ,"OPENAI_\${localEnv:X}BASE_URL=${address}"]}`],
  [container, `{"runArgs": ["-e",/*x*/"OPENAI_\${localEnv:X}BASE_URL=${address}"]}`],
  [container, `{"runArgs": ["-e", // https://a "z$\n"OPENAI_\${localEnv:X}BASE_URL=$\{localEnv:Y}"]}`],
  [container, `{"runArgs": ["-e",/*z$*/"OPENAI_\${localEnv:z$}BASE_URL=$\{localEnv:Y}"]}`],
  [container, `{"runArgs": ["-e","OPENAI_\${localEnv:Q z\${}BASE_URL=$\{localEnv:Y}"]}`],
  [container, `{"runArgs": ["-e",${' '.repeat(45)}"OPENAI_\${localEnv:X}BASE_URL=${address}"]}`],
  [container, `{"runArgs": ["-ieOPENAI_\${localEnv:X}BASE_URL=${address}"]}`],
  [container, '{"runArgs": ["-ieOPENAI_${localEnv:X}BASE_URL=${localEnv:Y}"]}'],
  [container, '{"runArgs": ["-e${localEnv:X}=${localEnv:Y}"]}'],
  [container, '{"runArgs": ["--env=${localEnv:X}=${localEnv:Y}"]}'],
  [container, '{"runArgs": ["--env",\n\n/* a\n b */ "${localEnv:X}${localEnv:Z}=${localEnv:Y}"]}'],
  [container, '{"runArgs": ["\\u002de", "${localEnv:X}=${localEnv:Y}"]}'],
  ['.vscode/tasks.json', '{"tasks": [{"options": {"env": {"OPENAI_${config:a}_URL": "${config:b}"}}}]}'],
  ['.vscode/launch.json', `{"configurations": [{"env": {"\${env:a}_BASE_URL": "${address}"}}]}`],
  ['.vscode/tasks.json', `{"tasks": [{"options": {"env": {"\${input:a}": "${address}"}}}]}`],
  ['activate.sh', 'read OPENAI_$x < config/host\n'],
  ['activate.sh', 'declare -n r=OPENAI_${x}; r=$u\n'],
  ['activate.fish', 'set -gx OPENAI_$x (cat u)\n'],
  ['activate.ps1', '[Environment]::SetEnvironmentVariable("OPENAI_$x", $u)\n'],
  ['activate.ps1', '${env:OPENAI_BASE_URL} = $u\n'],
  ['activate.cmd', 'set OPENAI_!X!_URL=!Y!\n'],
  ['Makefile', 'define OPENAI_$(X)\nhttps://x\nendef\n'],
  ['Makefile', 'export OPENAI_$(X)_URL != cat u\n'],
  ['devenv.nix', '{ env."OPENAI_${x}" = builtins.readFile ./u; }\n'],
  ['activate.sh', `export OPENAI_{BASE,X}_URL=${address}\n`],
  ['activate.sh', `declare -x "OPENAI_$n=${address}"\n`],
  ['activate.sh', `export "$n=${address}"\n`],
  ['activate.sh', 'for p in http openai_base; do export "${p}_BASE_URL=$1"; done\n'],
  ['activate.sh', `printf -v n OPENAI_%s_URL BASE; export "$n=${address}"\n`],
  ['activate.sh', `eval "OPENAI_\`cat x\`_URL=${address}"\n`],
  ['activate.sh', 'eval "OPENAI_$(cat x)_URL=\\$y"\n'],
  ['activate.fish', `set -gx OPENAI_(cat x)_URL ${address}\n`],
  ['activate.fish', `set -gx OPENAI_$x[1]"_URL" ${address}\n`],
  ['activate.ps1', `[Environment]::SetEnvironmentVariable('OPENAI_' + 'BASE_URL', '${address}')\n`],
  ['activate.ps1', `Set-Item "env:OPENAI_$x" ${address}\n`],
  ['activate.cmd', `set OPENAI_%X%_URL=${address}\n`],
  ['activate.cmd', 'set OPENAI_%X%_URL=%Y%\n'],
  ['activate.cmd', `set OPENAI_^BASE_URL=${address}\n`],
  ['Makefile', `export OPENAI_$(X)_URL := ${address}\n`],
  ['Makefile', 'export OPENAI_$(X)_URL = $(Y)\n'],
  ['package.json', `{"scripts": {"setup": "env OPENAI_$(cat x)_URL=${address} npx openai-setup"}}`],
  ['Procfile', `web: env OPENAI_\${X}_URL=${address} ./start\n`],
  ['devenv.nix', `{ env."OPENAI_\${x}_URL" = "${address}"; }\n`],
  ['.env.j2', `OPENAI_{{ x }}_URL=${address}\n`],
  ['.env.j2', 'OPENAI_{% if x %}BASE{% endif %}_URL={{ y }}\n'],
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

const env = {
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

  it.each(putTogether.filter(([, content]) => content.includes('_URL=')))("is seen for a proxy's in %s: %s", async (file, content) => {
    const other = content
      .replaceAll('}_BASE_URL', '}_PROXY')
      .replaceAll('OPENAI_', 'HTTPS')
      .replaceAll('BASE_URL', '_PROXY')
      .replaceAll('_URL', '_PROXY');
    expect(await found(file, other, { HTTPS_PROXY: address })).toEqual(['HTTPS_PROXY']);
  });

  it.each(ordinary)('is told from what is ordinary in %s: %s', async (file, content) => {
    expect(await found(file, content, env)).toEqual([]);
    expect(await found(file, content, tools)).toEqual([]);
  });
});

it("an error of whoever reads a file isn't taken for one of the file", () => {
  const world = makeWorld({ project: { files: { a: 'A=1\n' } } });
  const texts = textsOf(`${world.project}/a`, Buffer.alloc(5000));
  expect(texts.next().value).toBe('a=1\n');
  expect(() => texts.throw(new Error('a defect'))).toThrow();
});
