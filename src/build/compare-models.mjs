// Before a release: compares the table of models and prices with what others say, and prints the differences for a person to judge.
//   npm install --no-save @pydantic/genai-prices && node src/build/compare-models.mjs
// There's no official list of prices that a program could read (November 2026), so neither side wins by itself: look at the page, correct
// the table, and date it.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { loaded } from './build.mjs';

const require = createRequire(import.meta.url);
const { knownModels, pricesAsOf } = await loaded('src/openai/models-and-prices.ts');
const pricesPackage = '@pydantic/genai-prices';
const { calcPrice } = require(pricesPackage);

console.log(`The table is of ${pricesAsOf}; its prices: https://developers.openai.com/api/docs/pricing`);
const types = await readFile(path.join(path.dirname(require.resolve('openai')), 'resources/shared.d.ts'), 'utf8');
const union = (types.split('export type ChatModel = ', 2)[1] ?? '').split(';', 1)[0] ?? '';
const named = new Set([...union.matchAll(/'([^']+)'/g)].map(([, id]) => id));

// Few enough tokens that no price for long inputs applies.
const perCall = 100_000;
const perMillion = (usd) => Number(((usd * 1e6) / perCall).toPrecision(6));
for (const { id, inputUsd, outputUsd } of knownModels) {
  if (!named.has(id)) console.log(`${id}: not among the models of the openai package`);
  const price = calcPrice({ input_tokens: perCall, output_tokens: perCall }, id, { providerId: 'openai' });
  if (price === null || price === undefined) console.log(`${id}: no price in ${pricesPackage}`);
  else if (perMillion(price.input_price) !== inputUsd || perMillion(price.output_price) !== outputUsd)
    console.log(
      `${id}: ${inputUsd}/${outputUsd} here, ${perMillion(price.input_price)}/${perMillion(price.output_price)} in ${pricesPackage}`,
    );
}
const known = new Set(knownModels.map(({ id }) => id));
// Dated names are snapshots of the others.
const recent = [...named].filter((id) => /^gpt-(?:5\.[4-9]|[6-9])/.test(id) && !/\d{4}-\d{2}-\d{2}$/.test(id) && !known.has(id));
if (recent.length > 0) console.log(`Recent models that the table lacks: ${recent.join(', ')}`);
