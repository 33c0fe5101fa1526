/**
 * `npm run bench`: whole training iterations beside every peer that is installed. What it takes is in docs/performance.md.
 *
 *   -- --only NAME,...         workloads, by name
 *   -- --contenders NAME,...   the others are left out
 *   -- --rounds N --seconds S  how often each is measured, and how long
 *   -- --threads 2,1           the most first
 *   -- --verify                peers compute our losses from our weights, instead of being timed
 *   -- --profile NAME,...     where an iteration of ours passes its time; of all workloads for ''
 *   -- --memory               what our process holds over 10,000 iterations
 *   -- --write                 keeps the results in docs/results/bench.json and fills docs/performance.md from them
 */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { compare } from './compare.js';
import { contenders } from './contenders.js';
import { memoryOf, printMemory } from './memory.js';
import { printProfile, profile } from './profile.js';
import { type Alone, keep } from './results.js';
import { printed } from './tables.js';
import { verify } from './verify.js';
import { type Workload, workloads } from './workloads.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    contenders: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    threads: { type: 'string', default: `${availableParallelism()},1` },
    verify: { type: 'boolean', default: false },
    profile: { type: 'string' },
    memory: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const named = <T extends { readonly name: string }>(all: readonly T[], names: string | undefined): T[] => {
  const wanted = names?.split(',') ?? all.map(({ name }) => name);
  const unknown = wanted.filter((name) => !all.some((one) => one.name === name));
  if (unknown.length)
    throw new Error(`there is no ${unknown.join(', ')}; there is ${all.map(({ name }) => name).join(', ')}`);
  return all.filter(({ name }) => wanted.includes(name));
};

const chosen = named(workloads, values.only);
const against = named(contenders, values.contenders);
const threads = [...new Set(values.threads.split(',').map(Number))].sort((a, b) => b - a);
if (values.profile !== undefined) await profileAll();
else if (values.memory) await memoryOfAll();
else if (values.verify) process.exitCode = (await verify(chosen, against)) ? 0 : 1;
else await measure();

async function profileAll(): Promise<void> {
  const profiles = await alone(
    named(workloads, values.profile || undefined),
    (workload) => profile(workload, threads[0]!, Number(values.seconds)),
    printProfile,
  );
  if (values.write) keep({ profiles });
}

async function memoryOfAll(): Promise<void> {
  const some = values.only ? chosen : named(workloads, 'showcase,ring');
  const memory = await alone(some, (workload) => memoryOf(workload, threads[0]!), printMemory);
  if (values.write) keep({ memory });
}

/** What `find` finds out about each workload of ours by itself, printed as it comes. */
async function alone<T>(
  some: readonly Workload[],
  find: (workload: Workload) => Promise<T>,
  print: (title: string, found: T) => string,
): Promise<Alone<T>[]> {
  const all: Alone<T>[] = [];
  for (const workload of some) {
    const { name, title } = workload;
    all.push({ workload: name, title, threads: threads[0]!, found: await find(workload) });
    console.log(print(title, all.at(-1)!.found));
  }
  return all;
}

async function measure(): Promise<void> {
  const options = { rounds: Number(values.rounds), seconds: Number(values.seconds), threads };
  const compared = [];
  for (const workload of chosen) {
    compared.push(await compare(workload, against, options, (line) => console.error(line)));
    if (!values.json) console.log(printed(compared.at(-1)!));
  }
  const [cpu] = cpus();
  const results = {
    date: new Date().toISOString(),
    machine: {
      cpu: cpu?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memory: Math.round(totalmem() / 2 ** 30),
      node: process.versions.node,
    },
    threads,
    compared,
  };
  if (values.json) console.log(JSON.stringify(results, null, 2));
  if (values.write) keep(results);
}
