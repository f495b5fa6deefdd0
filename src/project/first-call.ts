import type { ProjectKind } from './kind.ts';

/**
 * A few lines that make a first call, in the project's own language. They read the key from the env file and never contain it.
 * SDK calls as of November 2026.
 */
export function firstCall(kind: ProjectKind | null, envFile: string, model: string): { language: string; lines: string[] } {
  switch (kind) {
    case 'python':
      return {
        language: 'Python (pip install openai python-dotenv)',
        lines: [
          `import dotenv, openai; dotenv.load_dotenv("${envFile}")`,
          'client = openai.OpenAI()',
          `answer = client.responses.create(model="${model}", input="Hello!")`,
          'print(answer.output_text)',
        ],
      };
    case 'go':
      return {
        language: 'Go (go get github.com/openai/openai-go/v3 github.com/joho/godotenv)',
        lines: [
          `godotenv.Load("${envFile}"); ctx, client := context.Background(), openai.NewClient()`,
          'answer, err := client.Responses.New(ctx, responses.ResponseNewParams{',
          `\tModel: "${model}", Input: responses.ResponseNewParamsInputUnion{OfString: openai.String("Hello!")}})`,
          'fmt.Println(answer.OutputText(), err)',
        ],
      };
    case 'ruby':
      return {
        language: 'Ruby (gem install openai dotenv)',
        lines: [
          `require "dotenv"; require "openai"; Dotenv.load("${envFile}")`,
          'hello = [{ role: "user", content: "Hello!" }]',
          `answer = OpenAI::Client.new.chat.completions.create(messages: hello, model: "${model}")`,
          'puts answer.choices[0].message.content',
        ],
      };
    default:
      return {
        language: `JavaScript (npm install openai; save it as hello.mjs; run it with: node --env-file=${envFile} hello.mjs)`,
        lines: [
          "import OpenAI from 'openai';",
          `const request = { model: '${model}', input: 'Hello!' };`,
          'const answer = await new OpenAI().responses.create(request);',
          'console.log(answer.output_text);',
        ],
      };
  }
}
