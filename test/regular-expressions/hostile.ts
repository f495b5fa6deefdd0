import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** `prefix`, then `pump` again and again, then `suffix`. */
export type Hostile = { readonly prefix: string; readonly pump: string; readonly suffix: string };

/** Characters that mean something to some parser, and one that no expression expects. */
const usual = 'aA1 -_./\\"\'`#$*?(){}[]<>:=,;|&@%+^~!\n\t\r\u001b\u009d\u0000é•…';
const maxInputs = 120;

/**
 * Texts on which a slow expression is slow: its own beginnings and repeatable parts, repeated, followed by something that makes it
 * fail, with and without what the expression needs in front.
 */
export function hostileTo(pattern: string, flags: string): readonly Hostile[] {
  const tree = new RegExpParser().parsePattern(pattern, 0, pattern.length, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  });
  const sampler = createSampler(pattern, flags);
  const pumps = new Set<string>();
  const prefixes = new Set<string>(['']);
  for (const { before, element } of repetitions(tree)) {
    const start = before.map((node) => sampler.sample(node)).join('');
    prefixes.add(start);
    for (const text of sampler.samples(element)) pumps.add(text).add(start + text);
    pumps.add(start);
  }
  for (const alternative of tree.alternatives) pumps.add(sampler.sample(alternative));
  for (const character of sampler.alphabet) pumps.add(character);
  const suffixes = ['\u0001', '\n'];
  // Rare combinations come last, so that the limit cuts those off.
  return [...prefixes]
    .flatMap((prefix) => suffixes.flatMap((suffix) => [...pumps].filter((pump) => pump !== '').map((pump) => ({ prefix, pump, suffix }))))
    .slice(0, maxInputs);
}

type Repetition = { readonly before: readonly AST.Element[]; readonly element: AST.Element };

/** What may be repeated often, and what has to match before that. */
function repetitions(tree: AST.Pattern): readonly Repetition[] {
  const found: Repetition[] = [];
  const visit = (alternatives: readonly AST.Alternative[], before: readonly AST.Element[]): void => {
    for (const { elements } of alternatives) {
      elements.forEach((node, index) => {
        const here = [...before, ...elements.slice(0, index)];
        const inner = node.type === 'Quantifier' ? node.element : node;
        if (node.type === 'Quantifier' && node.max > 9) found.push({ before: here, element: node.element });
        if ('alternatives' in inner) visit(inner.alternatives, here);
      });
    }
  };
  visit(tree.alternatives, []);
  return found;
}

function createSampler(pattern: string, flags: string) {
  const unicode = /[uv]/.exec(flags)?.[0] ?? '';
  const candidates = [...new Set(Array.from(usual + pattern))];
  const alphabet = new Set<string>();

  /** Up to three characters of different kinds that the node matches. */
  function charactersOf(node: AST.Node): readonly string[] {
    const matches = new RegExp(`^${node.raw}$`, `s${flags.includes('i') ? 'i' : ''}${unicode}`);
    const fitting = candidates.filter((each) => matches.test(each));
    const chosen = [fitting[0], fitting.find((each) => /\W/.test(each)), fitting.at(-1)].filter((each) => each !== undefined);
    for (const each of chosen) alphabet.add(each);
    return chosen.length === 0 ? ['a'] : [...new Set(chosen)];
  }

  function samples(node: AST.Node): readonly string[] {
    switch (node.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass':
        return charactersOf(node);
      case 'Alternative': {
        const variants = node.elements.map((element) => samples(element));
        const most = Math.max(1, ...variants.map(({ length }) => length));
        return Array.from({ length: Math.min(4, most) }, (_, index) =>
          variants.map((each) => each[index % Math.max(1, each.length)] ?? '').join(''),
        );
      }
      case 'Group':
      case 'CapturingGroup':
        return node.alternatives.flatMap((alternative) => samples(alternative)).slice(0, 8);
      case 'Assertion':
        // Only its characters matter.
        if (node.kind === 'lookahead' || node.kind === 'lookbehind') node.alternatives.forEach((alternative) => samples(alternative));
        return [''];
      case 'Quantifier':
        return samples(node.element).map((each) => each.repeat(Math.min(node.max, Math.max(1, node.min))));
      default:
        return [''];
    }
  }
  return { samples, sample: (node: AST.Node) => samples(node)[0] ?? '', alphabet };
}
