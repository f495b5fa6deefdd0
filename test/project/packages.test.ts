import { describe, expect, it } from 'vitest';
import { packageQuestion } from '../../src/commands/choose-scope.text.ts';
import { findPackages } from '../../src/project/packages.ts';
import { usesOpenAI, workspaceGlobs, workspaceMatcher } from '../../src/project/workspace-globs.ts';
import { makeWorld } from '../make-world.ts';

async function packagesIn(files: Record<string, string>): Promise<string[]> {
  const world = makeWorld();
  for (const [name, content] of Object.entries(files)) world.put(name, content);
  return (await findPackages(world.ports.files, world.project)).map((each) => `${each.path}${each.usesOpenAI ? '*' : ''}`);
}
const plain = '{"name": "a"}';
const withOpenAI = '{"dependencies": {"openai": "^7"}}';

describe('the packages of a repository', () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      'npm, those that use OpenAI first',
      {
        'package.json': '{"workspaces": ["apps/*", "tools"]}',
        'apps/a/package.json': plain,
        'apps/b/package.json': withOpenAI,
        'tools/package.json': plain,
        'other/package.json': plain,
      },
      ['apps/b*', 'apps/a', 'tools'],
    ],
    ['yarn', { 'package.json': '{"workspaces": {"packages": ["packages/**"]}}', 'packages/x/y/package.json': plain }, ['packages/x/y']],
    [
      'pnpm',
      {
        'package.json': '{}',
        'pnpm-workspace.yaml': 'packages:\n  # apps\n  - "apps/*"\n  - \'!apps/old\'\ncatalog:\n  - zod\n',
        'apps/a/package.json': plain,
        'apps/old/package.json': plain,
      },
      ['apps/a'],
    ],
    ['pnpm, in one line', { 'pnpm-workspace.yaml': 'packages: ["libs/*"]\n', 'libs/l/package.json': plain }, ['libs/l']],
    [
      'npm, braces',
      {
        'package.json': '{"workspaces": ["apps/{web,api}"]}',
        'apps/web/package.json': plain,
        'apps/api/package.json': plain,
        'apps/old/package.json': plain,
      },
      ['apps/api', 'apps/web'],
    ],
    [
      'pnpm, over several lines',
      {
        'pnpm-workspace.yaml': 'packages: [\n  apps/*, # all\n  "!apps/old",\n]\n',
        'apps/a/package.json': plain,
        'apps/old/package.json': plain,
      },
      ['apps/a'],
    ],
    ['pnpm, an anchor', { 'pnpm-workspace.yaml': 'x: &mine\n- "apps/*"\npackages: *mine\n', 'apps/a/package.json': plain }, ['apps/a']],
    [
      'pnpm, a quoted key and a # in a name',
      { 'pnpm-workspace.yaml': '"packages":\n    - apps/a#b\n', 'apps/a#b/package.json': plain, 'apps/a/package.json': plain },
      ['apps/a#b'],
    ],
    ['pnpm, broken', { 'pnpm-workspace.yaml': 'packages: [\n', 'apps/a/package.json': plain }, []],
    ['Lerna', { 'package.json': '{}', 'lerna.json': '{"packages": ["modules/*"]}', 'modules/m/package.json': plain }, ['modules/m']],
    ['Nx', { 'package.json': '{}', 'nx.json': '{}', 'libs/l/package.json': plain }, ['libs/l']],
    [
      'Go',
      {
        'go.mod': '',
        'go.work': 'go 1.24\n\nuse (\n\t.\n\t./api // it\n)\nuse ./cmd\n',
        'api/go.mod': 'require github.com/openai/openai-go v1\n',
        'cmd/go.mod': '',
      },
      ['api*', 'cmd'],
    ],
    [
      'uv',
      {
        'pyproject.toml': '[tool.uv.workspace]\nmembers = ["services/*"]\n',
        'services/s/pyproject.toml': 'dependencies = ["openai>=2"]\n',
      },
      ['services/s*'],
    ],
    [
      'uv, some left out',
      {
        'pyproject.toml': '[tool.uv]\nworkspace = { members = ["services/*"], exclude = [\n  "services/old", # gone\n] }\n',
        'services/s/pyproject.toml': '',
        'services/old/pyproject.toml': '',
      },
      ['services/s'],
    ],
    ['uv, broken', { 'pyproject.toml': '[tool.uv.workspace]\nmembers = ["services/*"', 'services/s/pyproject.toml': '' }, []],
    [
      'Cargo',
      {
        'Cargo.toml': '[workspace]\nresolver = "2"\nmembers = ["crates/*", \'tools/[ab]\']\nexclude = ["crates/x"]\n',
        'crates/a/Cargo.toml': 'async-openai = "1"',
        'crates/x/Cargo.toml': '',
        'tools/b/Cargo.toml': '',
      },
      ['crates/a*', 'tools/b'],
    ],
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

it('globs name directories', async () => {
  const fitting = async (directories: string[], ...globs: string[]): Promise<string[]> => {
    const fits = await workspaceMatcher(globs);
    return directories.filter((each) => fits(each) === true);
  };
  expect(await fitting(['apps/a', 'apps/a/b', 'apps', 'xapps/a'], 'apps/*')).toEqual(['apps/a']);
  expect(await fitting(['p/a', 'p/a/b', 'p'], 'p/**')).toEqual(['p/a', 'p/a/b']);
  expect(await fitting(['a+b', 'ab'], 'a+b')).toEqual(['a+b']);
  expect(await fitting(['p/a', 'p/b', 'p/c'], 'p/*', '!p/{a,b}')).toEqual(['p/c']);
  expect(await workspaceGlobs({ 'package.json': '{"workspaces": ["./apps/*/", "!./apps/x"]}' })).toEqual(['apps/*', '!apps/x']);
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
