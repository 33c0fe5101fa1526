/** `exp show RUN --images`: the last picture that a run drew of its samples, in the terminal. */
import { readFileSync } from 'node:fs';
import type { RunReference } from '../../experiment/find-run.js';
import { lastPicture } from '../../experiment/run-view.js';
import { UserError } from '../../registry/problem.js';
import { drawImage } from '../draw-image.js';
import type { Protocol } from '../graphics.js';
import type { Io } from '../io.js';
import { shown } from '../runs.js';

/** `wanted`: true for what the terminal can do best. @throws UserError where there is nothing to draw, or nothing to draw on */
export async function showImages(
  io: Io,
  { path, name, id }: RunReference,
  wanted: Protocol | true,
): Promise<undefined> {
  const file = lastPicture(path);
  if (!file)
    throw new UserError(`${name}/${id} drew no pictures: the callback sample-grid does. Try exp sample ${name}/${id}.`);
  if (!io.out.live)
    throw new UserError(`--images draws on a terminal, and standard output is none. The picture is ${shown(file)}.`);
  const { protocol, colourDepth } = await io.graphics(wanted === true ? undefined : wanted);
  if (protocol === 'blocks' && colourDepth < 8)
    throw new UserError(
      `--images=blocks takes 256 colours, which this terminal lacks or NO_COLOR forbids. The picture is ${shown(file)}.`,
    );
  io.out.write(`\n${drawImage(readFileSync(file), { protocol, colourDepth }, io.out.columns)}${shown(file)}\n`);
}
