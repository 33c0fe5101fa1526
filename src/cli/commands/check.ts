/** `exp check`: mistakes of a config, and what an experiment would be and cost. */
import { describeShape } from '../../engine/tensor.js';
import { buildExperiment, type Experiment } from '../../experiment/build.js';
import { catalog } from '../../experiment/catalog.js';
import {
  type Checked,
  type CheckedNetwork,
  checkDevice,
  checkExperiment,
  type Estimate,
  estimate,
} from '../../experiment/check.js';
import { loadExperiment } from '../../experiment/load.js';
import { exitCode, UserError } from '../../registry/problem.js';
import { type Io, printJson } from '../io.js';
import { pairs, table } from '../table.js';
import { count, counted, scaled, span } from '../text.js';

export async function check(
  io: Io,
  path: string,
  overrides: readonly string[],
  options: { readonly json?: boolean },
): Promise<undefined> {
  const { config, registry } = await loadExperiment(path, overrides, catalog);
  const experiment = unlessMissing(() => buildExperiment(config, registry));
  if (experiment instanceof UserError) {
    const warnings = [`the data are not there, so nothing but the config was checked: ${experiment.message}`];
    if (options.json) printJson(io, { name: config.name, warnings });
    else io.out.write(warned(io, warnings));
    return;
  }
  const checked = checkExperiment(experiment);
  const { traced: _, ...facts } = checked;
  const { time, warnings } = await timeOf(checked, experiment);
  const { device } = config.engine;
  if (options.json) printJson(io, { name: config.name, ...facts, device, time, warnings });
  else io.out.write(describe(io, experiment, { ...checked, warnings }, time));
}

/** Some data sets have to look at their files to know their shape. */
function unlessMissing(build: () => Experiment): Experiment | UserError {
  try {
    return build();
  } catch (error) {
    if (error instanceof UserError && error.code === exitCode.dataMissing) return error;
    throw error;
  }
}

/** On the processor; what a GPU takes is not estimated, but whether it is there is looked at. */
async function timeOf(checked: Checked, { config }: Experiment) {
  const { warnings } = checked;
  const { executor, threads, device } = config.engine;
  if (executor === 'eager')
    return { warnings: [...warnings, 'the eager engine is many times slower than the compiled one; no time is told.'] };
  try {
    if (device !== 'cpu') return { warnings: [...warnings, ...(await checkDevice(checked, device))] };
    return { time: await estimate(checked, threads), warnings };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { warnings: [...warnings, error.message] };
  }
}

function describe(io: Io, experiment: Experiment, checked: Checked, time: Estimate | undefined): string {
  const { colours } = io.out;
  const { path, data, steps, step, memory, warnings } = checked;
  const networks = Object.entries(checked.networks);
  const facts = pairs(
    [
      [
        'data',
        `${data.type} ${describeShape(data.shape)}, ${counted(data.batches, 'batch', 'batches')} of ${data.batch} in an epoch`,
      ],
      [path, `${pathOf(networks.map(([, network]) => network))}, fits`],
      ['parameters', networks.map(([role, { parameters }]) => `${role} ${count(parameters)}`).join(', ')],
      ['training', counted(steps, 'step')],
      [
        'a step',
        step && `${scaled(step.flops, 'FLOP')}, ${scaled(step.bytes, 'B')} touched, ${count(step.nodes)} operations`,
      ],
      ['memory', memory && memoryWords(memory)],
      ['device', experiment.config.engine.device],
      [
        'time',
        time && `about ${span(time.perStep)} a step, ${span(time.total)} in all, on this machine as busy as it is`,
      ],
    ],
    colours.dim,
    io.out.columns,
  );
  const tables = networks.map(([role, network]) => networkTable(io, role, network));
  return `${colours.green('no mistakes')} in ${experiment.config.name}\n\n${tables.join('\n')}\n${facts}${warned(io, warnings)}`;
}

/** `[100] -> [28, 28, 1] -> [1]`; where a network takes another form than the one before puts out, both are there. */
const pathOf = (networks: readonly CheckedNetwork[]): string =>
  networks
    .flatMap(({ input, layers }) => [describeShape(input), describeShape(layers.at(-1)!.shape)])
    .filter((shape, i, all) => shape !== all[i - 1])
    .join(' -> ');

const memoryWords = ({ total, state, data, activations }: NonNullable<Checked['memory']>): string =>
  `about ${scaled(total, 'B')}: state ${scaled(state, 'B')}, data ${scaled(data, 'B')}, a step's results ${scaled(activations, 'B')}`;

const warned = ({ out: { colours } }: Io, warnings: readonly string[]): string =>
  warnings.map((warning) => `${colours.yellow('warning')}: ${warning}\n`).join('');

function networkTable({ out }: Io, role: string, { type, input, layers }: CheckedNetwork): string {
  const columns = [
    { title: `${role}: ${type}` },
    { title: 'output' },
    { title: 'parameters', align: 'right' as const },
  ];
  const rows = layers.map(({ name, shape, parameters }) => [
    `  ${name}`,
    describeShape(shape),
    parameters ? count(parameters) : '',
  ]);
  const lines = table(columns, [['  input', describeShape(input), ''], ...rows], out.columns, out.colours.bold);
  return lines.map((line) => `${line}\n`).join('');
}
