import { describe, expect, it } from 'vitest';
import { modelUses } from '../../../src/project/code/model-uses.ts';
import { tokensOf } from '../../../src/project/code/tokens.ts';

const used = (name: string, source: string): readonly string[] =>
  modelUses(tokensOf(name, source), /\.(?:go|java|kt|cs|rs|swift)$/.test(name)).map(({ id }) => id);

describe('a model that a program asks for', () => {
  it.each([
    // Python
    ['a.py', 'r = client.responses.create(model="gpt-4", input="x")', ['gpt-4']],
    ['a.py', 'openai.Completion.create(\n    engine="text-davinci-003",\n    prompt=p)', ['text-davinci-003']],
    ['a.py', 'MODEL = "gpt-3.5-turbo"', ['gpt-3.5-turbo']],
    ['a.py', 'MODEL_NAME: Final[str] = "gpt-3.5-turbo"', ['gpt-3.5-turbo']],
    ['a.py', 'llm = ChatOpenAI(model_name="gpt-4-0613", temperature=0)', ['gpt-4-0613']],
    ['a.py', 'llm = ChatOpenAI(temperature=0, model="gpt-4")', ['gpt-4']],
    ['a.py', 'def ask(prompt, model="gpt-3.5-turbo"):\n  pass', ['gpt-3.5-turbo']],
    ['a.py', 'def ask(prompt: str, model: str = "gpt-3.5-turbo") -> str:\n  pass', ['gpt-3.5-turbo']],
    ['a.py', 'model = os.getenv("OPENAI_MODEL", "gpt-4")', ['gpt-4']],
    ['a.py', 'x = os.environ.get("OPENAI_MODEL", "gpt-4")', ['gpt-4']],
    ['a.py', 'x = os.getenv("OPENAI_MODEL") or "gpt-4"', ['gpt-4']],
    ['a.py', 'parser.add_argument("--model", type=str, default="gpt-4")', ['gpt-4']],
    ['a.py', 'class S(BaseSettings):\n    openai_model: str = Field(default="gpt-4")', ['gpt-4']],
    ['a.py', 'body = {"model": "gpt-4", "messages": m}', ['gpt-4']],
    ['a.py', 'body["model"] = "gpt-4"', ['gpt-4']],
    ['a.py', 'model = "gpt-4" if smart else "gpt-3.5-turbo"', ['gpt-4', 'gpt-3.5-turbo']],
    ['a.py', 'agent = Agent("openai:gpt-4o")', []],
    ['a.py', 'agent = Agent(model="openai:gpt-4o")', ['gpt-4o']],
    ['a.py', 'completion(model="openai/gpt-4o", messages=m)', ['gpt-4o']],
    ['a.py', 'model="ft:gpt-3.5-turbo-0613:acme::8abc"', ['ft:gpt-3.5-turbo-0613:acme::8abc']],
    ['a.py', 'client.audio.transcriptions.create(model="whisper-1", file=f)', ['whisper-1']],
    ['a.py', 'e = OpenAIEmbeddings(model="text-embedding-ada-002")', ['text-embedding-ada-002']],
    ['a.py', 'lm = dspy.LM("openai/gpt-4o-mini")', ['gpt-4o-mini']],
    // JavaScript and TypeScript
    ['a.ts', "const r = await openai.chat.completions.create({ model: 'gpt-4', messages })", ['gpt-4']],
    ['a.ts', "generateText({ model: openai('gpt-4'), prompt })", ['gpt-4']],
    ['a.ts', "generateText({ model: openai.chat('gpt-4'), prompt })", ['gpt-4']],
    ['a.ts', "const embedder = openai.embedding('text-embedding-ada-002')", ['text-embedding-ada-002']],
    ['a.ts', "new ChatOpenAI({ modelName: 'gpt-3.5-turbo' })", ['gpt-3.5-turbo']],
    ['a.ts', "const model = process.env.OPENAI_MODEL ?? 'gpt-4'", ['gpt-4']],
    ['a.ts', "const x = {\n  model:\n    process.env.OPENAI_MODEL ||\n    'gpt-4',\n}", ['gpt-4']],
    ['a.ts', "return process.env.OPENAI_MODEL || 'gpt-4'", ['gpt-4']],
    ['a.ts', "model: fast ? 'gpt-3.5-turbo' : 'gpt-4'", ['gpt-3.5-turbo', 'gpt-4']],
    ['a.ts', "const env = z.object({ OPENAI_MODEL: z.string().default('gpt-4') })", ['gpt-4']],
    ['a.ts', "export const DEFAULT_MODEL: string = 'gpt-4' as const", ['gpt-4']],
    ['a.ts', "program.option('-m, --model <id>', 'the model', 'gpt-4')", ['gpt-4']],
    ['a.ts', 'const body = JSON.stringify({ "model": "gpt-4" })', ['gpt-4']],
    [
      'a.ts',
      'const models = { chat: { model: "gpt-4" }, embed: { model: "text-embedding-ada-002" } }',
      ['gpt-4', 'text-embedding-ada-002'],
    ],
    ['a.tsx', "const [model, setModel] = useState<string>('gpt-4')", ['gpt-4']],
    ['index.html', "<p>Don't</p>\n<script>\nfetch(url, { body: JSON.stringify({ model: 'gpt-4' }) })\n</script>", ['gpt-4']],
    ['a.vue', '<script setup>\nconst model = "gpt-4"\n</script>\n<template><p>Don\'t</p></template>', ['gpt-4']],
    // The others
    ['a.go', 'req := openai.ChatCompletionRequest{ Model: "gpt-4", }', ['gpt-4']],
    ['a.go', 'req := openai.ChatCompletionRequest{ Model: openai.GPT3Dot5Turbo, }', ['gpt-3.5-turbo']],
    ['a.go', 'params := X{ Model: openai.ChatModelGPT4o }', ['gpt-4o']],
    ['a.go', 'm := flag.String("model", "gpt-4", "the model")', ['gpt-4']],
    ['a.rb', 'client.chat(parameters: { model: "gpt-4", messages: m })', ['gpt-4']],
    ['a.rb', "{ 'model' => 'gpt-4' }", ['gpt-4']],
    ['a.rb', "model = ENV.fetch('OPENAI_MODEL', 'gpt-4')", ['gpt-4']],
    ['a.php', "<?php $r = $client->chat()->create(['model' => 'gpt-4', 'messages' => $m]);", ['gpt-4']],
    ['a.php', "<?php return ['model' => env('OPENAI_MODEL', 'gpt-4')];", ['gpt-4']],
    ['A.java', 'OpenAiChatModel.builder().modelName("gpt-4").build();', ['gpt-4']],
    ['A.java', '.model(ChatModel.GPT_4O)', ['gpt-4o']],
    ['A.java', 'private String model = "gpt-4";', ['gpt-4']],
    ['a.kt', 'ChatCompletionRequest(model = ModelId("gpt-4"), messages = m)', ['gpt-4']],
    ['A.cs', 'ChatClient client = new("gpt-4", key);', []],
    ['A.cs', 'var client = new ChatClient(model: "gpt-4", apiKey: key);', ['gpt-4']],
    ['A.cs', 'var client = new ChatClient("gpt-4", key);', ['gpt-4']],
    ['A.cs', 'Model = Models.Gpt_3_5_Turbo,', ['gpt-3.5-turbo']],
    ['a.rs', 'let r = CreateChatCompletionRequestArgs::default().model("gpt-4").build()?;', ['gpt-4']],
    ['a.rs', 'let model = env::var("OPENAI_MODEL").unwrap_or("gpt-4".to_string());', ['gpt-4']],
    ['a.swift', 'let query = ChatQuery(messages: m, model: .gpt3_5Turbo)', ['gpt-3.5-turbo']],
    ['a.dart', "OpenAI.instance.chat.create(model: 'gpt-4', messages: m)", ['gpt-4']],
    ['a.ex', 'OpenAI.chat_completion(model: "gpt-4", messages: m)', ['gpt-4']],
  ])('%s: %s', (name, source, models) => {
    expect(used(name, source)).toEqual(models);
  });
});

