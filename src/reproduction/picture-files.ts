/** Where the files of a manifest's further pictures lie, within the folder of results. Drawing them is the commands' affair. */
import type { PictureEntry } from './manifest-schema.js';

/** Those that a report shows; a folder of frames has more. */
export const pictureFiles = ({ id, kind }: Pick<PictureEntry, 'id' | 'kind'>): readonly string[] =>
  kind === 'densities' ? [`pictures/${id}/panels.svg`, `pictures/${id}/animation.svg`] : [`pictures/${id}.png`];
