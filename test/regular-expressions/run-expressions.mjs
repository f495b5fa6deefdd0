// Runs expressions on hostile texts, in a process of its own, because nothing inside can stop an expression at work.
import { readFileSync, writeSync } from 'node:fs';

const { length, expressionsToRun } = JSON.parse(readFileSync(0, 'utf8'));

for (const [index, { pattern, flags, inputs }] of expressionsToRun.entries()) {
  // A sticky one is only run at the start of a text. Code that steps through a text with it must not step over less than it looked
  // at; whether that's so can only be seen from outside (test/regular-expressions/linear-readers.test.ts).
  const expression = new RegExp(pattern, flags);
  for (const [input, { prefix, pump, suffix }] of inputs.entries()) {
    writeSync(1, `${index} ${input}\n`);
    const text = prefix + pump.repeat(Math.ceil(length / pump.length)) + suffix;
    if (expression.global) text.replaceAll(expression, '');
    else expression.exec(text);
    expression.lastIndex = 0;
  }
}
writeSync(1, 'done\n');
