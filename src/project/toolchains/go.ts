import { withEnvFile, writeFileCommand } from '../../shell/scripts.ts';
import { clientArguments, loadedFile, question } from './code.ts';
import type { CallRequest, FirstCall, Setting, Toolchain } from './toolchain.ts';

export async function go(setting: Setting): Promise<Toolchain> {
  const { project, shell } = setting;
  const module = await project.text('go.mod');
  const sdk = sdkFor(module);
  return {
    language: 'Go',
    // `go run` gets what go.mod declares.
    prepare: [],
    start: await start(setting),
    ...(module.includes('github.com/joho/godotenv') ? {} : { loader: 'godotenv' }),
    firstCall: (request): FirstCall => ({
      language: 'Go',
      install: module.includes(`${sdk.path} `) ? [] : [`go get ${sdk.path}@${sdk.version}`],
      lines: [
        ...writeFileCommand('hello/main.go', code(request, sdk.path), shell, 'hello'),
        ...withEnvFile(['go run ./hello'], loadedFile(request), shell),
      ],
      ...(shell === 'windows' ? { only: 'PowerShell' as const } : {}),
    }),
  };
}

/**
 * The SDK that builds with the Go of this go.mod: anything newer would raise the version in go.mod and download another Go. From
 * its README and go.mod files: 3.45 and later need Go 1.25, 3.44 needs 1.22, and 1.12 needs 1.21 (August 2026).
 */
function sdkFor(module: string): { readonly path: string; readonly version: string } {
  const declared = /^go\s{1,9}1\.(\d{1,3})/m.exec(module)?.[1];
  const minor = declared === undefined ? Number.POSITIVE_INFINITY : Number(declared);
  const used = /github\.com\/openai\/openai-go(?:\/v\d)?(?= )/.exec(module)?.[0];
  if (used !== undefined) return { path: used, version: 'latest' };
  if (minor < 22) return { path: 'github.com/openai/openai-go', version: 'v1.12.0' };
  return { path: 'github.com/openai/openai-go/v3', version: minor < 25 ? 'v3.44.0' : 'latest' };
}

/** The program in the root, otherwise the only one in `cmd`. */
async function start({ project }: Setting): Promise<string | undefined> {
  for (const name of project.names.filter((each) => each.endsWith('.go') && !each.endsWith('_test.go')).slice(0, 20)) {
    if (/^package main\b/m.test(await project.text(name))) return 'go run .';
  }
  const programs = (await project.list('cmd')).filter((name) => /^[\w-]+$/.test(name));
  return programs.length === 1 ? `go run ./cmd/${programs[0]}` : undefined;
}

function code(request: CallRequest, sdk: string): readonly string[] {
  const { model, api } = request;
  const options = clientArguments(request, {
    key: (variable) => `option.WithAPIKey(os.Getenv("${variable}"))`,
    url: (url) => `option.WithBaseURL("${url}")`,
  });
  const usesKey = options.some((each) => each.includes('Getenv'));
  return [
    'package main',
    'import (',
    '  "context"',
    '  "fmt"',
    ...(usesKey ? ['  "os"'] : []),
    `  "${sdk}"`,
    ...(options.length > 0 ? [`  "${sdk}/option"`] : []),
    ...(api === 'chat' ? [] : [`  "${sdk}/responses"`]),
    ')',
    'func main() {',
    `  client := openai.NewClient(${options.join(', ')})`,
    ...(api === 'chat'
      ? [
          '  answer, err := client.Chat.Completions.New(context.Background(), openai.ChatCompletionNewParams{',
          `    Model: "${model}",`,
          `    Messages: []openai.ChatCompletionMessageParamUnion{openai.UserMessage("${question}")},`,
          '  })',
          '  if err != nil { panic(err) }',
          '  fmt.Println(answer.Choices[0].Message.Content)',
        ]
      : [
          '  answer, err := client.Responses.New(context.Background(), responses.ResponseNewParams{',
          `    Model: "${model}",`,
          `    Input: responses.ResponseNewParamsInputUnion{OfString: openai.String("${question}")},`,
          '  })',
          '  if err != nil { panic(err) }',
          '  fmt.Println(answer.OutputText())',
        ]),
    '}',
  ];
}
