/** `exp sample`: pictures, or numbers, of what a run's generator makes. */
import { dirname, extname, join, resolve } from 'node:path';
import { shortest } from '../../callbacks/metrics-line.js';
import { type Drawable, drawableAs, drawables, paint } from '../../callbacks/paint.js';
import { encodePng } from '../../callbacks/png.js';
import { describeShape, type HostTensor, sizeOf } from '../../engine/tensor.js';
import { drawSamples, drawWalks, openData, withNearest } from '../../experiment/draw.js';
import { storage } from '../../experiment/storage.js';
import { engineOf, openTrained, type TrainedRun } from '../../experiment/trained.js';
import { UserError } from '../../registry/problem.js';
import { type Io, printJson } from '../io.js';
import { createTerminal } from '../live-lines.js';
import { type RunsOptions, shown, theRun } from '../runs.js';

interface Options extends RunsOptions {
  readonly checkpoint: 'last' | 'best' | number;
  readonly rows?: number;
  readonly columns?: number;
  readonly count?: number;
  readonly seed?: number;
  readonly stream: string;
  readonly interpolate?: boolean;
  readonly nearest?: boolean;
  readonly out?: string;
}

/** Samples drawn where they are points or numbers. */
const points = 2000;

/** Of a sheet of images; beside their nearest neighbours, as figure 2 of Goodfellow et al. 2014 has them. */
const usual = { rows: 8, columns: 8 };
const besideNearest = { rows: 4, columns: 5 };

export async function sample(io: Io, ref: string, options: Options): Promise<undefined> {
  const run = await openTrained(theRun(ref, options).path, options.checkpoint);
  const kind = drawableAs(run.experiment.dataset.shape);
  requireForm(kind, run, options);
  const sheet = await drawSheet(io, run, kind, options);
  const file = resolve(options.out ?? join(run.path, 'samples', defaultName(run, kind, options)));
  storage.ensureFolder(dirname(file));
  storage.commit(file, extname(file) === '.csv' ? csv(sheet.samples) : picture(run, kind!, sheet));
  const { samples, columns } = sheet;
  const { path, checkpoint } = run;
  if (options.json) printJson(io, { run: path, step: checkpoint.step, file, shape: samples.shape, columns });
  else io.out.write(`${shown(file)}\n`);
  return undefined;
}

function requireForm(kind: Drawable | undefined, { experiment }: TrainedRun, { out, interpolate, nearest }: Options) {
  const form = out === undefined ? (kind ? '.png' : '.csv') : extname(out);
  if (form !== '.png' && form !== '.csv') throw new UserError(`--out ${out} is neither a .png nor a .csv.`);
  if ((interpolate || nearest) && kind !== 'images')
    throw new UserError(
      `--${interpolate ? 'interpolate' : 'nearest'} is for images; this run makes ${kind ?? 'none'}.`,
    );
  if (!kind && form === '.png')
    throw new UserError(
      `pictures are drawn of ${drawables}, not ${describeShape(experiment.dataset.shape)}. Try --out samples.csv.`,
    );
}

interface Sheet {
  readonly samples: HostTensor;
  readonly rows: number;
  readonly columns: number;
  readonly padding?: number;
  /** The column of nearest neighbours. */
  readonly marked?: number;
}

async function drawSheet(io: Io, run: TrainedRun, kind: Drawable | undefined, options: Options): Promise<Sheet> {
  const terminal = createTerminal(io.err);
  const engine = await engineOf(run, (reason) => terminal.line(`warning: ${reason}`), options.seed);
  if (kind !== 'images') {
    const count = options.count ?? points;
    return { samples: await drawSamples(run, engine, options.stream, count), rows: count, columns: 1 };
  }
  const sheet = options.nearest ? besideNearest : usual;
  const { columns = sheet.columns } = options;
  const rows = options.count ? Math.ceil(options.count / columns) : (options.rows ?? sheet.rows);
  const samples = options.interpolate
    ? await drawWalks(run, engine, options.stream, { rows, columns })
    : await drawSamples(
        run,
        engine,
        options.stream,
        options.nearest ? rows * columns : (options.count ?? rows * columns),
      );
  if (!options.nearest) return { samples, rows, columns };
  const beside = withNearest(samples, columns, await openData(run));
  return { samples: beside, rows, columns: columns + 1, marked: columns, padding: 5 };
}

/** `interpolation-nearest-00001000.png` */
function defaultName({ checkpoint }: TrainedRun, kind: Drawable | undefined, options: Options): string {
  const { interpolate, nearest, seed, stream } = options;
  const what = [interpolate ? 'interpolation' : stream, nearest && 'nearest', seed !== undefined && `seed-${seed}`];
  const step = String(checkpoint.step).padStart(8, '0');
  return `${[...what, step]
    .filter(Boolean)
    .join('-')
    .replace(/[^\w-]/g, '_')}${kind ? '.png' : '.csv'}`;
}

function picture({ experiment }: TrainedRun, kind: Drawable, { samples, ...sheet }: Sheet): Uint8Array {
  const { dataset, config } = experiment;
  const drawn = config.callbacks.find(({ type }) => type === 'sample-grid') as
    | { readonly range?: readonly [number, number]; readonly scale?: number }
    | undefined;
  const range = drawn?.range ?? dataset.range ?? (kind === 'images' ? around0(samples) : undefined);
  return encodePng(paint(kind, samples, { ...sheet, scale: drawn?.scale ?? 2 }, range));
}

/** Where images are not known to lie between two values, 0 is grey and the value farthest from it black or white. */
function around0({ data }: HostTensor): readonly [number, number] {
  const farthest = Array.from(data).reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return [-farthest, farthest];
}

/** One line a sample, without a heading. */
function csv({ data, shape: [count, ...shape] }: HostTensor): string {
  const size = sizeOf(shape);
  const line = (i: number) => Array.from(data.subarray(i * size, (i + 1) * size), (value) => shortest(value)).join(',');
  return Array.from({ length: count! }, (_, i) => `${line(i)}\n`).join('');
}
