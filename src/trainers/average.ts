/** An exponential moving average of a generator's weights, which steadies samples. Which weights those are is the trainer's. */
import { type Static, Type } from '@sinclair/typebox';
import type { Source } from '../engine/source.js';
import { type Tensor, tf } from '../engine/tf.js';
import { flatten, mapTree, type Tree } from '../engine/tree.js';

const decay = (description: string) => Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, description });

const rule = Type.Union(
  [
    decay('How much of the average is kept at each update.'),
    Type.Object(
      {
        decay: decay('How much of the average is kept at each update.'),
        warmup: Type.Boolean({
          default: false,
          description:
            'Whether less is kept at first: after t iterations (1 + t) / (10 + t), where that is less than the decay.',
        }),
      },
      { additionalProperties: false },
    ),
  ],
  {
    description:
      "Exponential moving average of the generator's weights, used for samples: its decay, or `{ decay, warmup }`. It starts at the initial weights; 2000 steps at 0.9998 still have 67% of them, unless it warms up.",
  },
);

export const averageField = Type.Optional(rule);

/** None is kept where it is undefined. */
type Rule = Static<typeof rule> | undefined;

const warmedUp = 'average.decay';

/** The average, moved towards the new weights; as it was where none is kept. */
export function averaged(average: Tree<Tensor>, params: Tree<Tensor>, rule: Rule, source: Source): Tree<Tensor> {
  if (rule === undefined) return average;
  const { decay, warmup } = inFull(rule);
  const now = flatten(params);
  const kept = warmup ? source.scalar(warmedUp) : decay;
  const taken = typeof kept === 'number' ? 1 - kept : tf.sub(1, kept);
  return mapTree(average, (old, path) => tf.add(tf.mul(old, kept), tf.mul(now[path]!, taken)));
}

/** The scalars that `averaged` asks for after `step` iterations: of the clock alone, so that a resume goes on exactly. */
export function averageScalars(rule: Rule, step: number): Record<string, number> {
  if (rule === undefined) return {};
  const { decay, warmup } = inFull(rule);
  return warmup ? { [warmedUp]: Math.min(decay, (1 + step) / (10 + step)) } : {};
}

const inFull = (rule: NonNullable<Rule>) => (typeof rule === 'number' ? { decay: rule, warmup: false } : rule);
