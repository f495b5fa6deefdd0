import { describe, expect, it } from 'vitest';
import { exposuresIn, isExposureSource } from '../../src/packaging/exposures.ts';
import { exposedVariables } from '../../src/packaging/exposed-variables.ts';
import { readEnvDocument } from '../../src/env-file/document.ts';
import { fakeKey } from '../keys/fake-keys.ts';

const key = fakeKey('sk-proj-');
const found = (text: string, publicIsPublic = false): string[] =>
  exposedVariables(readEnvDocument(Buffer.from(text)), publicIsPublic).map(({ name, line }) => `${line} ${name}`);

describe('exposedVariables', () => {
  it.each([
    ['A=1\nVITE_OPENAI_API_KEY=\n', ['2 VITE_OPENAI_API_KEY']],
    [`export NEXT_PUBLIC_AI="${key}"\n`, ['1 NEXT_PUBLIC_AI']],
    [`REACT_APP_OPENAI_KEY=sk-...\nEXPO_PUBLIC_OPENAI_API_KEY=x\n`, ['1 REACT_APP_OPENAI_KEY', '2 EXPO_PUBLIC_OPENAI_API_KEY']],
    [`PUBLIC_THING=${key}\n`, ['1 PUBLIC_THING']],
    [`OPENAI_API_KEY=${key}\nVITE_OPENAI_MODEL=gpt\nVITE_API_URL=/api\n`, []],
    ['PUBLIC_OPENAI_API_KEY=x\n', []],
    [`# VITE_OPENAI_API_KEY=${key}\n`, []],
    ['VITE_OPENAI_API_KEY=true\nVITE_OPENAI_MAX_TOKENS=5\n', []],
    [`MY_VITE_KEY=${key}\nPUBLICATION=${key}\n`, []],
  ])('%#', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('takes PUBLIC_ by its name alone where a framework does', () => {
    expect(found('PUBLIC_OPENAI_API_KEY=x\nPUBLIC_URL=x\n', true)).toEqual(['1 PUBLIC_OPENAI_API_KEY']);
  });
});

describe('exposuresIn', () => {
  it.each<[string, string, string[]]>([
    ['src/a.tsx', 'new OpenAI({\n apiKey: k,\n dangerouslyAllowBrowser: true,\n})', ['3']],
    ['src/a.js', 'x({"dangerouslyAllowBrowser" :true})', ['1']],
    ['src/a.ts', '// dangerouslyAllowBrowser: true\n/* dangerouslyAllowBrowser: true */', []],
    ['src/a.ts', "const u = 'http://x'; f({ dangerouslyAllowBrowser: true })", ['1']],
    ['src/a.ts', 'f({ dangerouslyAllowBrowser: false })', []],
    ['vite.config.ts', "export default {\n define: {\n  'process.env.OPENAI_API_KEY': JSON.stringify(env.X),\n },\n}", ['3']],
    ['vite.config.ts', "export default { define: { 'process.env': process.env } }", ['1']],
    ['vite.config.mts', 'export default { define: { "process.env": JSON.stringify(process.env) } }', ['1']],
    ['vite.config.js', "export default { envPrefix: ['VITE_', 'OPENAI_'] }", ['1']],
    ['vite.config.ts', 'export default { envPrefix: [...(dev ? ["OPENAI_"] : []), "VITE_"] }', ['1']],
    ['vite.config.ts', 'export default {\n  envPrefix: [["VITE_", "OPENAI_"]].flat() }', ['2']],
    ['vite.config.ts', 'export default { envPrefix: [["VITE_"], "APP_"], env: "" }', []],
    ['vite.config.js', "export default { envPrefix: 'VITE_', define: { __V__: JSON.stringify(process.env.npm_package_version) } }", []],
    ['vite.config.js', "export default { test: { env: { OPENAI_API_KEY: 'x' } } }", []],
    ['webpack.prod.js', 'plugins: [new webpack.DefinePlugin({ K: JSON.stringify(process.env.OPENAI_API_KEY) })]', ['1']],
    ['webpack.config.js', "new webpack.EnvironmentPlugin(['NODE_ENV', 'OPENAI_API_KEY'])", ['1']],
    ['next.config.mjs', 'export default {\n env: {\n  OPENAI_API_KEY: process.env.OPENAI_API_KEY,\n }}', ['3']],
    ['next.config.js', 'const key = process.env.OPENAI_API_KEY;\nmodule.exports = { reactStrictMode: true }', []],
    ['nuxt.config.ts', 'runtimeConfig: { openaiApiKey: "", public: { base: "/" } }', []],
    ['nuxt.config.ts', 'runtimeConfig: { public: { openaiApiKey: process.env.OPENAI_API_KEY } }', ['1']],
    ['rollup.config.js', "replace({ 'process.env.OPENAI_API_KEY': JSON.stringify(k) })", ['1']],
    ['scripts/build.mjs', "await esbuild.build({ define: { 'process.env.OPENAI_API_KEY': k } })", ['1']],
    ['src/server.ts', 'const o = { env: { OPENAI_API_KEY: 1 }, define: { OPENAI_API_KEY: 1 } }', []],
    ['next.config.js', 'const shared = { OPENAI_API_KEY: process.env.OPENAI_API_KEY }\nmodule.exports = {\n env: shared }', ['3']],
    ['next.config.mjs', 'const env = { OPENAI_API_KEY: process.env.OPENAI_API_KEY };\nexport default { env };', ['2']],
    ['next.config.ts', 'const a = { OPENAI_KEY: 1 };\nconst b = { ...a };\nconst c: NextConfig = { env: { ...b } }', ['3']],
    ['next.config.js', 'const { OPENAI_API_KEY: key } = process.env\nmodule.exports = { env: { AI: key } }', ['2']],
    ['next.config.js', 'const key = process.env.OPENAI_API_KEY\nmodule.exports = { env: { AI: key } }', ['2']],
    ['next.config.js', 'const config = {}\nconfig.env = { OPENAI_API_KEY: 1 }\nmodule.exports = config', ['2']],
    ['next.config.js', 'module.exports = { env: process.env }', ['1']],
    ['next.config.js', 'module.exports = { publicRuntimeConfig: { openaiApiKey: k } }', ['1']],
    ['next.config.js', 'module.exports = { serverRuntimeConfig: { openaiApiKey: k } }', []],
    ['next.config.js', 'const env = { OPENAI_API_KEY: 1 }\nrun(env)\nmodule.exports = {}', []],
    ['next.config.js', 'const s = { OPENAI_API_KEY: 1, SITE: 2 }\nmodule.exports = { env: { SITE: s.SITE } }', []],
    ['next.config.js', 'module.exports = { env: { HAS_AI: String(!!process.env.OPENAI_API_KEY) } }', []],
    ['next.config.js', '// const shared = { OPENAI_API_KEY: 1 }\nmodule.exports = { env: shared }', []],
    ['webpack.config.js', "const defs = { 'process.env.OPENAI_API_KEY': 1 }\nnew webpack.DefinePlugin(defs)", ['2']],
    ['vite.config.ts', `${'define: {'.repeat(3000)}OPENAI_API_KEY`, ['1']],
    ['vite.config.ts', 'define: { a: { define: { OPENAI_API_KEY } } }', ['1']],
  ])('%s %#', (path, source, lines) => {
    expect(exposuresIn(path, source).map(({ line }) => String(line))).toEqual(lines);
  });
});

it.each([
  ['src/app.tsx', true],
  ['pages/index.vue', true],
  ['vite.config.ts', true],
  ['src/app.test.tsx', false],
  ['tests/app.ts', false],
  ['lib/x.min.js', false],
  ['main.py', true],
  ['main.rs', false],
  ['types.d.ts', false],
])('%s is a source that can give the key away: %s', (path, expected) => {
  expect(isExposureSource(path)).toBe(expected);
});
