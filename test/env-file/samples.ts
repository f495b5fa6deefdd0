/** Pretend keys, built at run time so that no source contains a text that a secret scanner takes for a key. */
export const marker = 'T3Blbk' + 'FJ';
const alphabet = 'abcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWYZ0123456789-_';

/** Looks random, but is always the same for a seed. */
export function noise(length: number, seed = 1): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return alphabet[(state >> 8) % alphabet.length];
  }).join('');
}

export const projectKey = 'sk-proj-' + noise(74) + marker + noise(74, 2);
export const oldKey = 'sk-' + noise(20, 3) + marker + noise(20, 4);
export const name = 'OPENAI_API_KEY';

/** Env files as found in practice. `old` is the variable's initial value; each of them can be edited. */
export const envFiles: Readonly<Record<string, string>> = {
  empty: '',
  'one blank line': '\n',
  'only comments': '# settings\n# of the app\n',
  'other variables': 'A=1\nB=two words\n',
  'no line break at the end': 'A=1\nB=2',
  'windows line ends': 'A=1\r\nB=2\r\n',
  'windows line ends, none at the end': 'A=1\r\nB=2',
  'mixed line ends': 'A=1\r\nB=2\r\nC=3\n',
  'the key, bare': `A=1\n${name}=old\nB=2\n`,
  'the key, last, no line break': `A=1\n${name}=old`,
  'the key, first': `${name}=old\nA=1\n`,
  'the key, windows line ends': `A=1\r\n${name}=old\r\nB=2\r\n`,
  'the key, exported': `export A=1\nexport ${name}=old\n`,
  'the key, exported with two blanks': `export  ${name}=old\n`,
  'the key, exported with a tab': `export\t${name}=old\n`,
  'the key, double quotes': `${name}="old"\n`,
  'the key, single quotes': `${name}='old' # mine\n`,
  'the key, backticks': `${name}=\`old\`\n`,
  'the key, an empty string': `${name}=""\nB=2\n`,
  'the key, empty': `A=1\n${name}=\nB=2\n`,
  'the key, empty, last': `A=1\n${name}=`,
  'the key, blanks around the sign': `${name} = old\n`,
  'the key, tab behind the sign': `${name}=\told\n`,
  'the key, blank at the end': `${name}=old  \n`,
  'the key, a comment': `${name}=old # from the dashboard\n`,
  'the key, a comment behind a tab': `${name}=old\t# from the dashboard\n`,
  'the key, a comment glued': `${name}=old#paste here\n`,
  'the key, a quoted value and a comment glued': `${name}="old"#here\n`,
  'the key, a comment and no value': `${name}= # paste it here\n`,
  'the key, indented': `A=1\n  ${name}=old\n`,
  'the key, indented with a tab': `A=1\n\t${name}=old\nB=2\n`,
  'the key, like YAML': `A=1\n${name}: old\n`,
  'the key over two lines': `${name}="old\nsecond"\nB=2\n`,
  'the key twice': `${name}=older\nA=1\n${name}=old\n`,
  'the key twice, the last one exported': `${name}=older\nA=1\nexport ${name}=old # now\nB=2\n`,
  'the key three times, in windows': `${name}=x\r\n${name}="y"\r\n${name}=old`,
  'a bare export after it': `${name}=old\nexport ${name}\nB=2\n`,
  'a bare export before it': `A=1\nexport ${name}\n${name}=old\n`,
  'a bare name': `A=1\n${name}\nB=2\n`,
  'a bare name below': `${name}=old\nB=2\n${name}\n`,
  'a bare export alone': `A=1\nexport ${name}\nB=2\n`,
  'look-alikes': `MY_${name}=m\n${name}_BACKUP=b\n${name}2=c\nopenai_api_key=d\nX${name}=e\n`,
  'a commented placeholder': `# get one at https://platform.openai.com/api-keys\n# ${name}=sk-...\nA=1\n`,
  'decorators of varlock': `# @required @sensitive\n# ${name}=\n\n# @type=port\nPORT=3000\n`,
  'a private key': 'A=1\nPEM="-----BEGIN KEY-----\nMIIB\nabc==\n-----END KEY-----"\nB=2\n',
  'a look-alike inside a value': `NOTE="how to:\n${name}=old\nthat is all"\nB=2\n`,
  'JSON on one line': `GOOGLE='{"type": "x", "n": 1}'\nB=2\n`,
  'JSON in double quotes': 'J="{\\"a\\": 1}"\nB=2\n',
  'JSON over lines with escapes': 'A=1\nJ="{\n  \\"a\\": 1\n}"\n',
  'JSON without quotes': 'A=1\nJ={\n  "a": 1\n}\n',
  'a section': `[openai]\n${name}=old\n`,
  'a section and nothing else': '[openai]\n',
  'sections between': 'A=1\n[db]\nURL=postgres://u:p@h/db?x=1#frag\n',
  'words at the end': 'A=1\nremember to ask Bob\n',
  'a name at the end': 'A=1\nDEBUG\n',
  'blanks at the end': 'A=1\n   ',
  'a line of blanks': `A=1\n   \n${name}=old\n`,
  'an indented comment': `A=1\n  # the key\n${name}=old\n`,
  'an indented comment at the end': 'A=1\n\t# bye\n',
  'empty with a blank above': `A= \n${name}=old\n`,
  'empty with a blank at the end': 'A=1\nB= \n',
  'an apostrophe': "MOTTO=it's fine\nB=2\n",
  'an apostrophe in a comment': "A=1 # it's fine\nB=2 # don't\n",
  'a backslash at the end': 'A=1\nP=C:\\dir\\\n',
  'a password with signs': 'P=a$b!c&d\nQ=\'x#y"z\'\nR="a#b"\n',
  'a parenthesis': 'A=1\nWHO=Ann (admin)\n',
  'latin-1 letters': 'A=caf\xe9\nB=2\n',
  'UTF-8 letters': 'A=caf\xc3\xa9 \xe2\x80\x93 \xf0\x9f\x98\x80\nB=2\n',
  'a byte order mark': '\xef\xbb\xbfA=1\nB=2\n',
  'a byte order mark before the key': `\xef\xbb\xbf${name}=old\nB=2\n`,
  'only a byte order mark': '\xef\xbb\xbf',
  'an equal sign alone': 'A=1\n=x\n',
  'a value in quotes on the next line': `${name}=\n"old"\nB=2\n`,
  'a long value': `A=${'y'.repeat(5000)}\n`,
};
