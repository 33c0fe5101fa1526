/**
 * Which tasks train the same up to a step, so that one can start from what another has done there. Two do where all that
 * their numbers come from is the same but the end and the schedules, and where these give each step the same. Pure;
 * pinning, and starting from pins, is `trial.ts`'s.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../trainers/trainer.js';
import type { Task } from './executor.js';
import type { Prospect } from './prospect.js';

/** A task starts from another one's checkpoint where that spares it at least this share of its steps. */
const worth = 0.1;

interface Known {
  readonly task: Task;
  readonly prospect: Prospect;
  readonly pins: Set<number>;
  from?: Task['from'];
}

/**
 * The tasks, in order, with what each starts from and what it pins for others: a task starts from the one before it with
 * which it shares most.
 */
export function planPrefixes(tasks: readonly (readonly [Task, Prospect])[]): Task[] {
  const groups = new Map<string, Known[]>();
  const all = tasks.map(([task, prospect]): Known => {
    const known: Known = { task, prospect, pins: new Set() };
    const key = `${prospect.likeness ?? task.id} ${JSON.stringify(prospect.trainer.plan(start(prospect)))}`;
    const group = groups.get(key) ?? [];
    groups.set(key, [...group, known]);
    const shared = group.map((donor) => ({ donor, step: commonSteps(donor.prospect, prospect) }));
    const most = shared.reduce<(typeof shared)[number] | undefined>(
      (best, one) => (best && best.step >= one.step ? best : one),
      undefined,
    );
    if (most && most.step >= worth * prospect.steps) {
      known.from = { task: most.donor.task.id, step: most.step };
      most.donor.pins.add(most.step);
    }
    return known;
  });
  return all.map(({ task, from, pins }) => ({
    ...task,
    ...(from && { from }),
    ...(pins.size > 0 && { pins: [...pins].sort((a, b) => a - b) }),
  }));
}

const start = ({ batchesPerEpoch }: Prospect): Clock => ({ step: 0, drawn: 0, batchesPerEpoch });

/** How many steps two trainings of equal likeness share. The last step of each is its own: some things happen only there. */
export function commonSteps(a: Prospect, b: Prospect): number {
  const limit = Math.min(a.steps, b.steps) - 1;
  const [blocks, others] = [blocksOf(a), blocksOf(b)];
  let equal = 0;
  while (equal < blocks.length && blocks[equal]!.digest === others[equal]?.digest) equal++;
  let clock = blocks[equal - 1]?.end ?? start(a);
  while (clock.step < limit) {
    const plan = a.trainer.plan(clock);
    if (JSON.stringify(plan) !== JSON.stringify(b.trainer.plan(clock))) break;
    clock = after(clock, plan.batches);
  }
  return Math.max(0, Math.min(clock.step, limit));
}

const after = ({ step, drawn, batchesPerEpoch }: Clock, batches: number): Clock => ({
  step: step + 1,
  drawn: drawn + batches,
  batchesPerEpoch,
});

interface Block {
  /** Of all plans up to its end. */
  readonly digest: string;
  readonly end: Clock;
}

const blockSteps = 100;
const traced = new WeakMap<Prospect, Block[]>();

/** The whole blocks of a training. */
function blocksOf(prospect: Prospect): Block[] {
  const known = traced.get(prospect);
  if (known) return known;
  const blocks: Block[] = [];
  let clock = start(prospect);
  while (clock.step + blockSteps <= prospect.steps) {
    const hash = createHash('sha256').update(blocks.at(-1)?.digest ?? '');
    for (let i = 0; i < blockSteps; i++) {
      const plan = prospect.trainer.plan(clock);
      hash.update(JSON.stringify(plan));
      clock = after(clock, plan.batches);
    }
    blocks.push({ digest: hash.digest('base64'), end: clock });
  }
  traced.set(prospect, blocks);
  return blocks;
}
