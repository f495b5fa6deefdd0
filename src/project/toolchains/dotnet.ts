import { pipeTo, withEnvFile, writeFileCommand } from '../../shell/scripts.ts';
import { loadedFile, question } from './code.ts';
import type { CallRequest, FirstCall, Setting, Toolchain } from './toolchain.ts';

/**
 * .NET. The call is a program of its own, outside of the project: a second file with statements at its top level would break the
 * project's build. Since .NET 10, such a program is a file that `dotnet run -` reads (learn.microsoft.com, November 2026).
 */
export async function dotnet(setting: Setting): Promise<Toolchain> {
  const { project, shell } = setting;
  const programs = await programsOf(project);
  const manifest = programs.map(({ text }) => text).join('\n');
  const version = Number(/<TargetFrameworks?>[^<]{0,100}?net(\d{1,2})\.\d/.exec(manifest)?.[1] ?? 0);
  const [first, ...others] = programs;
  return {
    language: '.NET',
    prepare: [],
    start:
      first === undefined || others.length > 0
        ? undefined
        : first.directory === ''
          ? 'dotnet run'
          : `dotnet run --project ${first.directory}`,
    loader: 'DotNetEnv',
    firstCall: (request): FirstCall => ({
      language: 'C#',
      install: version >= 10 ? [] : ['dotnet new console -o ../hello-openai', 'dotnet add ../hello-openai package OpenAI'],
      lines:
        version >= 10
          ? piped(['#:package OpenAI@2.*', ...code(request)], request, shell)
          : [
              ...writeFileCommand('../hello-openai/Program.cs', code(request), shell),
              ...withEnvFile(['dotnet run --project ../hello-openai'], loadedFile(request), shell),
            ],
      ...(shell === 'windows' ? { only: 'PowerShell' as const } : {}),
    }),
  };
}

function piped(lines: readonly string[], request: CallRequest, shell: Setting['shell']): readonly string[] {
  const run = withEnvFile(['dotnet run -'], loadedFile(request), shell);
  return [...run.slice(0, -1), ...pipeTo(run.at(-1) ?? '', lines, shell)];
}

type Program = { readonly directory: string; readonly text: string };

/** The projects that make a program, in the root or in `src`, one directory deep. */
async function programsOf(project: Setting['project']): Promise<readonly Program[]> {
  const found: Program[] = [];
  const deeper = ['src', ...project.names.filter((name) => !name.includes('.'))].slice(0, 30);
  const inSource = (await project.list('src')).filter((name) => /^[\w.-]+$/.test(name)).map((name) => `src/${name}`);
  for (const directory of ['', ...new Set(deeper), ...inSource.slice(0, 30)]) {
    const names = directory === '' ? project.names : await project.list(directory);
    const file = names.find((name) => /\.[cf]sproj$/.test(name));
    if (file === undefined || !/^[\w./-]*$/.test(directory)) continue;
    const text = await project.text(directory === '' ? file : `${directory}/${file}`);
    if (/<OutputType>\s*(?:Win)?Exe|Sdk="Microsoft\.NET\.Sdk\.(?:Web|Worker|BlazorWebAssembly)"/i.test(text))
      found.push({ directory, text });
  }
  return found;
}

/** For the package `OpenAI` 2, whose client for this API isn't experimental. It reads no variables. */
function code({ model, variable, baseUrl, namesBaseUrl }: CallRequest): readonly string[] {
  const official = baseUrl === 'https://api.openai.com/v1' && !namesBaseUrl;
  return [
    `var key = new System.ClientModel.ApiKeyCredential(Environment.GetEnvironmentVariable("${variable}")!);`,
    ...(official ? [] : [`var options = new OpenAI.OpenAIClientOptions { Endpoint = new Uri("${baseUrl}") };`]),
    `var client = new OpenAI.Chat.ChatClient("${model}", key${official ? '' : ', options'});`,
    `Console.WriteLine(client.CompleteChat("${question}").Value.Content[0].Text);`,
  ];
}