describe('what is not a use', () => {
  it.each([
    ['a.py', '# model="gpt-4"\nx = 1'],
    ['a.py', 'def f():\n    """Call it with model="gpt-4"."""'],
    ['a.py', "'''\nmodel = \"gpt-4\"\n'''"],
    ['a.py', 'if model == "gpt-4":\n  pass'],
    ['a.py', 'if model in ["gpt-4", "gpt-4o"]:\n  pass'],
    ['a.py', 'MODELS = ["gpt-3.5-turbo", "gpt-4"]'],
    ['a.py', 'model = st.selectbox("Model", ["gpt-3.5-turbo", "gpt-4"])'],
    ['a.py', 'MODEL_PRICES = {"gpt-4": 0.03, "gpt-3.5-turbo": 0.002}'],
    ['a.py', 'enc = tiktoken.encoding_for_model("gpt-4")'],
    ['a.py', 'n = num_tokens(text, model="gpt-4")'],
    ['a.py', 'def num_tokens_from_messages(messages, model="gpt-3.5-turbo-0613"):\n  pass'],
    ['a.py', 'model = "gpt2"'],
    ['a.py', 'pipeline("text-generation", model="EleutherAI/gpt-neo-1.3B")'],
    ['a.py', 'model = "claude-3-opus"'],
    ['a.py', 'model="gpt-oss-120b"'],
    ['a.py', 'model = "gpt-35-turbo"'],
    ['a.py', 'class M(str, Enum):\n    GPT4 = "gpt-4"'],
    ['a.py', 'model: Literal["gpt-4", "gpt-4o"]'],
    ['a.py', 'print("model", "gpt-4")'],
    ['a.py', 'logger.info("using model %s", "gpt-4")'],
    ['a.ts', "// model: 'gpt-4'"],
    ['a.ts', "/* model: 'gpt-4' */ /** @param model 'gpt-4' */"],
    ['a.ts', "type Model = 'gpt-4' | 'gpt-4o'"],
    ['a.ts', "interface Options { model: 'gpt-4' | 'gpt-4o' }"],
    ['a.ts', "const models = [{ id: 'gpt-4', name: 'GPT-4' }, { id: 'gpt-4o', name: 'GPT-4o' }]"],
    ['a.ts', "const models = ['a', 'b', 'c', 'd'].map(x => x)"],
    ['a.ts', "if (model.startsWith('gpt-4')) go()"],
    ['a.ts', "const isModel = model === 'gpt-4'"],
    ['a.ts', "switch (model) { case 'gpt-4': break }"],
    ['a.ts', "const prices = [{ model: 'gpt-4', usd: 1 }, { model: 'gpt-4o', usd: 1 }, { model: 'o1', usd: 1 }, { model: 'o3', usd: 1 }]"],
    ['a.ts', ['gpt-4', 'gpt-4o', 'o1', 'o3'].map((id, index) => `const M${index} = { modelId: '${id}' }\n`).join('')],
    [
      'a.go',
      'const (\n\tModelA Model = "dall-e-2"\n\tModelB Model = "dall-e-3"\n\tModelC Model = "gpt-image-1"\n\tModelD Model = "gpt-image-2"\n)',
    ],
    ['a.tsx', "<option value='gpt-4'>model gpt-4</option>"],
    ['a.ts', "const label = 'Our model is gpt-4'"],
    ['a.ts', 'const encoder = encodingForModel("gpt-4")'],
    ['a.go', 'case openai.GPT4: return 1'],
    ['a.go', 'models := []string{"gpt-4", "gpt-4o"}'],
  ])('%s: %s', (name, source) => {
    expect(used(name, source)).toEqual([]);
  });
});
