/** Runs as the real MLflow server has them: whole, once each, whatever happens to the server or to training. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createMlflowClient } from '../../src/tracking/mlflow-client.js';
import { mlflowSettings } from '../../src/tracking/mlflow-settings.js';
import { type MlflowServer, startMlflow } from './mlflow-server.js';
import { type Ended, must, run, start, until } from './process.js';
import { fingerprint, lines, runsIn } from './runs.js';

const clone = inject('clone');
const scratch = mkdtempSync(join(tmpdir(), 'sparring-mlflow-'));
let server: MlflowServer;
beforeAll(async () => {
  server = await startMlflow(undefined, { start: false });
});
beforeEach(async () => {
  if (!server.up()) await server.restart();
});
afterAll(async () => {
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

const clientOf = () =>
  createMlflowClient(mlflowSettings({ uri: server.url }, { environment: {}, readText: () => '', home: '/' }));

let made = 0;
/** Starts 120 steps of the showcase, which tell MLflow what `mlflow` says. */
function begin(experiment: string, mlflow: Record<string, unknown> | undefined) {
  const folder = join(scratch, `runs-${++made}`);
  const file = join(scratch, `config-${made}.yaml`);
  const callbacks = [
    { type: 'metrics-log', every: '1 steps' },
    { type: 'sample-grid', every: '40 steps', rows: 2, columns: 5 },
    { type: 'checkpoint', every: '20 steps', keep: 2 },
    ...(mlflow ? [{ type: 'mlflow', uri: server.url, experiment, ...mlflow }] : []),
  ];
  const trainer = { type: 'adversarial', steps: 120 };
  const config = { extends: join(clone, 'configs/mnist-mlp.yaml'), trainer, callbacks };
  writeFileSync(file, JSON.stringify(config));
  const started = start(clone, 'node', 'dist/cli/main.js', 'run', file, '--runs-dir', folder, '--quiet');
  return { ...started, folder };
}

const sync = (path: string): Promise<Ended> => must(clone, 'node', 'dist/cli/main.js', 'sync', path);

/** Kills the training of a run once it has logged `count` steps. Its folder. */
async function killedAfter({ child, ended, folder }: ReturnType<typeof begin>, count: number): Promise<string> {
  await until(() => runsIn(folder).some((path) => tellsOf(path) > count));
  child.kill('SIGKILL');
  await ended;
  return only(folder);
}

/** What metrics.jsonl and the server have, by name: step and value of each number, in order. */
async function bothSides(experiment: string, path: string) {
  const client = clientOf();
  try {
    const runs = await client.searchRuns({ experimentIds: [await client.experimentId(experiment)] });
    expect(runs).toHaveLength(1);
    const logged: Record<string, [number, number][]> = {};
    for (const line of lines(join(path, 'metrics.jsonl'))) {
      const { step, epoch: _, ...values } = JSON.parse(line) as Record<string, number>;
      for (const [name, value] of Object.entries(values)) logged[name] = [...(logged[name] ?? []), [step!, value]];
    }
    const kept: typeof logged = {};
    for (const name of Object.keys(logged)) {
      const points = await client.metricHistory(runs[0]!.id, name);
      kept[name] = points.map(({ step, value }): [number, number] => [step, Number(value)]).sort((a, b) => a[0] - b[0]);
    }
    const pictures = await client.listArtifacts(runs[0]!.id, 'images');
    return { logged, kept, pictures: pictures.length };
  } finally {
    await client.close();
  }
}

const only = (folder: string): string => {
  expect(runsIn(folder)).toHaveLength(1);
  return runsIn(folder)[0]!;
};

describe('a run', () => {
  it('comes later where the server is away: all of it, once', async () => {
    await server.kill();
    const run = begin('away', { linger: 0 });
    const ended = await run.ended;
    expect(ended.code, ended.err).toBe(0);
    expect(ended.err).toContain('exp sync');
    await server.restart();
    const path = only(run.folder);
    await sync(path);
    const first = await bothSides('away', path);
    expect(Object.keys(first.logged).length).toBeGreaterThan(4);
    expect(first.kept).toEqual(first.logged);
    expect(first.pictures).toBeGreaterThan(0);
    await sync(path);
    expect(await bothSides('away', path)).toEqual(first);
    // A negative control: one number lost would be seen.
    first.kept['loss.generator']!.pop();
    expect(first.kept).not.toEqual(first.logged);
  });

  it('is the same training, to the byte, with MLflow and without', async () => {
    const [tracked, alone] = [begin('same', {}), begin('same', undefined)];
    for (const { ended } of [tracked, alone]) expect((await ended).code).toBe(0);
    const [one, other] = [tracked, alone].map(({ folder }) => fingerprint(only(folder)));
    const pictures = (all: Record<string, string>) => Object.entries(all).filter(([file]) => !file.startsWith('check'));
    expect(pictures(one!)).toEqual(pictures(other!));
  });

  it('is whole and single when its process is killed and it goes on', async () => {
    const path = await killedAfter(begin('killed', {}), 50);
    await must(clone, 'node', 'dist/cli/main.js', 'resume', path, '--quiet');
    await sync(path);
    const { logged, kept } = await bothSides('killed', path);
    expect(logged['loss.generator']).toHaveLength(120);
    expect(kept).toEqual(logged);
  });

  it('whose process is killed while the server is away leaves nobody behind who keeps others from sending it', async () => {
    await server.kill();
    const path = await killedAfter(begin('left', {}), 50);
    const without = await run(clone, 'node', 'dist/cli/main.js', 'sync', path);
    expect(without.code, without.err).toBe(5);
    await server.restart();
    await sync(path);
    const { logged, kept } = await bothSides('left', path);
    expect(kept).toEqual(logged);
  });

  it('survives a server that dies and comes back', async () => {
    const run = begin('restarted', { linger: 0 });
    await until(() => runsIn(run.folder).some((path) => tellsOf(path) > 30));
    await server.kill();
    expect((await run.ended).code).toBe(0);
    await server.restart();
    const path = only(run.folder);
    await sync(path);
    const { logged, kept } = await bothSides('restarted', path);
    expect(kept).toEqual(logged);
  });

  it('that requires a server ends with code 5 without one', async () => {
    await server.kill();
    const ended = await begin('required', { required: true }).ended;
    expect(ended.code, ended.err).toBe(5);
    expect(ended.err).not.toContain('    at ');
  });
});

const tellsOf = (path: string): number => {
  try {
    return lines(join(path, 'metrics.jsonl')).length;
  } catch {
    return 0;
  }
};
