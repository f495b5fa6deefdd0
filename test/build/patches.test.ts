import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { patching } from '../../src/build/patches.mjs';

it('is applied to the same files, whichever way a system writes their paths', () => {
  const filters: RegExp[] = [];
  const listen = { onLoad: ({ filter }: { filter: RegExp }) => void filters.push(filter), onResolve: () => {}, onEnd: () => {} };
  void patching.setup(listen as unknown as Parameters<typeof patching.setup>[0]);
  const modules = path.resolve(import.meta.dirname, '../../node_modules');
  const packages = [
    'openai',
    'yaml',
    'conf',
    'ink',
    'quick-lru',
    'react-reconciler',
    'string-width',
    'yoga-layout',
    'dotenv',
    'ansi-escapes',
    'environment',
  ];
  const files = packages.flatMap((name) =>
    readdirSync(path.join(modules, name), { recursive: true }).map((file) =>
      `/shop/node_modules/${name}/${String(file)}`.replaceAll('\\', '/'),
    ),
  );
  for (const filter of filters) {
    const found = files.filter((file) => filter.test(file));
    expect(found, filter.source).not.toEqual([]);
    expect(files.filter((file) => filter.test(`C:${file.replaceAll('/', '\\')}`))).toEqual(found);
  }
});
