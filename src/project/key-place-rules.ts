import path from 'node:path';
import { isComposeFileName } from '../env-file/compose-file.ts';
import { holdsKey } from '../keys/search.ts';
import { yamlDocuments } from '../machine/yaml.ts';
import { shellOf } from '../shell/shell.ts';
import type { Code, Evidence, KeyPlace } from './key-place.ts';
import * as text from './key-places.text.ts';

/** `tool`: in place of the rule's. */
type Found = Omit<KeyPlace, 'id' | 'tool'> & { readonly tool?: string };
type KeyPlaceRule = {
  readonly id: string;
  /** For people. */
  readonly tool: string;
  /** `undefined`: the project doesn't keep its key there. According to each tool's documentation, November 2026. */
  readonly look: (project: Evidence) => Promise<Found | undefined>;
};

const any = (sources: readonly Code[], pattern: RegExp): boolean => sources.some(({ text: code }) => pattern.test(code));
/** Loaders of env files in Python. */
const pythonLoader = /\b(?:load_dotenv|dotenv_values|read_env|RepositoryEnv|_?env_file|%dotenv|load_ext dotenv)\b/;
const aboutOpenAI = /open_?ai/i;

const streamlit: KeyPlaceRule = {
  id: 'streamlit',
  tool: 'Streamlit',
  async look({ uses, names, code, variable, root }) {
    if (!uses('streamlit') && !names.includes('.streamlit')) return undefined;
    const sources = await code(/\.py$/);
    const reads = sources.flatMap(({ text: one }) => [
      ...one.matchAll(/\bsecrets(?:\.get\(|\[|\.)\s*["']?(\w{1,80})["']?\]?(?:(?:\[|\.get\(|\.)\s*["']?(\w{1,80}))?/g),
    ]);
    const read = reads.find(([all]) => aboutOpenAI.test(all));
    if (!any(sources, /\bstreamlit\b/)) return undefined;
    const readsEnvFile = any(sources, pythonLoader);
    // Without any reading of its own, the code gets what's at the top of secrets.toml from the environment.
    if (read === undefined && (readsEnvFile || any(sources, /text_input\([^()\n]{0,200}(?:key|KEY|Key)/) || !any(sources, aboutOpenAI)))
      return undefined;
    const [, outer = variable, inner] = read ?? [];
    const nested = inner !== undefined && !/^(?:strip|get)$/.test(inner);
    const file = '.streamlit/secrets.toml';
    return {
      where: file,
      file: path.join(root, file),
      secretFile: path.join(root, file),
      form: 'toml',
      name: nested ? [outer, inner] : [outer],
      sole: !readsEnvFile,
      put: [
        nested ? text.putLines(file, `[${outer}]`, `${inner} = "${text.example}"`) : text.putLine(file, `${outer} = "${text.example}"`),
      ],
    };
  },
};

const rails: KeyPlaceRule = {
  id: 'rails-credentials',
  tool: 'Rails',
  async look({ uses, names, code, root }) {
    if (!names.includes('Gemfile') || !uses('rails')) return undefined;
    const sources = await code(/\.(?:rb|ya?ml|erb)$/);
    const read = sources
      .flatMap(({ text: one }) => [...one.matchAll(/\bcredentials(?:\.dig\(([^()\n]{1,100})\)|((?:!?\.\w{1,60}|\[:\w{1,60}\]){1,4}))/g)])
      .map(([, dug = '', chained = '']) => (dug + chained).match(/\w+/g) ?? [])
      .find((way) => way.some((name) => aboutOpenAI.test(name)));
    if (read === undefined) return undefined;
    const [first = '', second] = read.filter((name) => !/^(?:fetch|presence|to_s|strip)$/.test(name));
    const masterKey = path.join(root, 'config/master.key');
    return {
      where: text.rails.where,
      secretFile: masterKey,
      sole: !any(sources, /\bENV(?:\.fetch\(|\[)\s*["']\w{0,40}OPENAI/),
      put: [
        text.rails.edit,
        text.rails.add(second === undefined ? `${first}: ${text.example}` : `${first}: { ${second}: ${text.example} }`),
      ],
    };
  },
};

const dotnet: KeyPlaceRule = {
  id: 'dotnet-user-secrets',
  tool: '.NET',
  async look({ names, code, home, platform, env, read, root }) {
    const manifests = names.filter((name) => /\.(?:cs|fs)proj$/.test(name));
    const solution = names.some((name) => /\.slnx?$/.test(name));
    if (home === undefined || (manifests.length === 0 && !solution)) return undefined;
    const projects = await code(/\.(?:cs|fs)proj$/);
    const sources = await code(/\.(?:cs|fs|cshtml|razor)$/);
    const name = sources
      .flatMap(({ text: one }) => [...one.matchAll(/(?:\[|GetValue<string>\(|GetRequiredValue\(|GetSection\()\s*"([\w:]{1,80})"/g)])
      .map(([, each = '']) => each)
      .find((each) => aboutOpenAI.test(each) && /key/i.test(each) && !/azure/i.test(each));
    if (name === undefined || any(sources, /\bEnv\.(?:Load|TraversePath)\b|\bDotEnv\b/)) return undefined;
    // What stands there works as well, and comes after the user secrets, which hold nothing in such a project.
    const settings = 'appsettings.Development.json';
    if (names.includes(settings) && holdsKey(Buffer.from(await read(settings)))) {
      const file = path.join(root, settings);
      return {
        where: settings,
        file,
        secretFile: file,
        form: 'json',
        name: name.split(':'),
        sole: true,
        put: [text.putLine(settings, `"${name}": "${text.example}"`)],
      };
    }
    const id = projects.map(({ text: one }) => /<UserSecretsId>\s*([\w.-]{1,100})\s*</.exec(one)?.[1]).find((each) => each !== undefined);
    const directory =
      platform === 'win32'
        ? path.join(env['APPDATA'] ?? path.join(home, 'AppData/Roaming'), 'Microsoft/UserSecrets')
        : path.join(home, '.microsoft/usersecrets');
    const line = `{"${name}": "${text.example}"}`;
    return {
      where: text.dotnet.where,
      ...(id === undefined ? {} : { file: path.join(directory, id, 'secrets.json'), form: 'json' as const, name: name.split(':') }),
      sole: true,
      put: [
        ...(id === undefined ? [text.dotnet.init] : []),
        text.dotnet.set(line, shellOf({ env, platform })),
        text.dotnet.visualStudio(line),
      ],
    };
  },
};

const spring: KeyPlaceRule = {
  id: 'spring',
  tool: 'Spring Boot',
  async look({ names, uses, list, read, variable }) {
    if (!names.some((name) => /^(?:pom\.xml|build\.gradle(?:\.kts)?)$/.test(name)) || !uses('spring-boot') || uses('spring-dotenv'))
      return undefined;
    const directory = 'src/main/resources';
    const files = (await list(directory)).filter((name) => /^application(?:-[\w-]+)?\.(?:properties|ya?ml)$/.test(name)).toSorted();
    const texts = await Promise.all(files.slice(0, 20).map((name) => read(`${directory}/${name}`)));
    if (texts.some((one) => /\bfile:[^\s,"']{0,100}\.env\b/.test(one))) return undefined;
    if (!texts.some((one) => one.includes(`\${${variable}`) || /spring\.ai\.openai|^[ \t]*openai:/m.test(one))) return undefined;
    const file = `${directory}/${files.find((name) => name.startsWith('application.')) ?? 'application.properties'}`;
    const line = 'optional:file:.env[.properties]';
    return {
      where: text.spring.where(file),
      sole: true,
      bridge: true,
      put: [
        text.spring.add(file, file.endsWith('.properties') ? `spring.config.import=${line}` : `spring.config.import: "${line}"`),
        text.spring.orExport(variable),
      ],
    };
  },
};

const laravel: KeyPlaceRule = {
  id: 'laravel-cached-configuration',
  tool: 'Laravel',
  async look({ names, list }) {
    if (!names.includes('artisan') || !(await list('bootstrap/cache')).includes('config.php')) return undefined;
    return { where: text.laravel.where, sole: true, bridge: true, put: [text.laravel.clear] };
  },
};

const colab: KeyPlaceRule = {
  id: 'colab',
  tool: 'Colab',
  async look({ names, code, list }) {
    const inside = await Promise.all(['notebooks', 'notebook', 'examples'].map((directory) => list(directory)));
    if (![...names, ...inside.flat()].some((name) => name.endsWith('.ipynb'))) return undefined;
    const notebooks = await code(/\.ipynb$/);
    const name = notebooks
      .map(({ text: one }) => /\buserdata\.get\(\s*\\?["'](\w{1,80})/.exec(one)?.[1])
      .find((each) => each !== undefined && aboutOpenAI.test(each));
    if (name === undefined) return undefined;
    const others = await code(/\.py$/);
    return { where: text.colab.where, sole: !any([...notebooks, ...others], pythonLoader), put: [text.colab.add(name)] };
  },
};

const azureFunctions: KeyPlaceRule = {
  id: 'azure-functions',
  tool: 'Azure Functions',
  async look({ names, variable, root, code }) {
    if (!names.includes('host.json') || !(names.includes('local.settings.json') || names.includes('function_app.py'))) return undefined;
    const file = 'local.settings.json';
    return {
      where: file,
      file: path.join(root, file),
      secretFile: path.join(root, file),
      form: 'json',
      name: ['Values', variable],
      sole: !any(await code(/\.(?:py|[cm]?[jt]s|cs)$/), /load_dotenv|dotenv/),
      put: [text.putLine(`"Values" of ${file}`, `"${variable}": "${text.example}"`)],
    };
  },
};

/** `sam local invoke --env-vars env.json` */
const sam: KeyPlaceRule = {
  id: 'sam',
  tool: 'AWS SAM',
  async look({ names, read, variable, root, code }) {
    const template = names.find((name) => /^template\.ya?ml$/.test(name));
    if (template === undefined || !(await read(template)).includes('AWS::Serverless')) return undefined;
    const sayings = await Promise.all(['samconfig.toml', 'README.md', 'Makefile', 'package.json'].map((name) => read(name)));
    const file = sayings
      .map((one) => /(?:--env-vars[= ]|env_vars\s*=\s*)["']?(?:file:\/\/)?([\w./-]{1,100}\.json)/.exec(one)?.[1])
      .find((each) => each !== undefined);
    if (file === undefined || path.isAbsolute(file) || file.includes('..')) return undefined;
    return {
      where: file,
      file: path.join(root, file),
      secretFile: path.join(root, file),
      form: 'json',
      name: ['*', variable],
      sole: !any(await code(/\.(?:py|[cm]?[jt]s)$/), /load_dotenv|dotenv/),
      put: [text.putLine(file, `{"Parameters": {"${variable}": "${text.example}"}}`)],
    };
  },
};

/** `secrets:` of a compose file, given to the program as a file. */
const composeSecrets: KeyPlaceRule = {
  id: 'compose-secrets',
  tool: 'Docker Compose',
  async look({ names, read, root }) {
    const compose = names.find(isComposeFileName);
    if (compose === undefined) return undefined;
    const documents = await yamlDocuments(await read(compose));
    if (documents === 'unknown') return undefined;
    for (const document of documents) {
      const secrets = (document as { secrets?: unknown } | null)?.secrets;
      for (const [name, secret] of Object.entries(typeof secrets === 'object' && secrets !== null ? secrets : {})) {
        const file = (secret as { file?: unknown } | null)?.file;
        if (!aboutOpenAI.test(name) || typeof file !== 'string' || path.isAbsolute(file) || /\.\.|\$/.test(file)) continue;
        const where = path.posix.normalize(file);
        return {
          where,
          file: path.join(root, where),
          secretFile: path.join(root, where),
          form: 'plain',
          sole: (await read(compose)).includes('_KEY_FILE'),
          put: [text.composeSecret.add(where)],
        };
      }
    }
    return undefined;
  },
};

/** An `.envrc` that exports the key itself; one that loads an env file leaves it where it is. */
const direnv: KeyPlaceRule = {
  id: 'direnv',
  tool: 'direnv',
  async look({ names, read, variable, root }) {
    if (!names.includes('.envrc') || names.some((name) => /^\.env(?:\.local)?$/.test(name))) return undefined;
    const lines = (await read('.envrc')).split('\n').filter((line) => !line.trimStart().startsWith('#'));
    if (
      lines.some((line) => /^\s*(?:dotenv|source_env|source)\b/.test(line)) ||
      !lines.some((line) => line.includes(`export ${variable}=`))
    )
      return undefined;
    return {
      where: text.direnv.where,
      secretFile: path.join(root, '.envrc'),
      sole: false,
      put: [text.putLine('.envrc', `export ${variable}=${text.example}`), text.direnv.allow],
    };
  },
};

/** Whether code imports a module of one of these names, or has one in quotes. */
function isNamedIn(source: string, names: readonly string[]): boolean {
  const imported = Array.from(source.matchAll(/^[^\S\n]{0,9}(?:import|from) \.?(\w{1,60})/gm), ([, name = '']) => name);
  return names.some(
    (name) => imported.includes(name) || [name, `./${name}`].some((each) => source.includes(`'${each}'`) || source.includes(`"${each}"`)),
  );
}

/** A module or a file of settings that the code reads and nobody commits: `import config`, `open("config.yaml")`. */
const settingsFile: KeyPlaceRule = {
  id: 'settings-file',
  tool: 'Python',
  async look({ names, read, uses, code, root }) {
    const candidates = names.filter((name) =>
      /^(?:(?:my_?)?(?:config|settings|secrets?|credentials?|constants|api_?keys?|keys?))\.(?:py|[cm]?js|ts|json|ya?ml|toml|ini)$/i.test(
        name,
      ),
    );
    if (candidates.length === 0) return undefined;
    const sources = await code(/\.(?:py|ipynb|[cm]?[jt]s)$/);
    for (const name of candidates.slice(0, 5)) {
      const module = name.replace(/\.\w+$/, '');
      const others = sources.filter((each) => each.name !== name);
      // python-decouple reads this one before .env.
      const isRead = (name === 'settings.ini' && uses('python-decouple')) || others.some(({ text: one }) => isNamedIn(one, [module, name]));
      if (!isRead || !/open_?ai[\w-]{0,20}["']?\s{0,9}[:=]\s{0,9}["']?sk-/i.test(await read(name))) continue;
      const isSole = name === 'settings.ini' || !any(sources, /\benviron\b|getenv|dotenv|process\.env/);
      return {
        where: name,
        file: path.join(root, name),
        form: 'search',
        sole: isSole,
        ...(names.includes('package.json') ? { tool: 'Node.js' } : {}),
        put: [text.settingsFile(name)],
      };
    }
    return undefined;
  },
};

export const keyPlaceRules: readonly KeyPlaceRule[] = [
  streamlit,
  rails,
  dotnet,
  spring,
  laravel,
  colab,
  azureFunctions,
  sam,
  composeSecrets,
  direnv,
  settingsFile,
];
