/**
 * `npm run bench:ui`: how long `exp ui` takes to list a folder of many runs, and to look at it again. The runs are copies of
 * one that is trained here, each with a seed, an id and numbers of its own; the last of them still trains.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeMetrics, encodeMetrics } from '../src/callbacks/metrics-line.js';
import { catalog } from '../src/experiment/catalog.js';
import { loadExperiment } from '../src/experiment/load.js';
import { startRun } from '../src/experiment/run.js';
import { openRun } from '../src/experiment/run-folder.js';
import { runsIndex } from '../src/ui/runs-index.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5000' },
    steps: { type: 'string', default: '2000' },
    keep: { type: 'boolean', default: false },
  },
});
const [count, steps] = [Number(values.runs), Number(values.steps)];

const folder = mkdtempSync(join(tmpdir(), 'bench-ui-'));
const runsDir = join(folder, 'runs');
const template = await trained();
let bytes = 0;
for (let i = 0; i < count; i++) copy(i);

const index = runsIndex(runsDir);
const milliseconds = (value: number) => `${value.toFixed(1)} ms`;
const first = await timed(() => index.refresh());
const reply = await index.refresh();
const rows = [
  ['runs', reply.runs.length],
  ['lines of metrics.jsonl in each', template.lines.length],
  ['bytes of metrics.jsonl, all', bytes],
  ['first look', milliseconds(first.wall)],
  ['of that processor time', milliseconds(first.cpu)],
  ['bytes of api/runs', JSON.stringify(reply).length],
];

const idle = await mean(20, () => index.refresh());
rows.push(['look again, nothing changed: processor time', milliseconds(idle)]);

const [name, id] = nameOf(count - 1);
const last = openRun(join(runsDir, name, id), { git: false });
await index.refresh();
let step = steps;
const log = (at: number) => last.append('metrics.jsonl', encodeMetrics(at, at / 39, { 'loss.generator': at }));
const growing = await mean(20, () => {
  step += 10;
  log(step);
  return index.refresh();
});
last.close();
rows.push(['look again, one run trains: processor time', milliseconds(growing)]);
rows.push(['resident memory', `${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MiB`]);
for (const [what, figure] of rows) process.stdout.write(`${String(what).padEnd(46)} ${figure}\n`);

if (values.keep) process.stdout.write(`kept in ${runsDir}\n`);
else rmSync(folder, { recursive: true });

/** One run of the ring, and what its folder holds. */
async function trained() {
  const overrides = [`trainer.steps=${steps}`];
  const loaded = await loadExperiment(join(import.meta.dirname, '../configs/ring.yaml'), overrides, catalog);
  const terminal = { live: false, columns: 80, redraw() {}, line() {}, notice() {} };
  const { path } = await startRun(loaded, overrides, {
    terminal,
    interrupted: () => undefined,
    runsDir: join(folder, 'one'),
  });
  const texts = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'metrics.jsonl')
    .map((entry) => [entry.name, readFileSync(join(path, entry.name), 'utf8')] as const);
  const lines = readFileSync(join(path, 'metrics.jsonl'), 'utf8').split('\n').slice(0, -1);
  return { texts, lines: lines.map((line) => decodeMetrics(line)!), owner: readFileSync(join(path, 'owners/1.json')) };
}

function nameOf(i: number): [name: string, id: string] {
  const stamp = new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString().slice(0, 19).replace(/[-:]/g, '');
  return [`ring-${i % 20}`, `${stamp.replace('T', '-')}-${i.toString(16).padStart(6, '0')}`];
}

function copy(i: number): void {
  const [name, id] = nameOf(i);
  const path = join(runsDir, name, id);
  mkdirSync(join(path, 'owners'), { recursive: true });
  writeFileSync(join(path, 'owners/1.json'), template.owner);
  for (const [file, text] of template.texts) writeFileSync(join(path, file), text);
  const meta = JSON.parse(template.texts.find(([file]) => file === 'meta.json')![1]);
  writeFileSync(join(path, 'meta.json'), JSON.stringify({ ...meta, id, name, seed: i }, null, 2));
  writeFileSync(join(path, 'overrides.txt'), `seed=${i}\noptimizer.generator.learningRate=${(i + 1) / 1e7}\n`);
  const log = template.lines.map(({ step, epoch, ...numbers }) =>
    encodeMetrics(step, epoch, { ...numbers, 'loss.generator': numbers['loss.generator']! + i / 1000 }),
  );
  const text = `${log.join('\n')}\n`;
  bytes += text.length;
  writeFileSync(join(path, 'metrics.jsonl'), text);
}

async function timed(act: () => Promise<unknown>): Promise<{ readonly wall: number; readonly cpu: number }> {
  const [begun, used] = [performance.now(), process.cpuUsage()];
  await act();
  const { user, system } = process.cpuUsage(used);
  return { wall: performance.now() - begun, cpu: (user + system) / 1000 };
}

/** Milliseconds of processor time of one, after one to warm up. */
async function mean(times: number, act: () => Promise<unknown>): Promise<number> {
  await act();
  const { cpu } = await timed(async () => {
    for (let i = 0; i < times; i++) await act();
  });
  return cpu / times;
}
