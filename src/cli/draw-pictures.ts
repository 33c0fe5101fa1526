/** Draws a manifest's further pictures of runs into the folder of results, as `exp sample` and `exp figure` do. */
import { dirname, join } from 'node:path';
import type { Gathered } from '../reproduction/gather.js';
import type { PictureEntry } from '../reproduction/manifest-schema.js';
import { pictureFiles } from '../reproduction/picture-files.js';
import { resultsFolder } from '../reproduction/results.js';
import { figure } from './commands/figure.js';
import { sample } from './commands/sample.js';
import type { Io } from './io.js';

/** Moments of a toy's training that are drawn. */
const frames = 24;

/** Of what was gathered of their study; a cell that has no run has no picture. */
export async function drawPictures(
  io: Io,
  pictures: readonly PictureEntry[],
  { results, runs }: Gathered,
  home: string,
): Promise<void> {
  const quiet: Io = { ...io, out: { ...io.out, write: () => undefined } };
  const folder = resultsFolder(home, results.profile);
  for (const picture of pictures) {
    const run = picture.study === results.study ? runs.get(picture.cell) : undefined;
    if (run === undefined) continue;
    const [file] = pictureFiles(picture).map((path) => join(folder, path));
    const drawn = { checkpoint: 'last', stream: 'sample', out: file } as const;
    if (picture.kind === 'densities') await figure(quiet, run, { frames, out: dirname(file!) });
    else if (picture.kind === 'nearest') await sample(quiet, run, { ...drawn, rows: 4, columns: 5, nearest: true });
    else await sample(quiet, run, { ...drawn, rows: 8, columns: 10, interpolate: true });
  }
}
