import { readJson } from '../../machine/read-json.ts';
import { quotedCode, withEnvFile } from '../../shell/scripts.ts';
import { loadedFile, question } from './code.ts';
import type { CallRequest, FirstCall, Setting, Toolchain } from './toolchain.ts';

/** Plain PHP, Laravel, and Symfony. There's no official SDK; `openai-php/client` is the community's (PHP 8.2, August 2026). */
export async function php(setting: Setting): Promise<Toolchain> {
  const { project, shell } = setting;
  const composer = readJson(await project.text('composer.json')) as Manifest | undefined;
  const required = { ...composer?.require, ...composer?.['require-dev'] };
  const isLaravel = project.has('artisan');
  const install = Object.keys(required).some((name) => name.includes('/')) && !project.has('vendor') ? ['composer install'] : [];
  const isFull = isLaravel && composer?.scripts?.['dev'] !== undefined;
  // The pages' own scripts, which that start command also serves.
  const pages = isFull && project.has('package.json') && !project.has('node_modules') ? ['npm install'] : [];
  const key = isLaravel && !/^APP_KEY=[^\s#]/m.test(await project.text('.env')) ? ['php artisan key:generate'] : [];
  const hasClient = 'openai-php/client' in required || 'openai-php/laravel' in required;
  return {
    language: 'PHP',
    prepare: [...install, ...pages, ...key],
    start: start(setting, composer, isLaravel),
    ...(isLaravel || 'vlucas/phpdotenv' in required || 'symfony/dotenv' in required ? {} : { loader: 'vlucas/phpdotenv' }),
    firstCall: (request): FirstCall => {
      if (isLaravel && request.envFile !== undefined) return laravelCall(request, shell);
      const [first = '', ...rest] = quotedCode(code(request), shell, ' ');
      return {
        language: 'PHP',
        install: hasClient ? [] : ['composer require openai-php/client guzzlehttp/guzzle'],
        lines: withEnvFile([`php -r ${first}`, ...rest], loadedFile(request), shell),
        ...(shell === 'windows' && request.envFile !== undefined ? { only: 'PowerShell' as const } : {}),
      };
    },
  };
}

type Manifest = {
  readonly require?: Readonly<Record<string, unknown>>;
  readonly 'require-dev'?: Readonly<Record<string, unknown>>;
  readonly scripts?: Readonly<Record<string, unknown>>;
};

function start({ project }: Setting, composer: Manifest | undefined, isLaravel: boolean): string | undefined {
  const script = ['dev', 'start', 'serve'].find((name) => composer?.scripts?.[name] !== undefined);
  if (script !== undefined) return `composer run ${script}`;
  if (isLaravel) return 'php artisan serve';
  if (project.has('public')) return 'php -S localhost:8000 -t public';
  return project.has('index.php') ? 'php -S localhost:8000' : undefined;
}

/** Between double quotes, so without a variable. */
function code({ model, api, variable, baseUrl }: CallRequest): readonly string[] {
  return [
    "require 'vendor/autoload.php';",
    `echo OpenAI::factory()->withApiKey(getenv('${variable}'))->withBaseUri('${baseUrl}')->make()`,
    ...(api === 'chat'
      ? [
          `  ->chat()->create(['model' => '${model}', 'messages' => [['role' => 'user', 'content' => '${question}']]])`,
          '  ->choices[0]->message->content;',
        ]
      : [`  ->responses()->create(['model' => '${model}', 'input' => '${question}'])`, '  ->outputText;']),
  ];
}

/** Laravel reads .env by itself and has an HTTP client, so nothing needs to be installed. */
function laravelCall({ model, api, variable, baseUrl }: CallRequest, shell: Setting['shell']): FirstCall {
  const [first = '', ...rest] = quotedCode(
    [
      `echo Http::withToken(env('${variable}'))`,
      ...(api === 'chat'
        ? [
            `  ->post('${baseUrl}/chat/completions', ['model' => '${model}', 'messages' => [['role' => 'user', 'content' => '${question}']]])`,
          ]
        : [`  ->post('${baseUrl}/responses', ['model' => '${model}', 'input' => '${question}'])`]),
      '  ->body();',
    ],
    shell,
    ' ',
  );
  return { language: 'PHP (Laravel)', install: [], lines: [`php artisan tinker --execute ${first}`, ...rest] };
}
