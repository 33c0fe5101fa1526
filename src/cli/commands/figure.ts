/** `exp figure`: figures of a run, drawn from its files. What is in them is `report/figures/`'s. */
import { join, resolve } from 'node:path';
import { densitiesOf } from '../../experiment/densities.js';
import { storage } from '../../experiment/storage.js';
import { engineOf, openTrained } from '../../experiment/trained.js';
import { densityAnimation, densityFrame, densityPanels } from '../../report/figures/densities.js';
import { type Io, printJson } from '../io.js';
import { createTerminal } from '../live-lines.js';
import { type RunsOptions, shown, theRun } from '../runs.js';

interface Options extends RunsOptions {
  readonly frames: number;
  readonly out?: string;
}

/** Panels of the sheet, as the paper's figure has. */
const panels = 4;

export async function figure(io: Io, ref: string, { frames, out, ...options }: Options): Promise<undefined> {
  const run = await openTrained(theRun(ref, options).path, 'last');
  const terminal = createTerminal(io.err);
  const engine = await engineOf(run, (reason) => terminal.line(`warning: ${reason}`));
  const moments = await densitiesOf(run, engine, frames);
  const chosen = Array.from(
    { length: panels },
    (_, i) => moments[Math.round((i * (moments.length - 1)) / (panels - 1))]!,
  );
  const files = [
    ...moments.map((moment) => ({ name: frameFile(moment.step), content: densityFrame(moment, moments) })),
    { name: 'panels.svg', content: densityPanels(chosen, moments) },
    { name: 'animation.svg', content: densityAnimation(moments) },
  ];
  const folder = resolve(out ?? join(run.path, 'densities'));
  storage.ensureFolder(folder);
  for (const { name, content } of files) storage.commit(join(folder, name), content);
  const paths = files.map(({ name }) => join(folder, name));
  if (options.json) printJson(io, { run: run.path, folder, steps: moments.map(({ step }) => step), files: paths });
  else io.out.write(`${paths.map(shown).join('\n')}\n`);
  return undefined;
}

const frameFile = (step: number) => `step-${String(step).padStart(8, '0')}.svg`;
