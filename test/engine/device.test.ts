/** What is told where a device is missing: on this machine, which has no GPU. With one: test/integration/devices.test.ts. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireCudaLibrary, requireDevice, warningsOfCpu } from '../../src/engine/device.js';
import { createExecutor } from '../../src/engine/engine.js';
import { buildGraph } from '../../src/engine/graph.js';
import { catalog } from '../../src/experiment/catalog.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { startRun } from '../../src/experiment/run.js';
import { UserError } from '../../src/registry/problem.js';

const scratch = mkdtempSync(join(tmpdir(), 'sparring-device-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

// Before Vulkan is first looked for: whatever drivers this machine has are hidden from this process.
beforeAll(() => {
  process.env.VK_ICD_FILENAMES = process.env.VK_DRIVER_FILES = join(scratch, 'no-driver.json');
});

const refusal = async (act: () => unknown): Promise<string> => {
  const error = await Promise.resolve()
    .then(act)
    .catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
};

describe('a device that is not there', () => {
  it('is CUDA without its library, which npm ci leaves out, and is told how to be had', async () => {
    expect(await refusal(() => requireDevice('cuda'))).toMatch(
      /^engine\.device: cuda is not to be had on this machine: .*libonnxruntime_providers_cuda\.so is not installed\. .*CUDA 12 and cuDNN 9.*ONNXRUNTIME_NODE_INSTALL=true node .*install\.js\)\. Or .*: engine\.device=cpu\.$/,
    );
  });

  it('is CUDA no longer, as far as the library goes, once that lies in the package', async () => {
    const library = 'libonnxruntime_providers_cuda.so';
    const file = join(scratch, 'bin/napi-v6', process.platform, process.arch, library);
    expect(await refusal(() => requireCudaLibrary(scratch))).toContain(library);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    expect(() => requireCudaLibrary(scratch)).not.toThrow();
  });

  it('is WebGPU without a driver, in the words of onnxruntime and ours', async () => {
    expect(await refusal(() => requireDevice('webgpu'))).toMatch(
      /^engine\.device: webgpu is not to be had on this machine: onnxruntime says "Failed to get a WebGPU adapter: .+"\. WebGPU needs a GPU and its driver; .*engine\.device=cpu\.$/,
    );
  });

  it('is never the processor', async () => {
    await expect(requireDevice('cpu')).resolves.toBeUndefined();
  });
});

describe('an executor', () => {
  it('does not fall back to the processor where a GPU is asked for, whatever the executor', async () => {
    const warnings: string[] = [];
    const warn = (warning: string) => warnings.push(warning);
    for (const executor of ['auto', 'compiled'] as const)
      for (const device of ['cuda', 'webgpu'] as const)
        expect(await refusal(() => createExecutor({ executor, device, threads: 1, seed: 1 }, warn))).toContain(device);
    expect(warnings).toEqual([]);
    const { name } = await createExecutor({ executor: 'auto', device: 'cpu', threads: 1, seed: 1 }, warn);
    expect([name, warnings]).toEqual(['compiled', []]);
  });

  it('is made before there is a run folder', async () => {
    const { config, ...rest } = await loadExperiment('configs/ring.yaml', ['trainer.steps=1', 'callbacks=[]'], catalog);
    const terminal = { live: false, columns: 80, redraw: () => {}, line: () => {}, notice: () => {} };
    const runIn = (runsDir: string, device: 'cpu' | 'cuda') => {
      const asked = { ...config, engine: { ...config.engine, device, threads: 1 } };
      return startRun({ config: asked, ...rest }, [], { terminal, interrupted: () => undefined, runsDir });
    };
    const [none, one] = [mkdtempSync(join(scratch, 'runs-')), mkdtempSync(join(scratch, 'runs-'))];
    expect(await refusal(() => runIn(none, 'cuda'))).toContain('engine.device: cuda');
    expect(readdirSync(none)).toEqual([]);
    await runIn(one, 'cpu');
    expect(readdirSync(one)).toEqual(['ring']);
  });
});

it('the processor leaves nothing to itself', async () => {
  const graph = buildGraph();
  const x = graph.input('x', { dtype: 'float32', shape: [2, 2] });
  graph.output('y', graph.emit('Det', [x], {}, { dtype: 'float32', shape: [] })[0]!);
  expect(await warningsOfCpu(graph.finish(), 'cpu')).toEqual([]);
});
