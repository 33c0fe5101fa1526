/** All that the page shows of one run but its numbers. What cannot be read of a damaged run is left empty. Writes nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Experiment } from '../experiment/build.js';
import { catalog } from '../experiment/catalog.js';
import { readCheckpoints } from '../experiment/checkpoints.js';
import { loadExperiment } from '../experiment/load.js';
import { lastMeasured } from '../experiment/measured.js';
import { writtenNodes } from '../experiment/provenance.js';
import { readMeta } from '../experiment/run-meta.js';
import { filesIn } from '../experiment/run-view.js';
import { displayed } from '../experiment/source.js';
import { experimentOf } from '../experiment/trained.js';
import type { Json } from '../registry/json.js';
import { stepOfPicture } from '../tracking/pictures.js';
import type { RunReply } from './contract.js';
import { runPlace } from './places.js';
import { eventsOf } from './run-events.js';
import { runRow } from './runs-index.js';

/** @throws UserError where there is no such run */
export async function describeRun(folder: string, id: string): Promise<RunReply> {
  const row = await runRow(folder, id);
  const { path } = runPlace(folder, id);
  const config = await readable('', () => readFileSync(join(path, 'config.yaml'), 'utf8'));
  const experiment = await readable(undefined, () => experimentOf(path));
  const checkpoints = await readable([], () => checkpointsOf(path));
  return {
    row,
    meta: await readable<Json>(null, () => readMeta(path) as unknown as Json),
    config,
    resolved: await readable<Json>(null, () => parse(config)),
    origins: await readable({}, () => originsOf(path)),
    events: await readable([], () => eventsOf(path)),
    samples: samplesOf(path),
    checkpoints,
    recipes: await readable({}, () => recipesOf(path)),
    models: checkpoints.length > 0 && experiment ? modelsOf(experiment) : [],
    prior: (experiment?.config.prior ?? null) as Json,
    shape: experiment?.dataset.shape ?? [],
    range: experiment?.dataset.range ?? null,
  };
}

async function readable<T>(otherwise: T, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch {
    return otherwise;
  }
}

const modelsOf = ({ trainer, prior }: Experiment): RunReply['models'] => [
  ...(trainer.generate && prior ? (['generator'] as const) : []),
  ...(trainer.judge ? (['discriminator'] as const) : []),
];

function checkpointsOf(path: string): RunReply['checkpoints'] {
  const saved = readCheckpoints(path);
  const best = saved.best();
  return saved.steps().map((step) => ({ step, best: step === best }));
}

const samplesOf = (path: string): RunReply['samples'] =>
  filesIn(path, 'samples').flatMap((name) => {
    const step = stepOfPicture(name);
    return Number.isNaN(step) ? [] : [{ step, file: `samples/${name}` }];
  });

const recipesOf = (path: string): RunReply['recipes'] =>
  Object.fromEntries(Object.entries(lastMeasured(path)).map(([name, { recipe }]) => [name, recipe as Json]));

/** Of each value, by its path: where it was written, as the run was given it. The config has its name in the run's folder. */
async function originsOf(path: string): Promise<Record<string, string>> {
  const given = join(path, 'overrides.txt');
  const overrides = existsSync(given) ? readFileSync(given, 'utf8').split('\n').filter(Boolean) : [];
  const source = join(path, 'config.source.yaml');
  const { config } = await loadExperiment(source, overrides, catalog);
  const nodes = [...writtenNodes(config)].filter(([at]) => at !== '');
  return Object.fromEntries(
    nodes.map(([at, { isDefault, place }]) => [
      at,
      isDefault ? 'default' : place.where.replace(displayed(source), 'config.source.yaml'),
    ]),
  );
}
