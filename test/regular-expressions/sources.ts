import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vitest/node';

export type Expression = { readonly place: string; readonly pattern: string; readonly flags: string };
/** A regular expression that's composed when the program runs. */
export type Composed = {
  readonly file: string;
  readonly place: string;
  readonly written: string;
  readonly constants: Readonly<Record<string, string>>;
};

type Node = { readonly type: string; readonly start: number; readonly end: number } & Readonly<Record<string, unknown>>;

const root = path.resolve(import.meta.dirname, '../..');

/** Every regular expression in `src`: the literals, and every mention of `RegExp` other than as a type. */
export function readSources(): { readonly literals: readonly Expression[]; readonly composed: readonly Composed[] } {
  const literals: Expression[] = [];
  const composed: Composed[] = [];
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => `src/${file.replaceAll(path.sep, '/')}`)
    .filter((file) => /\.(?:tsx?|[mc]js)$/.test(file) && !/\.d\.m?ts$/.test(file))
    .sort();
  for (const file of files) {
    const text = readFileSync(path.join(root, file), 'utf8');
    const lang = file.endsWith('.tsx') ? 'tsx' : file.endsWith('.ts') ? 'ts' : 'js';
    const program = parseAst(text, { lang, sourceType: file.endsWith('.cjs') ? 'script' : 'module' }, file) as unknown as Node;
    const placeOf = (node: Node): string => `${file}:${text.slice(0, node.start).split('\n').length}`;
    const constants: Record<string, string> = {};
    visit(program, (node, parent) => {
      const regex = node['regex'] as { pattern: string; flags: string } | undefined;
      if (node.type === 'Literal' && regex !== undefined) literals.push({ place: placeOf(node), ...regex });
      if (node.type === 'VariableDeclarator') {
        const [id, init] = [node['id'] as Node, node['init'] as Node | null];
        if (init !== null && /^(?:Literal|TemplateLiteral)$/.test(init.type))
          constants[String(id['name'])] = text.slice(init.start, init.end);
      }
      if (node.type === 'Identifier' && node['name'] === 'RegExp') {
        composed.push({ file, place: placeOf(node), written: text.slice(parent.start, parent.end), constants });
      }
    });
  }
  return { literals, composed };
}

function visit(node: Node, look: (node: Node, parent: Node) => void, parent: Node = node): void {
  // Types don't exist when the program runs.
  if (/^TS(?!AsE|Satisf|NonNull)/.test(node.type)) return;
  look(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && 'type' in child) visit(child as Node, look, node);
    }
  }
}

/** Creates the expression that the program would compose for these values of its variables. */
export function compose({ place, written, constants }: Composed, values: Readonly<Record<string, string>>): Expression {
  const given = Object.entries(values).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
  const own = Object.entries(constants)
    .filter(([name]) => !(name in values) && new RegExp(`\\$\\{${name}\\}`).test(written + Object.values(constants).join()))
    .map(([name, value]) => `const ${name} = ${value};`);
  // oxlint-disable-next-line no-implied-eval, typescript/no-implied-eval -- our own source
  const made = new Function(`${given.join('')}${own.join('')}return ${written}`)() as unknown;
  if (!(made instanceof RegExp)) throw new Error(`${place}: ${written} makes no regular expression`);
  return { place, pattern: made.source, flags: made.flags };
}
