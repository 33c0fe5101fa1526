/**
 * Reads what `exp show --json` says of the search and writes the study that trains its best on, with seeds that the search
 * did not see: npx exp show goodfellow-2014-search --json | node best.mjs >studies/parzen-best.yaml
 */
import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';

const { best, trials } = JSON.parse(readFileSync(0, 'utf8'));
const { parameters } = trials.find(({ trial }) => trial === best);
const given = Object.fromEntries(Object.entries(parameters).map(([path, value]) => [path, { value }]));
const study = {
  base: 'parzen-best-base.yaml',
  method: 'grid',
  metric: { name: 'parzen', goal: 'maximize' },
  parameters: { 'trainer.epochs': { value: 30 }, ...given },
  seeds: [101, 102, 103],
};
process.stdout.write(
  `# yaml-language-server: $schema=../../../configs/study-schema.json\n# Made by best.mjs of trial ${best} of ${trials.length} of the search.\n${stringify(study)}`,
);
