/** A sweep as a SLURM job array: element N is task N. Submitting it, and asking for memory and GPUs, is left to people. */
import { type ExportedSweep, type ExportFile, shellWord } from './exported.js';

/** Elements of one array: SLURM's own limit (MaxArraySize 1001) unless a cluster raises it. */
const largest = 1000;

export interface SlurmOptions {
  /** How the nodes call Sparring. */
  readonly command?: string;
  /** Wall time of a task, as SLURM writes it. A task that is not done by then is queued again and goes on where it was. */
  readonly time?: string;
}

export function slurmFiles(sweep: ExportedSweep, options: SlurmOptions = {}): ExportFile[] {
  const { command = 'npx exp', time = '04:00:00' } = options;
  const { name, folder, tasks, concurrent, retries } = sweep;
  const at = concurrent === undefined ? '' : `%${concurrent}`;
  const array = (from: number) => `0-${Math.min(largest, tasks - from) - 1}${at}`;
  const later = Array.from({ length: Math.ceil(tasks / largest) - 1 }, (_, i) => (i + 1) * largest);
  const more = later.map((from) => `#   sbatch --array=${array(from)} --export=ALL,FIRST=${from} ${name}.sbatch\n`);
  const text = `#!/bin/bash
# The ${tasks} tasks of the sweep ${name}, one array element each. Submit it from a folder where \`${command}\` works:
#   sbatch ${name}.sbatch
${more.join('')}# When it is done, \`${command} sweep --resume ${shellWord(folder)}\` collects the results, and runs what is missing.
#SBATCH --job-name=${name}
#SBATCH --array=${array(0)}
#SBATCH --time=${time}
#SBATCH --cpus-per-task=1
#SBATCH --output="${folder}/slurm-%A_%a.log"
#SBATCH --open-mode=append
# Preempted, or on a node that failed: queued again. Two minutes before its time is over: told to save a checkpoint.
#SBATCH --requeue
#SBATCH --signal=B:TERM@120

sweep=${shellWord(folder)}
task=$((\${FIRST:-0} + SLURM_ARRAY_TASK_ID))

${command} trial "$sweep" "$task" &
child=$!
trap 'kill -TERM "$child" 2>/dev/null' TERM
wait "$child"
code=$?
# A signal ends \`wait\`, not the task.
while kill -0 "$child" 2>/dev/null; do
  wait "$child"
  code=$?
done

# 143: stopped with a checkpoint, for its time was over. 75: for a reason that may pass.
restarts=\${SLURM_RESTART_COUNT:-0}
if [ "$code" -eq 143 ] || { [ "$code" -eq 75 ] && [ "$restarts" -lt ${retries} ]; }; then
  scontrol requeue "\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}"
fi
exit "$code"
`;
  return [{ name: `${name}.sbatch`, text }];
}
