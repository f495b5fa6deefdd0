import { quotedCode, withEnvFile } from '../../shell/scripts.ts';
import { clientArguments, loadedFile, question } from './code.ts';
import { names } from './project-files.ts';
import type { CallRequest, FirstCall, Setting, Toolchain } from './toolchain.ts';

export async function ruby(setting: Setting): Promise<Toolchain> {
  const { project, shell } = setting;
  const gemfile = await project.text('Gemfile');
  const locked = await project.text('Gemfile.lock');
  const bundled = project.has('Gemfile');
  const isThere = project.has('vendor') && (await project.list('vendor')).includes('bundle');
  const isRails = project.has('config') && (await project.list('config')).includes('application.rb');
  const tables = isRails && (await lacksTables(setting)) ? [`${setting.platform === 'win32' ? 'ruby ' : ''}bin/rails db:prepare`] : [];
  const community = names(gemfile, 'ruby-openai');
  const isDeclared = community || names(gemfile, 'openai');
  const version = rubyVersion(gemfile, await project.text('.ruby-version'), locked);
  return {
    language: 'Ruby',
    prepare: [...(bundled && !isThere ? ['bundle install'] : []), ...tables],
    start: await start(setting, isRails, gemfile),
    ...(names(gemfile, 'dotenv') || names(gemfile, 'dotenv-rails') ? {} : { loader: 'dotenv' }),
    firstCall: (request): FirstCall => {
      const [first = '', ...rest] = quotedCode(community ? communityCode(request) : code(request), shell, '; ');
      const gem = version !== undefined && version < 3.3 ? 'openai --version "~> 0.75.0"' : 'openai';
      return {
        language: 'Ruby',
        install: isDeclared ? [] : [bundled ? `bundle add ${gem}` : `gem install ${gem}`],
        lines: withEnvFile([`${bundled ? 'bundle exec ' : ''}ruby -e ${first}`, ...rest], loadedFile(request), shell),
        ...(shell === 'windows' && request.envFile !== undefined ? { only: 'PowerShell' as const } : {}),
      };
    },
  };
}

/** Whether its database is a file that isn't there yet. */
async function lacksTables({ project }: Setting): Promise<boolean> {
  const found = [...(await project.list('db')), ...(await project.list('storage'))];
  return (await project.text('config/database.yml')).includes('sqlite3') && !found.some((name) => name.endsWith('.sqlite3'));
}

async function start({ project, platform }: Setting, isRails: boolean, gemfile: string): Promise<string | undefined> {
  // Windows doesn't start a script by its first line, and `bin/dev` may be one for a shell.
  if (isRails && platform === 'win32') return 'ruby bin/rails server';
  if (isRails) return (await project.list('bin')).includes('dev') ? 'bin/dev' : 'bin/rails server';
  if (project.has('config.ru')) return `bundle exec ${names(gemfile, 'puma') ? 'puma' : 'rackup'}`;
  const main = ['app.rb', 'main.rb', 'server.rb', 'bot.rb'].find((name) => project.has(name));
  return main === undefined ? undefined : `${project.has('Gemfile') ? 'bundle exec ' : ''}ruby ${main}`;
}

/** As a number: 3.2. */
function rubyVersion(gemfile: string, file: string, locked: string): number | undefined {
  const found =
    /^(?:ruby-)?(\d\.\d)/.exec(file.trim())?.[1] ??
    /^ruby\s{1,9}["'][~>= ]{0,5}(\d\.\d)/m.exec(gemfile)?.[1] ??
    /^ {3}ruby (\d\.\d)/m.exec(locked)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** For the gem `openai`: 0.80 needs Ruby 3.3, 0.75 is the last one for 3.2 (August 2026). */
function code(request: CallRequest): readonly string[] {
  const { model, api } = request;
  const options = clientArguments(request, {
    key: (variable) => `api_key: ENV.fetch('${variable}')`,
    url: (url) => `base_url: '${url}'`,
  });
  return [
    "require 'openai'",
    `client = OpenAI::Client.new(${options.join(', ')})`,
    ...(api === 'chat'
      ? [
          `messages = [{ role: 'user', content: '${question}' }]`,
          `answer = client.chat.completions.create(model: '${model}', messages: messages)`,
          'puts answer.choices[0].message.content',
        ]
      : [`answer = client.responses.create(model: '${model}', input: '${question}')`, 'puts answer.output_text']),
  ];
}

/** For the gem `ruby-openai` 8, which many projects had before there was an official one (November 2026). It reads no variables. */
function communityCode(request: CallRequest): readonly string[] {
  const { model, variable, baseUrl } = request;
  return [
    "require 'openai'",
    `client = OpenAI::Client.new(access_token: ENV.fetch('${variable}'), uri_base: '${baseUrl.replace(/\/v1$/, '')}')`,
    `messages = [{ role: 'user', content: '${question}' }]`,
    `answer = client.chat(parameters: { model: '${model}', messages: messages })`,
    "puts answer.dig('choices', 0, 'message', 'content')",
  ];
}
