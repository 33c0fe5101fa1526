/**
 * The process of one trial: runs the task it is sent, tells the coordinator, and goes. SIGTERM and a coordinator that is
 * no longer there ask it to save a checkpoint and leave; what a terminal sends is the coordinator's to hear.
 */
import type { FromTrial, ToTrial } from './messages.js';
import { runTask, type Telling, type Wishes } from './trial.js';

let until: number | undefined;
let leaving: string | undefined;

const wishes: Wishes = { until: () => until, leaving: () => leaving };

// Nobody may be left to read what it says.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

process.on('SIGTERM', () => {
  leaving ??= 'SIGTERM';
});
const alone = () => {
  leaving ??= 'the end of the coordinator';
};
process.on('disconnect', alone);
if (!process.connected) alone();

function say(message: FromTrial): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send!(message, undefined, {}, () => resolve());
    else resolve();
  });
}

const tell: Telling = {
  stepping: () => void say({ type: 'stepping' }),
  reported: (count, value) => void say({ type: 'reported', count, value }),
  line: (text) => void process.stderr.write(`${text}\n`),
};

process.on('message', async (message: ToTrial) => {
  if (message.type === 'until') {
    until = Math.min(message.count, until ?? Number.POSITIVE_INFINITY);
    return;
  }
  const { place, task, attempt, options } = message;
  const done = await runTask(place, task, attempt, tell, wishes, options);
  await say({ type: 'ended', done });
  process.exit(0);
});
