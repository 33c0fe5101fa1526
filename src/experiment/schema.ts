/**
 * The schema of an experiment: the keys of a config, and thereby the type of a parsed one. Which components fill its
 * slots is the registry's to say; which of the optional slots a config has, its trainer's (`parts.ts`).
 */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import type { EngineOptions } from '../engine/executor.js';
import type { Typed } from '../registry/component.js';
import { alwaysKeyword, choice, filePath, perPlayer, shorthandKeyword, slot } from '../registry/fields.js';

/** What every run has unless its `callbacks` list sets it otherwise: its numbers, on disk, and an end when they explode. */
const always: readonly Typed[] = [{ type: 'evaluate' }, { type: 'metrics-log' }, { type: 'stop-on-divergence' }];

/** The callbacks of a config that lists none. */
const usual: readonly Typed[] = [{ type: 'progress' }, ...always, { type: 'checkpoint', every: '1 epoch' }];

export const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** A name that becomes a folder. */
export const folderName = (examples: string[], description: string) =>
  Type.String({ pattern: namePattern.source, maxLength: 100, examples, description });

export const strict = { additionalProperties: false } as const;

const executors: readonly EngineOptions['executor'][] = ['auto', 'compiled', 'eager'];
const devices: readonly EngineOptions['device'][] = ['cpu', 'cuda', 'webgpu'];

const engine = Type.Object(
  {
    executor: choice(
      executors,
      'What runs the training step: a compiled session, or TensorFlow.js step by step.',
      'auto',
    ),
    threads: Type.Integer({
      minimum: 0,
      maximum: 1024,
      default: 0,
      description: 'Threads; 0 is one per core, or a single one where a step is too small to share.',
    }),
    device: choice(
      devices,
      "Where the numbers are computed: the processor, or a GPU through onnxruntime's CUDA or WebGPU.",
      'cpu',
    ),
  },
  { ...strict, default: {}, [shorthandKeyword]: 'executor', description: 'How the training step is run.' },
);

export const experimentSchema = Type.Object(
  {
    name: folderName(
      ['mnist-mlp', 'ring_2'],
      "Name of the run's folder: letters, digits, dots, dashes. The config file's own name unless given.",
    ),
    seed: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 0,
      description: 'Where all randomness comes from; the same seed gives the same run.',
    }),
    plugins: Type.Array(filePath('A .ts or .js file whose exports are components.'), {
      default: [],
      description: 'Files with components of your own, relative to this file.',
    }),
    data: slot('dataset', 'What is learnt from.'),
    prior: Type.Optional(slot('prior', 'The distribution of the noise z that the generator makes examples of.')),
    generator: Type.Optional(slot('network', 'The network that turns noise, or codes, into examples.')),
    discriminator: Type.Optional(slot('network', 'The network that tells data from samples, by one logit.')),
    encoder: Type.Optional(slot('network', 'The network that turns examples into codes.')),
    classifier: Type.Optional(slot('network', 'The network that tells classes of examples apart, by logits.')),
    loss: Type.Optional(slot('loss', 'What the two players of an adversarial game minimize.')),
    optimizer: perPlayer(slot('optimizer', 'How the networks learn: one for all that are trained, or one each.')),
    trainer: slot(
      'trainer',
      'What is trained, by what rule, and for how long. It says which of the networks, and whether a prior and a loss, belong in the config.',
      {
        type: 'adversarial',
      },
    ),
    engine,
    metrics: Type.Array(slot('metric', 'A measure of the generator.'), {
      default: [],
      description:
        'Measures of the generator, computed during training where the callback `evaluate` says, and by `exp eval`.',
    }),
    callbacks: Type.Array(slot('callback', 'Something that watches the run.'), {
      default: usual,
      [alwaysKeyword]: always,
      description:
        'What watches the run. An evaluation of the metrics, a metrics log and a stop on divergence are always there.',
    }),
  },
  { ...strict, description: 'An experiment.' },
);

/** Keys a file may hold that are done with before a config is parsed. */
export const fileSchema: Readonly<Record<string, TSchema>> = {
  extends: Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }))], {
    description: 'A config, or several, that this one goes over, relative to this file. Maps merge, lists replace.',
  }),
};

/** `T` that nothing changes any more. */
export type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** A config as parsed: every short form written out, every default filled in, deeply frozen. */
export type ExperimentConfig = Frozen<Static<typeof experimentSchema>>;
