/**
 * The keys of a study file. A parameter's own keys are those of its distribution, so the schema of a whole study is made
 * for the parameters that it has.
 */
import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';
import { type Frozen, folderName, strict } from '../experiment/schema.js';
import { choice, filePath, positiveInteger, shorthandKeyword, slot } from '../registry/fields.js';
import { type DistributionName, distributions } from '../samplers/distributions.js';

const metric = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      description: 'Of a number that a run reports, such as "sliced-wasserstein" or "loss.generator".',
    }),
    goal: choice(['minimize', 'maximize'], 'Whether smaller or larger is better.', 'minimize'),
    take: choice(['last', 'best'], "Which of a run's values counts.", 'last'),
  },
  { ...strict, [shorthandKeyword]: 'name', description: 'What the study is after.' },
);

const timePattern = /^(\d+(?:\.\d+)?|\.\d+) *(s|sec|seconds?|min|minutes?|h|hours?|days?)$/;

const budget = Type.Object(
  {
    trials: Type.Optional(positiveInteger('How many trials there are at most.')),
    time: Type.Optional(
      Type.String({
        pattern: timePattern.source,
        examples: ['20 min', '1.5 h'],
        description: 'After so long no further trial is begun.',
      }),
    ),
  },
  { ...strict, default: {}, description: 'When the study ends.' },
);

const seedOf = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER };

export const studySchema = Type.Object(
  {
    name: folderName(
      ['ring-rates', 'ablation_2'],
      "Name of the sweep's folder: letters, digits, dots, dashes. The file's own name unless given.",
    ),
    description: Type.Optional(Type.String({ description: 'For people.' })),
    base: filePath('The config that every trial changes.'),
    method: slot('sampler', 'How points of the space are chosen.', { type: 'tpe' }),
    metric: Type.Optional(metric),
    parameters: Type.Object({}, { description: 'What is varied: a distribution by dotted path of the config.' }),
    seeds: Type.Union(
      [
        Type.Integer({ minimum: 1, maximum: 1000 }),
        Type.Array(Type.Integer(seedOf), { minItems: 1, uniqueItems: true }),
      ],
      {
        default: 1,
        description: 'How many runs a trial has, with the seeds from that of the base on; or their seeds.',
      },
    ),
    early_terminate: Type.Optional(slot('pruner', 'When a trial is not worth going on with.')),
    budget,
    max_concurrent: Type.Optional(
      positiveInteger('How many trials may be without a result when a further one is chosen. 8 where results matter.'),
    ),
    retries: Type.Integer({ minimum: 0, default: 2, description: 'How often a run that crashed is tried again.' }),
    baseline: Type.Boolean({ default: false, description: "Whether the base's own values are tried first." }),
    constraints: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description: 'Conditions that the config of every trial meets, such as "trainer.k * data.batch <= 512".',
    }),
  },
  { ...strict, description: 'A study: one config, what is varied in it, and what for.' },
);

/** A study as parsed, but for its parameters. */
export type StudyConfig = Frozen<Static<typeof studySchema>>;

/** Of a parameter with this distribution. */
export function parameterSchema(name: DistributionName): TObject {
  const { config, summary } = distributions[name];
  const distribution = Type.Literal(name, { description: summary });
  return Type.Object({ distribution, ...config.properties, ...whenField }, strict);
}

const whenField = {
  when: Type.Optional(
    Type.Unsafe<Readonly<Record<string, unknown>>>({
      type: 'object',
      description: 'Only where each of these other parameters has the value, or one of the values.',
    }),
  ),
};

/** The schema of a study with these parameters. */
export function studySchemaOf(parameters: Readonly<Record<string, TSchema>>): typeof studySchema {
  const all: typeof studySchema.properties.parameters = Type.Object(parameters, strict);
  return Type.Object({ ...studySchema.properties, parameters: all }, strict);
}

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Seconds of a `budget.time`. */
export function secondsOf(time: string): number {
  const [, amount, unit] = timePattern.exec(time)!;
  return Number(amount) * unitSeconds[unit![0] as keyof typeof unitSeconds];
}
