// Runs expressions on hostile texts, in a process of its own, because nothing inside can stop an expression at work.
import { readFileSync, writeSync } from 'node:fs';

const { length, trials } = JSON.parse(readFileSync(0, 'utf8'));

for (const [index, { pattern, flags, inputs }] of trials.entries()) {
  // As strict as possible for a sticky one: its caller may try it at every place.
  const expression = new RegExp(pattern, `${flags.replace(/[gy]/g, '')}g`);
  for (const [input, { prefix, pump, suffix }] of inputs.entries()) {
    writeSync(1, `${index} ${input}\n`);
    const text = prefix + pump.repeat(Math.ceil(length / pump.length)) + suffix;
    if (/[gy]/.test(flags)) text.replaceAll(expression, '');
    else text.search(expression);
  }
}
writeSync(1, 'done\n');
