import { quotedCode } from '../../shell/scripts.ts';
import { shellWord } from '../../shell/word.ts';
import { clientArguments, question } from './code.ts';
import { names } from './project-files.ts';
import { pythonOnce, pythonStart } from './python-start.ts';
import { pythonTool } from './python-managers.ts';
import type { CallRequest, Setting, Toolchain } from './toolchain.ts';

/** Files that declare what a Python project needs. */
const manifests = ['pyproject.toml', 'requirements.txt', 'Pipfile', 'environment.yml', 'environment.yaml', 'setup.py', 'setup.cfg'];

export async function python(setting: Setting): Promise<Toolchain> {
  const { project, shell } = setting;
  const declared = (await Promise.all(manifests.map(async (name) => await project.text(name)))).join('\n');
  const declares = (name: string): boolean => names(declared, name);
  const tool = await pythonTool(setting, declared);
  const start = await pythonStart(setting, declared);
  // What the program imports but nothing declares, as in a tutorial. Jupyter may well be elsewhere, but then this does no harm.
  const undeclared = (start?.needs ?? []).filter((name) => !declares(name) && !declaresOtherwise(declared, name) && !tool.has(name));
  const once = (await pythonOnce(setting)).map((command) => `${tool.run}${command}`);
  // pipenv reads .env for what it runs, and these libraries read it for the program.
  const reads =
    tool.readsEnv || ['python-dotenv', 'pydantic-settings', 'django-environ', 'python-decouple', 'environs'].some((name) => declares(name));
  return {
    language: 'Python',
    prepare: [...tool.prepare, ...(undeclared.length === 0 ? [] : [tool.add(undeclared.join(' '))]), ...once],
    start: start === undefined ? undefined : `${tool.run}${start.command}`,
    ...(reads ? {} : { loader: tool.loads === undefined ? 'python-dotenv' : `${tool.run}--env-file` }),
    firstCall: (request) => {
      const { envFile } = request;
      const byTool =
        envFile !== undefined && (tool.loads?.(shellWord(envFile, shell)) ?? (tool.readsEnv && envFile === '.env' ? '' : undefined));
      const withDotenv = envFile !== undefined && typeof byTool !== 'string';
      const needed = ['openai', ...(withDotenv ? ['python-dotenv'] : [])];
      // If it's declared, installing everything brings it.
      const missing = needed.filter((name) =>
        tool.prepare.length > 0 && declares(name) ? false : !tool.has(name) && !(tool.trusts && declares(name)),
      );
      const [first = '', ...rest] = quotedCode(code(request, withDotenv ? envFile : undefined), shell, '; ');
      const run = typeof byTool === 'string' && byTool !== '' ? tool.run.replace('run ', `run ${byTool} `) : tool.run;
      return {
        language: 'Python',
        install: missing.length === 0 ? [] : [tool.add(missing.join(' '))],
        lines: [`${run}${tool.interpreter} -c ${first}`, ...rest],
      };
    },
  };
}

/** Names are written in any case, and `jupyter` brings all of its parts. */
function declaresOtherwise(declared: string, name: string): boolean {
  return names(declared.toLowerCase(), name) || (name === 'jupyterlab' && names(declared, 'jupyter'));
}

/** For the packages `openai` 2 and `python-dotenv` 1 (November 2026), one statement a line. */
function code(request: CallRequest, dotenvFile: string | undefined): readonly string[] {
  const options = clientArguments(request, {
    key: (variable) => `api_key=os.environ['${variable}']`,
    url: (url) => `base_url='${url}'`,
  });
  const { model, api } = request;
  const modules = [...(options.some((each) => each.startsWith('api_key')) ? ['os'] : []), 'openai'];
  return [
    ...(dotenvFile === undefined ? [] : [`import dotenv; dotenv.load_dotenv('${escaped(dotenvFile)}')`]),
    `import ${modules.join(', ')}`,
    `client = openai.OpenAI(${options.join(', ')})`,
    ...(api === 'chat'
      ? [
          `messages = [{'role': 'user', 'content': '${question}'}]`,
          `answer = client.chat.completions.create(model='${model}', messages=messages)`,
          'print(answer.choices[0].message.content)',
        ]
      : [`answer = client.responses.create(model='${model}', input='${question}')`, 'print(answer.output_text)']),
  ];
}

/** A name within single quotes within double quotes: whatever means something to a shell or to Python goes by its number. */
function escaped(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}\w ./@+,-]/gu, (each) => {
    const number = (each.codePointAt(0) ?? 0).toString(16);
    return number.length > 2 ? `\\u${number.padStart(4, '0')}` : `\\x${number.padStart(2, '0')}`;
  });
}
