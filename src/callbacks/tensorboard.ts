/**
 * Tells TensorBoard of a run: numbers, the pictures that the run draws, the config. What the events look like is in
 * `tracking/`. Each process writes a file of its own; a resumed one first takes from the earlier files the steps that will
 * be taken again, and its own file tells a TensorBoard that has read them to forget them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { parse } from 'yaml';
import { duration, parseDuration } from '../registry/fields.js';
import {
  holdsPicture,
  image,
  markdown,
  scalar,
  startedEvent,
  stepOf,
  valuesEvent,
  versionEvent,
} from '../tracking/event.js';
import { dataOf, recordsOf } from '../tracking/event-file.js';
import { holdsSession, sessionBegun, sessionEnded } from '../tracking/hyperparameters.js';
import { stepOfPicture } from '../tracking/pictures.js';
import { defineCallback, type Outcome, type RunContext, type StepReport } from './callback.js';
import { pickerOf } from './due.js';

/** Within the run. */
const folder = 'tensorboard';

export const tensorboard = defineCallback({
  name: 'tensorboard',
  summary: 'Writes numbers, drawn pictures, the config and its hyperparameters for TensorBoard, into tensorboard/.',
  config: Type.Object(
    {
      every: duration('How often numbers are written; measured ones always are.', '10 steps'),
      samples: Type.String({
        default: 'samples',
        minLength: 1,
        description: 'Folder, within the run, whose pictures are shown: the `directory` of a sample-grid.',
      }),
    },
    { additionalProperties: false },
  ),
  build({ every, samples }) {
    const { start, picks, save, restore } = pickerOf(parseDuration(every));
    let run: RunContext;
    let file: string;
    /** Pictures of this step and before are written. */
    let shown = -1;

    const write = (...events: Buffer[]) => {
      if (events.length) run.files.extend(file, recordsOf(events));
    };

    /** Events of the pictures that were drawn since the last time, up to a step. */
    function pictures(step: number): Buffer[] {
      const path = join(run.files.path, samples);
      const fresh = namesIn(path).filter((name) => stepOfPicture(name) > shown && stepOfPicture(name) <= step);
      shown = Math.max(shown, step);
      return fresh.map((name) =>
        valuesEvent(now(), stepOfPicture(name), [image(samples, readFileSync(join(path, name)))]),
      );
    }

    return {
      onStart(context) {
        run = context;
        start(run);
        const earlier = takenBack(run);
        shown = Math.max(-1, ...earlier.filter(holdsPicture).map(stepOf));
        file = `${folder}/${nameAfter(eventFiles(run).at(-1))}`;
        run.files.commit(file, recordsOf(beginning(run)));
      },
      onReports(reports) {
        write(...pictures(reports[0]!.step - 1), ...reports.filter(picks).map(numbers));
      },
      onEnd({ step }, outcome) {
        write(...pictures(step), ...ending(step, outcome));
      },
      save,
      restore,
    };
  },
});

const now = () => Date.now() / 1000;

const eventFiles = ({ files: { path } }: RunContext): string[] =>
  namesIn(join(path, folder)).filter((name) => name.startsWith('events.out.tfevents.'));

/** TensorBoard reads the files of a folder in the order of their names. */
const nameAfter = (last = ''): string =>
  `events.out.tfevents.${String(Number(/\d+/.exec(last)?.[0] ?? 0) + 1).padStart(6, '0')}.sparring`;

/**
 * Removes from the earlier event files what a resume takes again, and what it says anew: the config, and how the run ended.
 * Gives the events that stay.
 */
function takenBack(run: RunContext): Buffer[] {
  return eventFiles(run).flatMap((name) => {
    const events = dataOf(readFileSync(join(run.files.path, folder, name)));
    const kept = events.filter((event) => stepOf(event) <= run.startStep && !holdsSession(event));
    run.files.commit(`${folder}/${name}`, recordsOf(kept));
    return kept;
  });
}

const namesIn = (path: string): string[] => (existsSync(path) ? readdirSync(path).sort() : []);

/** `loss.generator` becomes `loss/generator`: TensorBoard draws what is before the slash together. */
const tagOf = (name: string): string => name.replace('.', '/');

const numbers = ({ step, epochs, values }: StepReport): Buffer =>
  valuesEvent(now(), step, [
    scalar('epoch', epochs),
    ...Object.entries(values).map(([name, value]) => scalar(tagOf(name), value)),
  ]);

function beginning({ config, startStep }: RunContext): Buffer[] {
  const shown = markdown('config', `\`\`\`yaml\n${config}\`\`\`\n`);
  return [
    versionEvent(now()),
    startedEvent(now(), startStep),
    valuesEvent(now(), startStep, [shown, sessionBegun(now(), parse(config))]),
  ];
}

/** A run that was interrupted has not ended. */
function ending(step: number, { status }: Outcome): Buffer[] {
  if (status === 'interrupted') return [];
  const succeeded = status === 'completed' || status === 'stopped';
  return [valuesEvent(now(), step, [sessionEnded(now(), succeeded)])];
}
