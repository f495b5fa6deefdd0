// Unit tests run what ships: the dependencies with the patches of the bundle. Two packages are whole here, and patched only in
// the built program, which the tests in e2e/ run: openai, as the tests ask the simulator with all of its client, and undici,
// which is no module.
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { patches, replacements } from '../src/build/patches.mjs';

const root = path.resolve(import.meta.dirname, '..');

export default defineConfig({
  root,
  plugins: [
    {
      name: 'patches',
      enforce: 'pre',
      resolveId(module, importer = '') {
        // What a test imports itself, ajv for one, is whole.
        return importer.includes('/node_modules/') && Object.hasOwn(replacements, module)
          ? path.join(root, replacements[module])
          : undefined;
      },
      transform(code, id) {
        const file = id.split('?')[0];
        const patch = patches.find((each) => each.file.test(file));
        const changed = patch?.change(code, file);
        return changed === undefined ? undefined : { code: changed, map: null };
      },
    },
  ],
  test: {
    coverage: {
      provider: 'v8',
      include: ['src/**/*.{ts,tsx}'],
      reporter: ['text-summary'],
      reportsDirectory: 'node_modules/.cache/coverage',
      // What the tests below the built program ran in November 2026. It may only rise.
      thresholds: { statements: 86, branches: 81, functions: 89, lines: 88 },
    },
    server: { deps: { inline: [/\/node_modules\/(ink|ink-text-input|string-width|yoga-layout|conf|yaml)\//] } },
  },
});
