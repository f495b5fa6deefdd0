import { withEnvFile, writeFileCommand } from '../../shell/scripts.ts';
import { clientArguments, loadedFile, question } from './code.ts';
import type { CallRequest, FirstCall, Setting, Toolchain } from './toolchain.ts';

/** The official SDK (Java 8 and later; 4.39.1 in November 2026). */
const version = '4.39.1';

/** Maven and Gradle. */
export async function java(setting: Setting): Promise<Toolchain> {
  const { project, shell } = setting;
  const isMaven = project.has('pom.xml');
  const buildFile = isMaven ? 'pom.xml' : project.has('build.gradle.kts') ? 'build.gradle.kts' : 'build.gradle';
  const build = await project.text(buildFile);
  const tool = isMaven ? wrapper(setting, 'mvnw', 'mvn') : wrapper(setting, 'gradlew', 'gradle');
  const hasSdk = build.includes('com.openai');
  return {
    language: 'Java',
    prepare: [],
    start: await start(setting, isMaven, build, tool),
    loader: 'spring-dotenv or dotenv-java',
    firstCall: (request): FirstCall => ({
      language: 'Java',
      install: [],
      ...(hasSdk && (isMaven || build.includes('HelloOpenAI')) ? {} : { edit: edit(buildFile, hasSdk) }),
      lines: [
        ...writeFileCommand('src/main/java/HelloOpenAI.java', code(request), shell, 'src/main/java'),
        ...withEnvFile(
          [isMaven ? `${tool} -q compile exec:java "-Dexec.mainClass=HelloOpenAI"` : `${tool} -q helloOpenAI`],
          loadedFile(request),
          shell,
        ),
      ],
      ...(shell === 'windows' ? { only: 'PowerShell' as const } : {}),
    }),
  };
}

/** The project's own copy of the build tool, if it has one. */
function wrapper({ project, shell }: Setting, own: string, global: string): string {
  if (!project.has(own)) return global;
  return shell === 'windows' ? `.\\${own}` : `./${own}`;
}

async function start({ project }: Setting, isMaven: boolean, build: string, tool: string): Promise<string | undefined> {
  if (build.includes('io.quarkus')) return isMaven ? `${tool} quarkus:dev` : `${tool} quarkusDev`;
  if (build.includes('org.springframework.boot')) return isMaven ? `${tool} spring-boot:run` : `${tool} bootRun`;
  if (!isMaven) return /\bapplication\b/.test(build) || build.includes('mainClass') ? `${tool} run` : undefined;
  const main = await mainClass(project, 'src/main/java', '', 0);
  return main === undefined ? undefined : `${tool} compile exec:java "-Dexec.mainClass=${main}"`;
}

/** The usual names, in the only package that's there: `com.example.App`. */
async function mainClass(project: Setting['project'], directory: string, name: string, depth: number): Promise<string | undefined> {
  const names = await project.list(directory);
  const found = ['Main', 'App', 'Application'].find((each) => names.includes(`${each}.java`));
  if (found !== undefined) return `${name}${found}`;
  const [only, ...others] = names.filter((each) => /^[a-z]\w{0,60}$/.test(each));
  return only === undefined || others.length > 0 || depth > 6
    ? undefined
    : await mainClass(project, `${directory}/${only}`, `${name}${only}.`, depth + 1);
}

function edit(file: string, hasSdk: boolean): NonNullable<FirstCall['edit']> {
  if (file === 'pom.xml') {
    return {
      file,
      place: 'between <dependencies> and </dependencies>',
      lines: [
        '<dependency>',
        '  <groupId>com.openai</groupId>',
        '  <artifactId>openai-java</artifactId>',
        `  <version>${version}</version>`,
        '</dependency>',
      ],
    };
  }
  const task =
    file === 'build.gradle.kts'
      ? [
          'tasks.register<JavaExec>("helloOpenAI") {',
          '  mainClass = "HelloOpenAI"',
          '  classpath = sourceSets["main"].runtimeClasspath',
          '}',
        ]
      : ['tasks.register("helloOpenAI", JavaExec) {', '  mainClass = "HelloOpenAI"', '  classpath = sourceSets.main.runtimeClasspath', '}'];
  return {
    file,
    place: 'at the end',
    lines: [...(hasSdk ? [] : [`dependencies { implementation("com.openai:openai-java:${version}") }`]), ...task],
  };
}

/** Without `var` or a lambda, which the language level of many a Maven project doesn't have. */
function code(request: CallRequest): readonly string[] {
  const options = clientArguments(request, {
    key: (variable) => `.apiKey(System.getenv("${variable}"))`,
    url: (url) => `.baseUrl("${url}")`,
  });
  const client =
    options.length === 0 ? 'OpenAIOkHttpClient.fromEnv()' : `OpenAIOkHttpClient.builder().fromEnv()${options.join('')}.build()`;
  return [
    'import com.openai.client.OpenAIClient;',
    'import com.openai.client.okhttp.OpenAIOkHttpClient;',
    'import com.openai.models.chat.completions.ChatCompletionCreateParams;',
    'public class HelloOpenAI {',
    '  public static void main(String[] args) {',
    `    OpenAIClient client = ${client};`,
    '    ChatCompletionCreateParams request = ChatCompletionCreateParams.builder()',
    `      .model("${request.model}").addUserMessage("${question}").build();`,
    '    System.out.println(client.chat().completions().create(request).choices().get(0).message().content().get());',
    '    System.exit(0);',
    '  }',
    '}',
  ];
}
