/**
 * How many modes of the data the samples reach, and how evenly: whether a generator has collapsed. Modes are the centres
 * that toys are drawn around, where an example belongs to the nearest if that is within three deviations (Metz et al. 2017;
 * Srivastava et al. 2017), and of all other data the classes of a classifier, where it belongs to the likeliest.
 */
import { Type } from '@sinclair/typebox';
import type { HostTensor } from '../engine/tensor.js';
import { probability } from '../registry/fields.js';
import { classifierField, classifierOf } from './classifier.js';
import { byCentres, byLogits, divergence, entropy, type Labels, sharesOf } from './labels.js';
import { mean } from './mean.js';
import { defineMetric, heldOutField, heldOutOf, type Recipe, type Reference, sampledFields } from './metric.js';

const name = 'mode-coverage';

interface Labeller {
  readonly recipe: Recipe;
  ready?(): Promise<void>;
  of(rows: HostTensor): Promise<{ readonly labels: Labels; readonly count: number }>;
}

export const modeCoverage = defineMetric({
  name,
  summary: 'Modes of the data that samples reach, and the entropy of their labels; larger is better.',
  config: Type.Object(
    {
      ...sampledFields(),
      classifier: classifierField([], ' Not used where the data say which modes they are drawn from, as toys do.'),
      deviations: Type.Number({
        default: 3,
        exclusiveMinimum: 0,
        description: "How far from a toy's centre an example still belongs to it, in standard deviations.",
      }),
      least: probability(
        'A mode is reached where its share of the samples is at least so much of its share of the data.',
        0.1,
      ),
      split: heldOutField,
    },
    { additionalProperties: false },
  ),
  build({ samples, classifier, deviations, least, split, seed }) {
    return {
      /**
       * `value`: modes reached. `entropy`: of the samples' labels, in nats; `divergence`: KL from the data's labels to them.
       * `quality`: of toys, the share of samples that belong to a mode; of classes, the mean probability of the likeliest.
       */
      numbers: ['value', 'entropy', 'divergence', 'quality'],
      goal: 'max',
      against(reference) {
        const source = heldOutOf(reference, split);
        const held = reference.rows(source, samples, seed);
        const labeller = centresOf(reference, deviations) ?? classesOf(reference, classifier);
        const prepare = async () => {
          const { labels, count } = await labeller.of(held);
          return { data: sharesOf(labels, count), sure: sharesOf(labels, count, 'sure') };
        };
        let ready: ReturnType<typeof prepare> | undefined;
        return {
          recipe: {
            metric: name,
            ...labeller.recipe,
            least,
            samples,
            seed,
            split: source,
            rows: held.shape[0]!,
            shape: reference.shape,
          },
          ...(labeller.ready && { ready: labeller.ready }),
          async measure(sample) {
            ready ??= prepare();
            const { data, sure } = await ready;
            const { labels, count } = await labeller.of(await sample(samples));
            const quality = mean(labels.surety);
            if (Number.isNaN(quality)) return { value: NaN, entropy: NaN, divergence: NaN, quality };
            const reached = sharesOf(labels, count, 'sure');
            const shares = sharesOf(labels, count);
            return {
              value: reached.filter((share, mode) => share > 0 && share >= least * sure[mode]!).length,
              entropy: entropy(shares),
              divergence: divergence(shares, data),
              quality,
            };
          },
        };
      },
    };
  },
});

/** Undefined where the data do not say what they are drawn around. */
function centresOf({ modes, deviation }: Reference, deviations: number): Labeller | undefined {
  if (!modes || deviation === undefined) return undefined;
  const of = async (rows: HostTensor) => ({
    labels: byCentres(rows, modes, deviations * deviation),
    count: modes.length,
  });
  return { recipe: { modes: modes.length, deviations }, of };
}

function classesOf(reference: Reference, file: string): Labeller {
  const classifier = classifierOf(file);
  return {
    recipe: { classifier: classifier.sha256 },
    ready: () => classifier.ready(reference),
    async of(rows) {
      const { logits } = await classifier.outputs(rows, reference);
      return { labels: byLogits(logits), count: logits.shape[1]! };
    },
  };
}
