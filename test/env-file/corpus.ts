import { name } from './samples.ts';

// Env files like those in the parsers' test suites, and from real life: where an editor goes wrong. `K` stands for our variable.
const files: readonly string[] = [
  // Quotes and what closes them.
  'A="\\\\"\nK=plain\nC="quoted"\nD=last\n',
  'DIR="C:\\\\Users\\\\me\\\\"\nPORT=3000\n',
  'P="C:\\Program Files\\"\nK=old\nQ="x"\n',
  "A='back\\\\'\nK=1\nB='y'\n",
  'A="a\\"\nK=old\nB=2\n',
  'A="a" "b"\nK="old" oops\nB=2\n',
  'A="x\nB=2\n',
  "A='x\nK=old\nB=2\n",
  'K="old\nB=1\n',
  'A=`x\nB=2\n',
  'A=say "hi\nK=old\n',
  "A=it's\nK=old\n",
  'A="a`b"\nK=old\nB="c`d"\n',
  'A=a`b\nB=1\n',
  'BR="{ port: $PORT}"\nBIS=\'`ticks` work\'\nJB=`{"foo": "bar\'s"}`\nNOT="\nMULTI=THIS\nIS NOT\nexport E = ignore export\n\n#C=no\n',
  'M="THIS\nIS\nA\nSTRING"\n\nS=\'THIS\nIS\'\n\nT=`THIS\n"IS\'S"`\n',
  'NOTE="x\n# K=no\ny"\nB=1\n',
  // A value on the next line, which dotenv accepts.
  "A=\n'b'",
  'A=\n\n"hello\nworld"\nK=old\n',
  // What Node 20 joins to the next name, and what Node 22 takes for the value.
  'foo\nA=1\nbar\n',
  'K=old\nset -a\nB=1\n',
  '[dev]\nA=1\n\n[prod]\n',
  "A='1'\n      \nB='2'\n\t\t\nC=3",
  'A=x\nB= \n',
  'A= \nK=old\n',
  // Without a line break at the end.
  'A=1\r\nB=2',
  '# A=b',
  'A=1\n# B=2',
  // What trips a shell up.
  'DB=<your db>\nB=1\n',
  'DB=<your db>\nK=<your-key>\n',
  'A=1\nWHO=Ann (admin)\nB=2\n',
  'R=^[a-z]+(foo|bar)$\nK=old\n',
  'A=x;;y\nK=old\n',
  'A=x |\nK=old\n',
  'A=>$B<>${B}<\nB=1\n',
  'A=${B\nC=1\n',
  'A=$(echo foo\nK=old\n',
  'A=escaped-\\$(echo hello)\nK=old\n',
  'ugly[%$="S3#D" #\nK=old\n',
  '<!doctype html><p class=x>no</p>\n',
  '; comment\nA=1\nK=old\n',
  'A=(1 2 3)\nK=old\nB=1\n',
  'URL=http://x/?a=1&b=2\nC=Server=x;User=y;\nK=old\n',
  'A=$(date)\nB="$(date +%F)"\n',
  'K=old\nK+=x\n',
  'if [ -n "$X" ]; then\n  A=1\nfi\n',
  'if [ -n "$X" ]; then\n  A=1\nfi\nK=old\n',
  'A=Dies\\\nB=1\n',
  'CRON=* * * * *\nK=old\n',
  // Characters.
  '\ufeffA=1\nK=old\n',
  'A=\u00e0\nK=old \nB=\u00a0x\n',
  'A=x\u2028B=2\nK=old\n',
  '\fK=old\nA=\u001b[31m\f\n',
  '\u00a0K=old\nB=1\n',
  'K=old; export K\nB=1\n',
  'Stra\u00dfe=1\n\u0414\u0430=2\n',
];

export const corpus: readonly string[] = files.map((file) => file.replaceAll(/\bK\b/g, name));
