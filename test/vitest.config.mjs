// Unit tests run what ships: the dependencies with the patches of the bundle.
import path from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { patches, replacements } from '../src/build/patches.mjs';

/** Behind the path of a module of the openai package that the program imports. */
const shipped = '?shipped';
const root = path.resolve(import.meta.dirname, '..');
/** As Vite writes paths, on Windows, too. */
const sources = `${root.replaceAll('\\', '/')}/src/`;

/**
 * What nobody has seen pass on Windows, be it under Wine (8.0): excluded there, and only there, so that the gap is in one place. The built
 * program itself is seen there by `npm run test:windows`.
 */
const unseenOnWindows = [
  // Most type into a pseudo-terminal under /bin/sh, which is skipped. In Windows' console, test/windows types.
  'test/e2e/!(account|certificates|home|hostile|loading|no-terminal|node-options|node-version|other-keys|scan|scripts|trust|undo|variable).test.ts',
  'test/workshop/organizer.test.ts',
  'test/checks/rotate/interrupted.test.ts',
];

export default defineConfig({
  root,
  plugins: [
    {
      name: 'patches',
      enforce: 'pre',
      async resolveId(module, importer = '') {
        // What a test imports itself is whole.
        if (importer.includes('/node_modules/') && Object.hasOwn(replacements, module)) return path.join(root, replacements[module]);
        // The program's openai package is another copy than the one with which tests ask the simulator, which is whole.
        const isShipped = importer.endsWith(shipped) || (importer.startsWith(sources) && /^openai(\/|$)/.test(module));
        if (!isShipped) return undefined;
        const resolved = await this.resolve(module, importer.replace(shipped, ''), { skipSelf: true });
        return resolved?.id.includes('/node_modules/openai/') ? `${resolved.id}${shipped}` : resolved;
      },
      transform(code, id) {
        const [file, query] = id.split('?');
        const patch = patches.find((each) => each.file.test(file) && (!each.name.startsWith('openai') || `?${query}` === shipped));
        const changed = patch?.change(code, file);
        return changed === undefined ? undefined : { code: changed, map: null };
      },
    },
  ],
  test: {
    // They need what `npm run test:windows` and `npm run test:stores` prepare.
    exclude: [
      ...configDefaults.exclude,
      ...(process.env.WINDOWS_NODE === undefined ? ['test/windows/**'] : []),
      ...(process.env.REAL_STORES === undefined ? ['test/stores/real/**'] : []),
      ...(process.platform === 'win32' ? unseenOnWindows : []),
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.{ts,tsx}'],
      reporter: ['text-summary'],
      reportsDirectory: 'node_modules/.cache/coverage',
      // What the tests below the built program ran in November 2026. It may only rise.
      thresholds: { statements: 86, branches: 81, functions: 89, lines: 88 },
    },
    server: {
      deps: {
        inline: [
          /\/node_modules\/(ink|ink-text-input|string-width|yoga-layout|conf|atomically|yaml)\//,
          /\/node_modules\/openai\/.*\?shipped$/,
        ],
      },
    },
  },
});
