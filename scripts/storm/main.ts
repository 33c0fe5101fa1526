/**
 * `npm run storm`: sweeps under kill -9, held against an undisturbed sweep of the same study. Each trial must have one
 * result, and the two journals must be the same but for times and workers.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { calm, localStorm, sweepFolder } from './local.js';
import { decided, firstDifference, outcomeOf } from './outcome.js';
import { writeStudy } from './study.js';

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '200' },
    'trial-kills': { type: 'string', default: '30' },
    'coordinator-kills': { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
});

const trials = Number(values.trials);
const kills = { trial: Number(values['trial-kills']), coordinator: Number(values['coordinator-kills']) };
const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'storm-'));
const place = (name: string) => ({
  root,
  folder: join(scratch, name),
  study: writeStudy(root, join(scratch, name), trials),
});

const undisturbed = place('calm');
const begun = performance.now();
const quiet = await calm(undisturbed);
const calmSeconds = (performance.now() - begun) / 1000;
const stormy = place('storm');
const met = await localStorm({ ...stormy, trials, kills, seed: Number(values.seed) });
const [expected, seen] = [outcomeOf(quiet), outcomeOf(sweepFolder(stormy.folder))];
const difference = firstDifference(decided(quiet), decided(sweepFolder(stormy.folder)));
const verdict = difference === undefined && seen.once === seen.trials && seen.trials === trials;
console.log(
  JSON.stringify(
    { scratch, calmSeconds, kills: met, calm: expected, storm: seen, difference: difference ?? null, verdict },
    null,
    2,
  ),
);
process.exitCode = verdict ? 0 : 1;
