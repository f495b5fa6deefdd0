import { describe, expect, it } from 'vitest';
import type { ExposureContext } from '../../src/packaging/exposure-rule.ts';
import { exposuresIn } from '../../src/packaging/exposures.ts';

const context = (uses: readonly string[], envFiles: readonly string[], own: readonly string[]): ExposureContext => ({
  uses: (dependency) => uses.includes(dependency),
  envFiles,
  has: (path) => own.includes(path),
});

type Case = readonly [
  path: string,
  source: string,
  lines: readonly number[],
  known?: { uses?: readonly string[]; envFiles?: readonly string[]; has?: readonly string[] },
];

const linesOf = ([path, source, , { uses = [], envFiles = ['.env'], has = [] } = {}]: Case): readonly number[] =>
  exposuresIn(path, source, context(uses, envFiles, has)).map(({ line }) => line);

const env = { envFiles: ['.env'] };
const flutter = 'name: a\nflutter:\n  uses-material-design: true\n  assets:\n    - assets/images/\n';
const builder = '"devDependencies":{"electron-builder":"26","electron":"40"}';
const forge = '"devDependencies":{"@electron-forge/cli":"7","electron":"40"}';

const cases: Readonly<Record<string, readonly Case[]>> = {
  Flutter: [
    ['pubspec.yaml', `${flutter}    - .env\n`, [6]],
    ['pubspec.yaml', `${flutter}    - path: ".env"\n`, [6]],
    ['pubspec.yaml', `${flutter}    # - .env\n`, []],
    ['pubspec.yaml', `${flutter}    - .env\n`, [], { envFiles: [] }],
    ['pubspec.yaml', `${flutter}    - assets/\n`, [6], { envFiles: ['assets/.env'] }],
    ['pubspec.yaml', `${flutter}    - assets/\n`, [], { envFiles: ['assets/deep/.env'] }],
    ['mobile/pubspec.yaml', `${flutter}    - .env\n`, [6], { envFiles: ['mobile/.env'] }],
    ['pubspec.yaml', `${flutter}  fonts:\n    - .env\n`, []],
    ['lib/a.dart', "const key = String.fromEnvironment('OPENAI_API_KEY');", [1], { uses: ['flutter'] }],
    ['bin/server.dart', "const key = String.fromEnvironment('OPENAI_API_KEY');", []],
    ['lib/a.dart', "// String.fromEnvironment('OPENAI_API_KEY')", [], { uses: ['flutter'] }],
    ['lib/env.dart', "@EnviedField(varName: 'OPENAI_API_KEY', obfuscate: true)\nstatic final k = _Env.k;", [1], { uses: ['flutter'] }],
  ],
  'Expo and React Native': [
    ['app.json', '{"expo": {"extra": {\n"openaiApiKey": "abc"}}}', [2]],
    ['app.json', '{"expo": {"extra": {"openaiApiKey": ""}}}', []],
    ['app.json', '{"expo": {"extra": {"openaiApiKey": "your-key-here"}}}', []],
    ['app.json', '{"expo": {"extra": {"apiUrl": "https://example.com"}}}', []],
    ['app.config.js', 'export default { extra: { key: process.env.OPENAI_API_KEY } }', [1]],
    ['app.config.ts', 'const extra = { openaiKey: process.env.OPENAI_API_KEY };\nexport default { extra: { ...extra } }', [2]],
    ['app.config.ts', 'export default { extra: { hasKey: !!process.env.OPENAI_API_KEY } }', []],
    ['src/ai.ts', "import { OPENAI_API_KEY } from '@env';", [1], { uses: ['react-native-dotenv'] }],
    ['src/ai.ts', "import { API_URL } from '@env';", [], { uses: ['react-native-dotenv'] }],
    ['src/ai.ts', "import { OPENAI_API_KEY } from '@env';", []],
    ['src/ai.ts', "import Config from 'react-native-config';\nf(Config.OPENAI_API_KEY)", [2], { uses: ['react-native-config'] }],
    ['src/ai.ts', 'f(process.env.OPENAI_API_KEY)', [1], { uses: ['react-native-dotenv'] }],
    ['server/ai.ts', 'f(process.env.OPENAI_API_KEY)', [], { uses: ['react-native-dotenv'] }],
  ],
  'iOS and Android': [
    ['ios/App/Info.plist', '<dict>\n<key>OPENAI_API_KEY</key>\n<string>$(OPENAI_API_KEY)</string></dict>', [2]],
    ['ios/App/Info.plist', '<dict><key>OPENAI_API_KEY</key><string></string></dict>', []],
    ['ios/App/Info.plist', '<!-- <key>OPENAI_API_KEY</key><string>x</string> -->', []],
    ['android/app/build.gradle', 'buildConfigField "String", "OPENAI_API_KEY", "\\"${key}\\""', [1]],
    ['app/build.gradle.kts', 'buildConfigField("String", "OPENAI_API_KEY", key)\nresValue("string", "openai_api_key", key)', [1, 2]],
    ['app/build.gradle.kts', '// buildConfigField("String", "OPENAI_API_KEY", key)', []],
    ['app/build.gradle.kts', 'buildConfigField("String", "API_URL", url)', []],
    ['app/src/main/java/A.kt', 'val k = BuildConfig.OPENAI_API_KEY', [1]],
    ['app/src/main/res/values/strings.xml', '<string name="openai_api_key">k9Zp2QwL</string>', [1]],
    ['app/src/main/res/values/strings.xml', '<string name="openai_api_key">YOUR_KEY_HERE</string>', []],
  ],
  'desktop programs': [
    ['package.json', `{${builder}}`, [1], env],
    ['package.json', `{${builder}}`, [], { envFiles: [] }],
    ['package.json', `{${builder},\n"build":{"files":["**/*","!.env*"]}}`, [], env],
    ['package.json', `{${builder},\n"build":{"files":["dist/**"]}}`, [], env],
    ['package.json', `{${builder},\n"build":{\n"files":["**/*"]}}`, [3], env],
    ['package.json', `{${builder},\n"build":{"files":["dist/**"],\n"extraResources":[".env"]}}`, [3], env],
    ['package.json', `{${builder},\n"build":{"files":["dist/**"],"extraFiles":[{"from":".env","to":"."}]}}`, [2], env],
    ['package.json', `{${builder}}`, [], { ...env, has: ['electron-builder.yml'] }],
    ['electron-builder.yml', 'appId: x\nfiles:\n  - out/**\n', [], env],
    ['electron-builder.yml', "appId: x\nfiles:\n  - '!src/*'\n", [2], env],
    ['electron-builder.yml', "files:\n  - '!{.env,.env.*,.npmrc}'\nextraResources:\n  - .env\n", [3], env],
    ['electron-builder.yml', "files:\n  - '!{.env,.env.*,.npmrc}'\nasarUnpack:\n  - resources/**\n", [], env],
    ['package.json', `{${forge}}`, [1], env],
    ['package.json', `{${forge}}`, [], { ...env, has: ['forge.config.js'] }],
    ['forge.config.js', 'module.exports = {\n packagerConfig: { asar: true } }', [2], env],
    ['forge.config.js', 'module.exports = { packagerConfig: { extraResource: [".env"] } }', [1], env],
    ['forge.config.ts', 'export default { packagerConfig: {}, plugins: [new VitePlugin({})] }', [], env],
    ['forge.config.js', 'module.exports = { packagerConfig: { ignore: [/^\\/\\.env/] } }', [], env],
    ['preload.js', "contextBridge.exposeInMainWorld('ai', {\n key: process.env.OPENAI_API_KEY })", [1]],
    ['preload.js', "contextBridge.exposeInMainWorld('ai', { ask: (q) => ipcRenderer.invoke('ask', q) })", []],
    ['manifest.json', '{"manifest_version":3,"web_accessible_resources":[{"resources":["config/.env"]}]}', [1]],
    ['background.js', "fetch(chrome.runtime.getURL('.env'))", [1]],
    ['export_presets.cfg', 'name="Web"\ninclude_filter="*.json,.env"\n', [2]],
    ['package.json', '{"scripts":{"build":"esbuild a.js --define:process.env.OPENAI_API_KEY=1"}}', [1]],
    ['package.json', '{"scripts":{"build":"bun build src/a.tsx --env=inline"}}', [1]],
    ['package.json', '{"scripts":{"build":"bun build src/a.ts --target=bun --env=inline"}}', []],
  ],
  'pages that the code writes': [
    ['src/a.tsx', 'f(import.meta.env.VITE_OPENAI_API_KEY)', [1]],
    ['server/a.ts', 'f(process.env.VITE_OPENAI_API_KEY)', [1]],
    ['server/a.ts', 'f(process.env.OPENAI_API_KEY)', []],
    ['src/a.ts', 'f(process.env.OPENAI_API_KEY)', []],
    ['src/a.svelte', "<script>import { PUBLIC_OPENAI_API_KEY } from '$env/static/public'</script>", [1]],
    ['src/+page.server.ts', "import { OPENAI_API_KEY } from '$env/static/private'", []],
    ['src/a.js', 'f(process.env.OPENAI_API_KEY)', [1], { uses: ['dotenv-webpack'] }],
    ['src/a.js', 'f(process.env.OPENAI_API_KEY)', [], { uses: ['parcel'] }],
    ['src/a.js', 'f(process.env.OPENAI_API_KEY)', [1], { uses: ['parcel'], has: ['src/index.html'] }],
    ['app/root.tsx', 'return { ENV: { OPENAI_API_KEY: process.env.OPENAI_API_KEY } };\nwindow.ENV = 1', [1]],
    ['views/a.ejs', '<script>const k = "<%= process.env.OPENAI_API_KEY %>"</script>', [1]],
    ['resources/views/a.blade.php', "<script>k = '{{ env('OPENAI_API_KEY') }}'</script>", [1]],
    ['templates/a.html', '<input value="{{ form.openai_api_key }}">', []],
    ['src/environments/environment.ts', "export const environment = { openaiApiKey: 'k9Zp2QwL' }", [1]],
    ['src/environments/environment.ts', "export const environment = { openaiApiKey: '' }", []],
  ],
  'links to share': [
    ['app.py', 'import gradio as gr\ndemo.launch(share=True)', [2]],
    ['app.py', 'import gradio as gr\ndemo.launch(share=True, auth=("a", "b"))', []],
    ['app.py', 'import gradio as gr\n# demo.launch(share=True)\ndemo.launch()', []],
    ['a.ipynb', '"import gradio as gr\\n",\n"demo.queue().launch(debug=False, share=True)\\n"', [2]],
    ['app.py', 'plot(share=True)', []],
    ['README.md', 'See https://shop-bot.streamlit.app', [1], { uses: ['streamlit'] }],
    ['README.md', 'See https://shop-bot.streamlit.app', []],
  ],
};

describe.each(Object.entries(cases))('%s', (_subject, list) => {
  it.each(list.map((one) => [one[0], one] as const))('%s %#', (_path, one) => {
    expect(linesOf(one)).toEqual(one[2]);
  });
});
