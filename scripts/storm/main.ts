/**
 * `npm run storm`: sweeps under kill -9, held against an undisturbed sweep of the same study. Each trial must have one
 * result, and the two journals must be the same but for times and workers.
 *
 *   -- --over local,redis,postgres   what carries the sweep
 *   -- --trials N --seed N
 *   -- --kills N                     of what runs trials (200 trials: 30); coordinator and server: a third of that
 *   -- --write                       keeps the results in docs/results/storm.json
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keep } from '../../bench/sweeps/results.js';
import { startPostgres, startRedis } from '../../test/integration/servers.js';
import { calm, localStorm, sweepFolder } from './local.js';
import { decided, firstDifference, outcomeOf } from './outcome.js';
import { queueStorm } from './queue.js';
import { writeStudy } from './study.js';

const { values } = parseArgs({
  options: {
    over: { type: 'string', default: 'local,redis,postgres' },
    trials: { type: 'string', default: '200' },
    kills: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});

const [trials, kills, seed] = [Number(values.trials), Number(values.kills), Number(values.seed)];
const third = Math.round(kills / 3);
const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'storm-'));
const place = (name: string) => ({
  root,
  folder: join(scratch, name),
  study: writeStudy(root, join(scratch, name), trials),
});

async function timed<T>(action: () => Promise<T>): Promise<[T, number]> {
  const begun = performance.now();
  const result = await action();
  return [result, Math.round((performance.now() - begun) / 1000)];
}

const storms: Record<string, () => Promise<{ folder: string; met: object }>> = {
  async local() {
    const here = place('local');
    return { ...here, met: await localStorm({ ...here, trials, kills: { trial: kills, coordinator: third }, seed }) };
  },
  redis: () => overQueue('redis', startRedis),
  postgres: () => overQueue('postgres', startPostgres),
};

async function overQueue(name: string, start: typeof startRedis) {
  const here = place(name);
  const server = await start();
  const blows = { worker: kills, coordinator: third, server: third, freeze: Math.ceil(third / 3) };
  try {
    return { ...here, met: await queueStorm({ ...here, trials, kills: blows, seed, server, workers: 2, lease: 3 }) };
  } finally {
    await server.stop();
  }
}

const [quiet, seconds] = await timed(() => calm(place('calm')));
const rows: object[] = [{ over: 'calm', seconds, ...outcomeOf(quiet) }];
console.log(JSON.stringify(rows[0]));
let good = true;
for (const over of values.over.split(',')) {
  const [{ folder, met }, seconds] = await timed(storms[over]!);
  const path = sweepFolder(folder);
  const outcome = outcomeOf(path);
  const difference = firstDifference(decided(quiet), decided(path)) ?? null;
  good &&= difference === null && outcome.once === trials && outcome.trials === trials;
  rows.push({ over, seconds, met, ...outcome, difference });
  console.log(JSON.stringify(rows.at(-1)));
}
if (values.write) keep('storm', rows);
console.log(good ? `as undisturbed; ${scratch}` : `NOT as undisturbed; ${scratch}`);
process.exitCode = good ? 0 : 1;
