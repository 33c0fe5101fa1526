/**
 * Training on WebGPU is training on the processor, up to rounding: real runs of the command on a Vulkan driver in
 * software, SwiftShader, which `.ci/run` installs from Debian's packages. It shows what is computed, not how fast.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { requireDevice, warningsOfCpu } from '../../src/engine/device.js';
import { buildGraph } from '../../src/engine/graph.js';
import { decodeSafetensors } from '../../src/engine/safetensors.js';
import { must } from './process.js';
import { lines, names } from './runs.js';

const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (process.env.CI && !existsSync(driver))
  throw new Error(`${driver} is missing: install libvulkan1 and chromium-common`);
process.env.VK_ICD_FILENAMES = process.env.VK_DRIVER_FILES = driver; // for this process, and the ones it starts

const clone = inject('clone');
const scratch = mkdtempSync(join(tmpdir(), 'sparring-devices-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Device = 'cpu' | 'webgpu';

interface Trained {
  readonly device: Device;
  readonly meta: { readonly engine: { readonly device: string; readonly description: string } };
  readonly losses: readonly number[];
  /** All tensors of each step's checkpoint in one: weights and the optimizer's slots. */
  readonly states: readonly Float32Array[];
}

const callbacks = 'callbacks=[{ type: metrics-log, every: 1 }, { type: checkpoint, every: 1 step, keep: 20 }]';

async function trained(config: string, device: Device, ...overrides: string[]): Promise<Trained> {
  const runs = ['--runs-dir', join(scratch, config, device), '--json'];
  const said = await must(
    clone,
    'npx',
    'exp',
    'run',
    `configs/${config}.yaml`,
    `engine.device=${device}`,
    callbacks,
    ...overrides,
    ...runs,
  );
  const { path } = JSON.parse(said.out);
  expect(said.err).not.toContain('to the processor'); // WebGPU has all the operators
  return {
    device,
    meta: JSON.parse(readFileSync(join(path, 'meta.json'), 'utf8')),
    losses: lines(join(path, 'metrics.jsonl')).flatMap((line) => {
      const row = JSON.parse(line);
      return [row['loss.discriminator'], row['loss.generator']];
    }),
    states: names(join(path, 'checkpoints'))
      .filter((name) => name.endsWith('.safetensors'))
      .map((name) => stateOf(join(path, 'checkpoints', name))),
  };
}

function stateOf(file: string): Float32Array {
  const { tensors } = decodeSafetensors(readFileSync(file), { verify: true });
  return Float32Array.from(Object.values(tensors).flatMap(({ data }) => Array.from(data as Float32Array)));
}

/** Of two states: root mean square of the difference, over that of the second. */
function distance(a: Float32Array, b: Float32Array): number {
  const squares = (value: (i: number) => number) => b.reduce((sum, _, i) => sum + value(i) ** 2, 0);
  expect(a.length).toBe(b.length);
  return Math.sqrt(squares((i) => a[i]! - b[i]!) / squares((i) => b[i]!));
}

describe.each([
  ['ring', ['trainer.steps=5', 'data.batch=64']],
  ['mnist-mlp', ['trainer.steps=3', 'data.batch=16', 'generator.hidden=[64, 128]', 'discriminator.hidden=[128]']],
  ['mnist-dcgan', ['trainer.steps=2', 'data.batch=8']],
])('%s', (config, overrides) => {
  let [cpu, gpu]: Trained[] = [];
  beforeAll(async () => {
    cpu = await trained(config, 'cpu', ...overrides);
    gpu = await trained(config, 'webgpu', ...overrides);
  });

  it('says which device it ran on', () => {
    expect(gpu!.meta.engine).toMatchObject({ device: 'webgpu', description: expect.stringContaining(', webgpu, ') });
    expect(cpu!.meta.engine).toMatchObject({ device: 'cpu', description: expect.not.stringContaining('webgpu') });
  });

  it('comes to the same losses, weights and slots, up to rounding', () => {
    const worst = Math.max(...gpu!.losses.map((loss, i) => Math.abs(loss - cpu!.losses[i]!)));
    expect(worst).toBeLessThan(1e-5); // measured: 3e-7
    const apart = gpu!.states.map((state, i) => distance(state, cpu!.states[i]!));
    expect(Math.max(...apart)).toBeLessThan(5e-5); // measured: 8e-8, with convolutions 3e-6
  });

  it('is told apart: one step more is further away, and the bits are not those of the processor', () => {
    const [last, before] = [gpu!.states.at(-1)!, cpu!.states.at(-2)!];
    expect(distance(last, before)).toBeGreaterThan(1e-3);
    expect(distance(last, cpu!.states.at(-1)!)).toBeGreaterThan(0);
  });
});

describe('what WebGPU lacks', () => {
  const graphOf = (op: string, shape: readonly number[]) => {
    const graph = buildGraph();
    const x = graph.input('x', { dtype: 'float32', shape: [2, 2] });
    const y = graph.emit('Exp', [x], {}, { dtype: 'float32', shape: [2, 2] })[0]!;
    graph.output('y', graph.emit(op, [y], {}, { dtype: 'float32', shape })[0]!);
    return graph.finish();
  };

  it('is told by name', async () => {
    await requireDevice('webgpu');
    expect(await warningsOfCpu(graphOf('Det', []), 'webgpu')).toEqual([
      'webgpu leaves Det of a step to the processor, which costs a copy each way.',
    ]);
    expect(await warningsOfCpu(graphOf('Sqrt', [2, 2]), 'webgpu')).toEqual([]);
  });
});

it('a run trained there goes on on the processor', async () => {
  const short = ['trainer.steps=2', 'data.batch=8', 'callbacks=[]', '--runs-dir', scratch, '--json'];
  const { out } = await must(clone, 'npx', 'exp', 'run', 'configs/ring.yaml', 'engine.device=webgpu', ...short);
  const { path } = JSON.parse(out);
  const resumed = await must(clone, 'npx', 'exp', 'resume', path, 'trainer.steps=3', 'engine.device=cpu', '--json');
  expect(JSON.parse(resumed.out)).toMatchObject({ status: 'completed', step: 3 });
  const { engine, resumes } = JSON.parse(readFileSync(join(path, 'meta.json'), 'utf8'));
  expect([engine.device, resumes[0].engine.device]).toEqual(['webgpu', 'cpu']);
});
