/** The pictures that trials drew of their samples: the last of the first seed of the best and of the worst. Only reads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastPicture } from '../experiment/run-view.js';
import { blaming } from '../experiment/storage.js';
import type { Ranked, Ranking } from '../sweep/ranking.js';
import { formatEstimate } from '../sweep/words.js';
import type { Figure } from './block.js';

export interface Samples {
  readonly best: readonly Figure[];
  readonly worst: readonly Figure[];
}

/** At most so many of each. */
const most = 3;

/** Of complete trials; none is both. `folder`: of the sweep. */
export function samplesOf(folder: string, { rows }: Ranking): Samples {
  const drawn = rows
    .filter(({ rank }) => rank !== undefined)
    .flatMap((row) => {
      const file = row.folders[0] === undefined ? undefined : lastPicture(join(folder, row.folders[0]));
      return file ? [{ row, file }] : [];
    });
  const half = Math.min(most, Math.ceil(drawn.length / 2));
  return {
    best: drawn.slice(0, half).map(pictureOf),
    worst: drawn.slice(Math.max(half, drawn.length - half)).map(pictureOf),
  };
}

function pictureOf({ row, file }: { readonly row: Ranked; readonly file: string }): Figure {
  const { number, rank, value } = row;
  const words = `trial ${number}, rank ${rank}${value ? `: ${formatEstimate(value)}` : ''}`;
  return {
    file: `figures/samples-${String(number).padStart(4, '0')}.png`,
    content: blaming('read', file, () => readFileSync(file)),
    alt: `Samples of ${words}`,
    caption: words,
  };
}
