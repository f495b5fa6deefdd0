import { describe, expect, it } from 'vitest';
import { packageQuestion } from '../../src/commands/choose-scope.text.ts';
import { findPackages } from '../../src/project/packages.ts';
import { fitsGlob, usesOpenAI, workspaceGlobs } from '../../src/project/workspace-globs.ts';
import { makeWorld } from '../world.ts';

async function packagesIn(files: Record<string, string>): Promise<string[]> {
  const world = makeWorld();
  for (const [name, content] of Object.entries(files)) world.write(name, content);
  return (await findPackages(world.ports.files, world.project)).map((each) => `${each.path}${each.usesOpenAI ? '*' : ''}`);
}
const plain = '{"name": "a"}';
const withOpenAI = '{"dependencies": {"openai": "^7"}}';

describe('the packages of a repository', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['npm, those that use OpenAI first', { 'package.json': '{"workspaces": ["apps/*", "tools"]}', 'apps/a/package.json': plain, 'apps/b/package.json': withOpenAI, 'tools/package.json': plain, 'other/package.json': plain }, ['apps/b*', 'apps/a', 'tools']],
    ['yarn', { 'package.json': '{"workspaces": {"packages": ["packages/**"]}}', 'packages/x/y/package.json': plain }, ['packages/x/y']],
    ['pnpm', { 'package.json': '{}', 'pnpm-workspace.yaml': 'packages:\n  # apps\n  - "apps/*"\n  - \'!apps/old\'\ncatalog:\n  - zod\n', 'apps/a/package.json': plain, 'apps/old/package.json': plain }, ['apps/a']],
    ['pnpm, in one line', { 'pnpm-workspace.yaml': 'packages: ["libs/*"]\n', 'libs/l/package.json': plain }, ['libs/l']],
    ['Lerna', { 'package.json': '{}', 'lerna.json': '{"packages": ["modules/*"]}', 'modules/m/package.json': plain }, ['modules/m']],
    ['Nx', { 'package.json': '{}', 'nx.json': '{}', 'libs/l/package.json': plain }, ['libs/l']],
    ['Go', { 'go.mod': '', 'go.work': 'go 1.24\n\nuse (\n\t.\n\t./api // it\n)\nuse ./cmd\n', 'api/go.mod': 'require github.com/openai/openai-go v1\n', 'cmd/go.mod': '' }, ['api*', 'cmd']],
    ['uv', { 'pyproject.toml': '[tool.uv.workspace]\nmembers = ["services/*"]\n', 'services/s/pyproject.toml': 'dependencies = ["openai>=2"]\n' }, ['services/s*']],
    ['mixed, nothing declared', { 'web/package.json': plain, 'api/requirements.txt': 'openai==2.1\n', 'docs/a.md': '' }, ['api*', 'web']],
    ['one project', { 'package.json': plain, 'examples/x/package.json': withOpenAI }, []],
    ['an env file at the root', { 'package.json': '{"workspaces": ["a"]}', 'a/package.json': plain, '.env': '' }, []],
    ['an example at the root', { 'package.json': '{"workspaces": ["a"]}', 'a/package.json': plain, '.env.example': '' }, ['a']],
    ['broken JSON', { 'package.json': '{"workspaces": [', 'a/package.json': plain }, []],
  ])('%s', async (_name, files, expected) => {
    expect(await packagesIn(files)).toEqual(expected);
  });

  it('are not looked for without end', async () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`p/${index}/package.json`, plain]));
    const found = await packagesIn({ 'package.json': '{"workspaces": ["p/*"]}', ...many });
    expect(found.length).toBe(100);
    const question = packageQuestion(found.map((each) => ({ path: each, usesOpenAI: false })));
    expect(question.options).toHaveLength(11);
    expect(question.guidance?.join()).toContain('90 more');
  });
});

it('globs name directories', () => {
  expect(['apps/a', 'apps/a/b', 'apps', 'xapps/a'].filter((each) => fitsGlob(each, 'apps/*'))).toEqual(['apps/a']);
  expect(['p/a', 'p/a/b', 'p'].filter((each) => fitsGlob(each, 'p/**'))).toEqual(['p/a', 'p/a/b']);
  expect(fitsGlob('a+b', 'a+b')).toBe(true);
  expect(workspaceGlobs({ 'package.json': '{"workspaces": ["./apps/*/", "!./apps/x"]}' })).toEqual(['apps/*', '!apps/x']);
});

it.each([
  ['{"dependencies": {"@ai-sdk/openai": "1"}}', true],
  ['{"dependencies": {"@langchain/openai": "1"}}', true],
  ['openai>=1.0\n', true],
  ['"langchain-openai",', true],
  ['{"name": "openair"}', false],
  ['{"dependencies": {"express": "5"}}', false],
])('%s uses OpenAI: %s', (manifest, expected) => {
  expect(usesOpenAI(manifest)).toBe(expected);
});
