import { describe, expect, it } from 'vitest';
import { keyReadingsIn, serversNamedIn } from '../../src/project/key-readings.ts';

const readings = (file: string, ...lines: string[]): string[] =>
  keyReadingsIn(file, lines.join('\n')).map(({ name, line, by }) => `${name}:${line} ${by}`);

describe('the variable that a source file reads the key from', () => {
  it.each([
    ['index.js', 'const ai = new OpenAI({ apiKey: process.env.OPENAI_KEY })', 'OPENAI_KEY:1 client'],
    ['index.js', "const ai = new OpenAI({ apiKey: process.env['OPENAI_ACCESS_TOKEN'] })", 'OPENAI_ACCESS_TOKEN:1 client'],
    [
      'index.ts',
      'const client = new OpenAI({\n  organization: process.env.OPENAI_ORG,\n  apiKey: process.env.AI_SECRET!,\n});',
      'AI_SECRET:3 client',
    ],
    ['index.ts', 'const apiKey = process.env.AI_SECRET;\nexport const ai = new OpenAI({ apiKey });', 'AI_SECRET:1 client'],
    [
      'index.ts',
      "import { createOpenAI } from '@ai-sdk/openai';\nexport const openai = createOpenAI({ apiKey: process.env.OPENAI_TOKEN });",
      'OPENAI_TOKEN:2 client',
    ],
    ['index.ts', 'new ChatOpenAI({ openAIApiKey: process.env.OPENAI_SECRET_KEY, temperature: 0 })', 'OPENAI_SECRET_KEY:1 client'],
    [
      'index.ts',
      'const configuration = new Configuration({ apiKey: process.env.OPENAI_KEY });\nnew OpenAIApi(configuration);',
      'OPENAI_KEY:1 name',
    ],
    ['index.ts', 'const { OPENAI_KEY, PORT = 3000 } = process.env;\nnew OpenAI({ apiKey: OPENAI_KEY });', 'OPENAI_KEY:1 client'],
    [
      'route.ts',
      "import { OPENAI_KEY } from '$env/static/private';\nconst ai = new OpenAI({ apiKey: OPENAI_KEY });",
      'OPENAI_KEY:1 client',
    ],
    ['main.ts', 'new OpenAI({ apiKey: Deno.env.get("OPENAI_KEY") })', 'OPENAI_KEY:1 client'],
    ['main.ts', 'new OpenAI({ apiKey: Bun.env.OPENAI_KEY })', 'OPENAI_KEY:1 client'],
    ['worker.ts', 'const ai = new OpenAI({ apiKey: c.env.OPEN_AI_KEY });', 'OPEN_AI_KEY:1 client'],
    ['env.ts', 'export const env = createEnv({ server: { OPENAI_KEY: z.string().min(1) } }) // openai', 'OPENAI_KEY:1 name'],
    [
      'fetch.js',
      "fetch('https://api.openai.com/v1/responses', { headers: { Authorization: `Bearer ${process.env.GPT_KEY}` } })",
      'GPT_KEY:1 client',
    ],
    ['app.py', 'client = OpenAI(api_key=os.environ["OPENAI_KEY"])', 'OPENAI_KEY:1 client'],
    ['app.py', 'client = AsyncOpenAI(\n    api_key=os.environ.get("GPT_TOKEN"),\n)', 'GPT_TOKEN:2 client'],
    ['app.py', 'client = OpenAI(os.getenv("OPENAI_SECRET"))', 'OPENAI_SECRET:1 client'],
    ['app.py', 'openai.api_key = os.getenv("OPENAI_SECRET")', 'OPENAI_SECRET:1 client'],
    ['app.py', 'KEY = os.getenv("MY_AI_KEY")\nopenai.api_key = KEY', 'MY_AI_KEY:1 client'],
    ['app.py', 'llm = ChatOpenAI(model="gpt-6-luna", openai_api_key=os.environ["LLM_KEY"])', 'LLM_KEY:1 client'],
    ['app.py', 'os.environ["OPENAI_API_KEY"] = os.environ["MY_KEY"]\nclient = OpenAI()', 'MY_KEY:1 client'],
    ['settings.py', 'OPENAI_KEY = env("OPENAI_KEY")', 'OPENAI_KEY:1 name'],
    ['settings.py', 'OPENAI_KEY = config("OPENAI_KEY", default="")', 'OPENAI_KEY:1 name'],
    ['config.py', 'class Settings(BaseSettings):\n    openai_key: str', 'OPENAI_KEY:2 client'],
    [
      'config.py',
      'class Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="MYAPP_")\n    openai_api_key: SecretStr',
      'MYAPP_OPENAI_API_KEY:3 client',
    ],
    ['config.py', 'class Settings(BaseSettings):\n    key: str = Field(alias="OPENAI_TOKEN")', 'OPENAI_TOKEN:2 client'],
    [
      'config.py',
      'class Settings(BaseSettings):\n    openai_key: SecretStr = Field(..., validation_alias="LLM_TOKEN")',
      'LLM_TOKEN:2 client',
    ],
    [
      'config.py',
      'class Settings(BaseSettings):\n    openai_key: str = Field(validation_alias=AliasChoices("LLM_TOKEN", "AI_TOKEN"))',
      'LLM_TOKEN:2 client',
    ],
    [
      'config.py',
      'class Db(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="DB_")\n\nclass Ai(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="OPENAI_")\n    token: str',
      'OPENAI_TOKEN:6 client',
    ],
    [
      'app.py',
      'app.config["OPENAI_API_KEY"] = os.getenv("OPENAI_KEY")\nclient = OpenAI(api_key=app.config["OPENAI_API_KEY"])',
      'OPENAI_KEY:1 client',
    ],
    ['app.py', 'config = dotenv_values(".env")\nclient = OpenAI(api_key=config["OPENAI_KEY"])', 'OPENAI_KEY:2 client'],
    ['app.py', 'client = OpenAI(api_key=st.secrets["OPENAI_KEY"])', 'OPENAI_KEY:1 client'],
    ['index.js', 'const { OPENAI_KEY: apiKey } = process.env;\nnew OpenAI({ apiKey });', 'OPENAI_KEY:1 name'],
    ['ai.rb', 'client = OpenAI::Client.new(access_token: ENV.fetch("OPENAI_ACCESS_TOKEN"))', 'OPENAI_ACCESS_TOKEN:1 client'],
    ['ai.rb', 'OpenAI.configure do |config|\n  config.access_token = ENV["OPENAI_TOKEN"]\nend', 'OPENAI_TOKEN:2 client'],
    ['main.go', 'client := openai.NewClient(option.WithAPIKey(os.Getenv("OPENAI_KEY")))', 'OPENAI_KEY:1 client'],
    ['main.go', 'key, ok := os.LookupEnv("OPENAI_KEY")\nclient := openai.NewClient(key)', 'OPENAI_KEY:1 name'],
    ['main.rs', 'let config = OpenAIConfig::new().with_api_key(std::env::var("OPENAI_KEY").unwrap());', 'OPENAI_KEY:1 client'],
    ['Ai.java', 'OpenAIClient client = OpenAIOkHttpClient.builder().apiKey(System.getenv("OPENAI_KEY")).build();', 'OPENAI_KEY:1 client'],
    ['Ai.java', '@Value("${OPENAI_KEY}") private String key;', 'OPENAI_KEY:1 name'],
    ['Program.cs', 'var client = new OpenAIClient(Environment.GetEnvironmentVariable("OPENAI_KEY"));', 'OPENAI_KEY:1 client'],
    ['Program.cs', 'var key = builder.Configuration["OpenAI:ApiKey"];', 'OpenAI__ApiKey:1 framework'],
    ['ai.php', "$client = OpenAI::client(getenv('OPENAI_KEY'));", 'OPENAI_KEY:1 client'],
    ['config/ai.php', "return ['key' => env('OPENAI_SECRET')];", 'OPENAI_SECRET:1 name'],
    ['lib/ai.ex', 'System.get_env("OPENAI_KEY")', 'OPENAI_KEY:1 name'],
    ['lib/ai.dart', "OpenAI.apiKey = dotenv.env['OPEN_AI_API_KEY']!;", 'OPEN_AI_API_KEY:1 name'],
    ['application.yml', 'spring:\n  ai:\n    openai:\n      api-key: ${OPENAI_KEY}', 'OPENAI_KEY:4 client'],
    ['compose.yaml', 'environment:\n  - OPENAI_API_KEY=${OPENAI_KEY}', 'OPENAI_KEY:2 client'],
    [
      'nuxt.config.ts',
      "export default defineNuxtConfig({\n  runtimeConfig: {\n    openaiApiKey: '',\n    public: { base: '/' },\n  },\n})",
      'NUXT_OPENAI_API_KEY:3 framework',
    ],
    ['nuxt.config.ts', "export default defineNuxtConfig({ runtimeConfig: { openai: { key: '' } } })", 'NUXT_OPENAI_KEY:1 framework'],
    ['pom.xml', '<artifactId>spring-ai-starter-model-openai</artifactId>', 'SPRING_AI_OPENAI_API_KEY:1 framework'],
    ['lab.ipynb', String.raw`{"source": ["import openai\n", "openai.api_key = os.environ[\"OPENAI_KEY\"]\n"]}`, 'OPENAI_KEY:1 client'],
  ])('%s %j', (file, code, expected) => {
    expect(readings(file, code)).toEqual([expected]);
  });

  it.each([
    ['app.py', 'client = OpenAI()'],
    ['app.py', 'client = OpenAI(timeout=20)'],
    ['index.js', 'const ai = new OpenAI()'],
    ['index.js', 'const ai = new OpenAI({ timeout: 20 })'],
    ['main.go', 'client := openai.NewClient()'],
    ['ai.rb', 'client = OpenAI::Client.new'],
    ['index.ts', "import { openai } from '@ai-sdk/openai';\ngenerateText({ model: openai('gpt-6-luna') })"],
  ])('the package reads the usual one by itself: %s %j', (file, code) => {
    expect(readings(file, code).map((each) => each.replace(/:\d+/, ''))).toEqual(['OPENAI_API_KEY package']);
  });

  it.each([
    ['index.js', '// new OpenAI({ apiKey: process.env.OPENAI_KEY })'],
    ['app.py', '# OpenAI(api_key=os.environ["OPENAI_KEY"])'],
    ['index.js', "console.error('openai: set OPENAI_KEY first')"],
    ['index.js', 'new OpenAI({ apiKey: config.key, baseURL: process.env.OPENAI_BASE_URL })'],
    ['index.js', 'new OpenAI({ apiKey: process.env.OPENROUTER_API_KEY, baseURL: "https://openrouter.ai/api/v1" })'],
    ['index.js', 'new OpenAI({ ...options, model: process.env.OPENAI_MODEL })'],
    ['index.js', 'const n = process.env.OPENAI_MAX_TOKENS, o = process.env.OPENAI_ORG_ID, p = process.env.OPENAI_PROJECT_ID'],
    ['index.js', 'fetch(url, { headers: admin(process.env.OPENAI_ADMIN_KEY) })'],
    ['index.ts', 'new OpenAI({ apiKey: import.meta.env.VITE_OPENAI_API_KEY, dangerouslyAllowBrowser: true })'],
    ['app.py', 'client = AzureOpenAI(api_key=os.environ["AZURE_OPENAI_API_KEY"])'],
    ['app.py', 'os.environ["OPENAI_API_KEY"] = getpass("OpenAI key: ")'],
    ['app.py', 'secret = os.environ["OPENAI_WEBHOOK_SECRET"]'],
    ['app.py', 'client = Anthropic(api_key=os.environ["ANTHROPIC_API_KEY"])  # like OpenAI'],
    ['app.py', 'db = connect(token=os.environ["DB_TOKEN"])\nclient = OpenAI(api_key=load())'],
    ['app.py', 'class OpenAI():\n    pass'],
    ['index.js', 'new OpenAI({ apiKey: process.env.LLM_API_KEY, baseURL: "https://api.deepseek.com" })'],
    ['app.py', 'client = OpenAI(api_key=app.config["OPENAI_API_KEY"])'],
  ])('nothing: %s %j', (file, code) => {
    expect(readings(file, code)).toEqual([]);
  });
});

