/** What one may type next about a run. */
import type { RunReply } from '../../src/ui/contract.js';

/** Quotes where a shell would read more than one word. */
const quoted = (path: string): string => (/^[\w./:@%+=-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

const unfinished: readonly string[] = ['interrupted', 'stopped', 'killed', 'failed'];

/** `folder`: that of all runs. `runs`, where `exp` looks by itself, need not be said, but for trials of sweeps. */
export function commandsOf(
  { row, checkpoints, models }: Pick<RunReply, 'row' | 'checkpoints' | 'models'>,
  folder: string,
): string[] {
  const found = folder === 'runs' && row.sweep === null;
  const run = quoted(found ? row.id : `${folder.replace(/\/$/, '')}/${row.id}`);
  return [
    ...(unfinished.includes(row.status) && checkpoints.length > 0 ? [`exp resume ${run}`] : []),
    ...(models.includes('generator') ? [`exp sample ${run}`] : []),
    ...(models.length > 0 ? [`exp export ${run}`] : []),
  ];
}
