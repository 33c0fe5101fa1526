/**
 * A run's networks as ONNX, as `exp export` writes them, for the page to run: of the best checkpoint, or of the newest. Made
 * when they are first asked for and kept for a while, in memory alone.
 */
import { readCheckpoints } from '../experiment/checkpoints.js';
import { type Exported, exportJudge, exportTrained } from '../experiment/export.js';
import { engineOf, openTrained } from '../experiment/trained.js';
import { quote } from '../experiment/words.js';
import { UserError } from '../registry/problem.js';

const makers = { generator: exportTrained, discriminator: exportJudge } as const;

/** Networks that are kept. */
const most = 8;
const made = new Map<string, Promise<Exported>>();

/** @throws UserError where the run has no such network, or no checkpoint yet */
export async function modelOf(run: string, which: string): Promise<Uint8Array> {
  if (which !== 'generator' && which !== 'discriminator')
    throw new UserError(`${quote(which)} is no network of a run. There are: generator, discriminator.`);
  const saved = readCheckpoints(run);
  const checkpoint = saved.best() ?? saved.steps().at(-1);
  if (checkpoint === undefined) throw new UserError('this run has no checkpoint yet, so there is no network to show.');
  const key = `${run} ${which} ${checkpoint}`;
  const model = made.get(key) ?? make(run, which, checkpoint);
  made.delete(key); // the last asked for goes last
  made.set(key, model);
  for (const old of [...made.keys()].slice(0, -most)) made.delete(old);
  try {
    return (await model).onnx;
  } catch (error) {
    made.delete(key);
    throw error;
  }
}

async function make(run: string, which: keyof typeof makers, checkpoint: number): Promise<Exported> {
  const trained = await openTrained(run, checkpoint);
  return makers[which](trained, await engineOf(trained, () => undefined));
}
