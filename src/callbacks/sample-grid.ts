/** Shows what the generator makes of the same noise as it learns, one PNG each time. The drawing is in files beside. */
import { Type } from '@sinclair/typebox';
import { describeShape, type Shape } from '../engine/tensor.js';
import { duration, parseDuration, positiveInteger } from '../registry/fields.js';
import { Misfit, UserError } from '../registry/problem.js';
import { defineCallback, type RunContext } from './callback.js';
import { type Drawable, drawableAs, drawables, paint } from './paint.js';
import { encodePng } from './png.js';

export const sampleGrid = defineCallback({
  name: 'sample-grid',
  summary:
    'Draws generated samples of fixed noise as PNG: images in a grid, points as a scatter plot, numbers as a histogram.',
  config: Type.Object(
    {
      every: duration(
        'How often a picture is drawn; before the first step and after the last one always is.',
        '1 epoch',
      ),
      rows: positiveInteger('Rows of images.', 8),
      columns: positiveInteger('Images in a row.', 8),
      scale: positiveInteger('Pixels a side that each pixel of an image becomes.', 2),
      points: positiveInteger('Samples drawn where the data are points or numbers.', 2000),
      range: Type.Optional(
        Type.Tuple([Type.Number(), Type.Number()], {
          description:
            "Values shown from end to end; the data's own interval unless given; where there is none, images take plus and minus their largest number each time, points [-4, 4].",
        }),
      ),
      directory: Type.String({
        default: 'samples',
        minLength: 1,
        description: 'Folder of the pictures, within the run.',
      }),
    },
    { additionalProperties: false },
  ),
  build({ every, directory, ...look }) {
    if (look.range && look.range[0] >= look.range[1])
      throw new Misfit(`the range runs from ${look.range.join(' to ')}.`, 'Give the smaller number first.', 'range');
    let run: RunContext;
    let kind: Drawable;
    const counts: Record<Drawable, number> = {
      images: look.rows * look.columns,
      points: look.points,
      numbers: look.points,
    };
    return {
      cadence: parseDuration(every),
      ends: { first: true, last: true },
      asks: ['sample'],
      onStart(context) {
        run = context;
        kind = kindOf(run.shape);
      },
      async onDue({ state, step }) {
        const samples = await run.sample(state, 'sample-grid', counts[kind]);
        const picture = paint(kind, samples, look, look.range ?? run.range);
        run.files.commit(`${directory}/step-${String(step).padStart(8, '0')}.png`, encodePng(picture));
      },
    };
  },
});

/** @throws UserError for data that cannot be drawn */
function kindOf(shape: Shape): Drawable {
  const kind = drawableAs(shape);
  if (kind) return kind;
  throw new UserError(
    `callback "sample-grid" draws ${drawables}, not ${describeShape(shape)}. Leave it out of \`callbacks\`.`,
  );
}
