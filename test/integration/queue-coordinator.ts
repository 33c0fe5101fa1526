/**
 * A coordinator process for queue.test.ts, to be killed: it asks for tasks and writes what it is told, a line each.
 * Arguments: URL, the sweep's folder, the file to write to, how many tasks, steps of each. A task whose ending it has
 * written before, in an earlier life, it does not ask for again.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { taskId } from '../../src/sweep/executor.js';
import { queueExecutor } from '../../src/sweep/queue/executor.js';

const [url, folder, file, tasks, steps] = process.argv.slice(2) as [string, string, string, string, string];
const before = existsSync(file)
  ? readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];
const write = (fields: object) => appendFileSync(file, `${JSON.stringify(fields)}\n`);

const executor = await queueExecutor(url, { folder, metric: 'm', name: 'counting' }, { version: '1.0.0' });
const all = Array.from({ length: Number(tasks) }, (_, trial) => taskId(trial, 0));
const open = new Set(all.filter((id) => !before.some(({ what, task }) => what === 'ended' && task === id)));
for (const id of [...open]) {
  const attempts = before.filter(({ what, task }) => what === 'started' && task === id).map(({ attempt }) => attempt);
  let newest = Math.max(0, ...attempts);
  executor.start({ id, trial: Number(id.slice(0, 4)), overrides: [`steps=${steps}`] }, newest + 1, {
    started: ({ attempt }) => {
      if (attempt <= newest) return;
      newest = attempt;
      write({ what: 'started', task: id, attempt });
    },
    reported: () => {},
    ended: ({ attempt }, ending) => {
      if (attempt < newest) return;
      write({ what: 'ended', task: id, attempt, ...ending });
      open.delete(id);
      if (open.size === 0) void executor.close().then(() => process.exit(0));
    },
  });
}
