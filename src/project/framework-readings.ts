import { isKeyVariableName } from '../keys/key-name.ts';

// Names that a framework makes by a rule of its own: the code never spells them (according to their documentation, November 2026).

type Reading = {
  readonly name: string;
  readonly at: number;
  /** The project's own name, made by a rule: another name would do as well. */
  readonly isOwn?: true;
};

/** What Spring AI reads without settings. */
export const springVariable = 'SPRING_AI_OPENAI_API_KEY';

/** The names that a framework reads the key from because of what's in this file. */
export function frameworkReadings(file: string, code: string): readonly Reading[] {
  const base = file.slice(file.lastIndexOf('/') + 1);
  if (/^nuxt\.config\.[cm]?[jt]s$/.test(base)) return nuxt(code);
  if (/^(?:pom\.xml|build\.gradle(?:\.kts)?)$/.test(base)) return spring(code);
  if (/^application[\w-]*\.(?:properties|ya?ml)$/.test(base)) return springSettings(code);
  if (file.endsWith('.py')) return pydantic(code);
  if (file.endsWith('.cs')) return dotnet(code);
  return [];
}

/** `runtimeConfig: { openaiApiKey: '' }` is filled from NUXT_OPENAI_API_KEY. What has a value of its own is read from there. */
function nuxt(code: string): readonly Reading[] {
  const start = code.indexOf('runtimeConfig');
  if (start === -1) return [];
  const config = code.slice(start, start + 3000);
  const found: Reading[] = [];
  const add = (name: string, at: number): void => {
    // What's in `public` reaches the page; key-in-browser reports it.
    const isPublic = config.lastIndexOf('public', at) > config.lastIndexOf('}', at);
    if (!isPublic && isKeyVariableName(name)) found.push({ name, at: start + at });
  };
  for (const { 1: property = '', index } of config.matchAll(/\b(\w{1,60})\s{0,9}:\s{0,9}(?:''|""|``|undefined|null)/g)) {
    add(`NUXT_${inCapitals(property)}`, index);
    const outer = /\b(\w{1,60})\s{0,9}:\s{0,9}\{[^{}]{0,300}$/.exec(config.slice(Math.max(0, index - 400), index))?.[1];
    if (outer !== undefined && outer !== 'runtimeConfig') add(`NUXT_${inCapitals(outer)}_${inCapitals(property)}`, index);
  }
  return found;
}

/** `openaiApiKey` as a variable is called: OPENAI_API_KEY. */
function inCapitals(property: string): string {
  return property.replaceAll(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toUpperCase();
}

/** Without a line in application.properties that names another variable, `spring.ai.openai.api-key` is read from this one. */
function spring(code: string): readonly Reading[] {
  const at = code.search(/spring-ai-(?:starter-model-openai|openai)/);
  return at === -1 ? [] : [{ name: springVariable, at }];
}

/** `spring.ai.openai.api-key=${OPENAI_API_KEY}`: a name that the project itself gives. */
function springSettings(code: string): readonly Reading[] {
  return [...code.matchAll(/\bapi-?[kK]ey["']?\s{0,9}[:=]\s{0,9}["']?\$\{([A-Z][A-Z0-9_]{2,99})/g)].flatMap(
    ({ 0: all, 1: name = '', index }) =>
      isKeyVariableName(name) ? [{ name, at: index + all.length - name.length, isOwn: true as const }] : [],
  );
}

/** The fields of settings: `openai_key: str` is read from OPENAI_KEY, with the `env_prefix` of the class before it. */
function pydantic(code: string): readonly Reading[] {
  if (!code.includes('BaseSettings')) return [];
  const starts = [...code.matchAll(/^class\b/gm)].map(({ index }) => index);
  return starts.flatMap((start, at) => {
    const body = code.slice(start, starts[at + 1]);
    const prefix = /\benv_prefix\s{0,9}=\s{0,9}["'](\w{0,60})["']/.exec(body)?.[1] ?? '';
    return [...body.matchAll(/^[ \t]{1,12}([A-Za-z_]\w{0,80})[ \t]{0,9}:([^\n]{0,200})/gm)].flatMap(
      ({ 1: field = '', 2: type = '', index }): readonly Reading[] => {
        // An alias takes the place of the whole name.
        const alias = /\b(?:validation_alias|alias|env)\s{0,9}=\s{0,9}(?:AliasChoices\(\s{0,9}|\[\s{0,9})?["'](\w{1,100})["']/.exec(
          type,
        )?.[1];
        const name = alias ?? `${prefix}${field}`.toUpperCase();
        const isText = /^\s{0,9}(?:str|SecretStr|Optional|Annotated|Union|None)\b/.test(type);
        const isKey = isKeyVariableName(name) || (alias !== undefined && isKeyVariableName(field.toUpperCase()));
        return isText && isKey ? [{ name, at: start + index, isOwn: true }] : [];
      },
    );
  });
}

/** `Configuration["OpenAI:ApiKey"]`: in a variable's name, two underscores stand for the colon. */
function dotnet(code: string): readonly Reading[] {
  return [...code.matchAll(/\[\s{0,9}"(OpenAI:(?:Api)?Key)"/gi)].map(({ 1: name = '', index }) => ({
    name: name.replaceAll(':', '__'),
    at: index,
  }));
}
