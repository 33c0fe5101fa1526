/** W&B's `early_terminate: { type: hyperband }`, its keys and its rule. Counted in reports, as W&B counts logged points. */
import { type Static, Type } from '@sinclair/typebox';
import { Misfit } from '../registry/problem.js';
import { ascending, least, valuesAt, withoutNaN } from './curves.js';
import { definePruner } from './pruner.js';

const config = Type.Object(
  {
    min_iter: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Reports at the first band; instead of max_iter and s.' }),
    ),
    max_iter: Type.Optional(Type.Integer({ minimum: 1, description: 'Reports of a full trial; bands lie before it.' })),
    s: Type.Optional(Type.Integer({ minimum: 1, description: 'How many bands before max_iter.' })),
    eta: Type.Number({
      exclusiveMinimum: 1,
      default: 3,
      description: 'A band is eta times the one before; 1/eta go on.',
    }),
    strict: Type.Boolean({
      default: true,
      description: 'Judge a trial by its value at the band; otherwise by its best so far, which ends fewer.',
    }),
  },
  { additionalProperties: false, examples: [{ min_iter: 3 }] },
);

export const hyperband = definePruner({
  name: 'hyperband',
  summary: "W&B's rule: ends a trial at a band unless it is among the best 1/eta there.",
  config,
  build(given) {
    const bands = new Set(bandsOf(given));
    const { eta, strict } = given;
    return {
      due: (count) => bands.has(count),
      /** NaN is worse than any number; W&B leaves it out. */
      prunes(own, others) {
        const value = strict ? own.at(-1)! : least(withoutNaN(own));
        if (Number.isNaN(value)) return true;
        const values = valuesAt([...others, own], own.length).map((one) =>
          Number.isNaN(one) ? Number.POSITIVE_INFINITY : one,
        );
        return value > values.sort(ascending)[Math.floor((1 / eta) * values.length)]!;
      },
    };
  },
});

/** @throws Misfit where the keys give none */
function bandsOf({ min_iter, max_iter, s, eta }: Static<typeof config>): number[] {
  if (max_iter !== undefined && s !== undefined) {
    const bands = Array.from({ length: s }, (_, k) => Math.floor(max_iter / eta ** (k + 1))).filter(
      (band) => band >= 1,
    );
    if (bands.length) return bands;
    throw new Misfit(`max_iter ${max_iter} with eta ${eta} leaves no band.`, 'Try a greater max_iter.', 'max_iter');
  }
  if (min_iter === undefined || max_iter !== undefined || s !== undefined)
    throw new Misfit('hyperband needs min_iter, or max_iter and s.', 'Try { type: hyperband, min_iter: 3 }.');
  return Array.from({ length: 100 }, (_, k) => Math.floor(min_iter * eta ** k));
}