describe('a source file that is made to keep us busy', () => {
  it.each([
    'process.env.A(',
    '= process.env ',
    '{ A_KEY } = process.env ',
    'OpenAI(',
    'OpenAI({ apiKey: a ',
    '("A_KEY",',
    'class A(BaseSettings)\n a: str\n',
    'runtimeConfig: { a: ',
    '"',
    '{',
    '${A_KEY',
  ])('is read in no time: %j', (pump) => {
    const source = `openai BaseSettings runtimeConfig ${pump.repeat(Math.ceil(250_000 / pump.length))}`;
    for (const file of ['a.ts', 'a.py', 'nuxt.config.ts', 'compose.yaml', 'Program.cs']) {
      const start = performance.now();
      keyReadingsIn(file, source);
      // Milliseconds. A busy machine is slower, but what isn't linear takes minutes.
      expect(performance.now() - start, file).toBeLessThan(3000);
    }
  });
});

describe('the server that a client is made for', () => {
  it.each<[string, string, readonly (string | undefined)[]]>([
    ['a.py', 'client = OpenAI(base_url="http://localhost:11434/v1", api_key="ollama")', ['http://localhost:11434/v1']],
    ['a.ts', "new OpenAI({\n  baseURL: 'https://openrouter.ai/api/v1',\n  apiKey: key,\n})", ['https://openrouter.ai/api/v1']],
    ['a.go', 'client := openai.NewClient(option.WithBaseURL("https://llm.example/v1"))', ['https://llm.example/v1']],
    ['a.py', 'OpenAI()\nOpenAI(base_url="https://llm.example/v1")', [undefined, 'https://llm.example/v1']],
    ['a.py', 'OpenAI(base_url="https://eu.api.openai.com/v1")', [undefined]],
    ['a.py', 'OpenAI(base_url=os.environ["OPENAI_BASE_URL"])', [undefined]],
    ['a.py', '# OpenAI(base_url="https://llm.example/v1")', []],
  ])('%s: %s', (file, source, expected) => {
    expect(serversNamedIn(file, source).map(({ url }) => url)).toEqual(expected);
  });
});
