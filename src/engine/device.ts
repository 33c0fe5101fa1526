/**
 * Whether this machine has the device that a config asks for, and which operators of a graph that device leaves to the
 * processor. Knows how to tell a person what is missing; sessions are `session.ts`'s to open.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../registry/problem.js';
import type { Device } from './executor.js';
import { buildGraph, type Graph, type Node } from './graph.js';
import { lower } from './onnx.js';
import { cpuRefused, loadRuntime, openSession } from './session.js';
import { full } from './tensor.js';

const cudaNeeds =
  'CUDA needs Linux x64, an NVIDIA GPU with its driver, the libraries of CUDA 12 and cuDNN 9 where the loader finds them ' +
  "(LD_LIBRARY_PATH), and onnxruntime's own CUDA library";

const needs: Readonly<Record<Exclude<Device, 'cpu'>, string>> = {
  cuda: `${cudaNeeds}.`,
  webgpu:
    'WebGPU needs a GPU and its driver; on Linux one for Vulkan, which `vulkaninfo --summary` lists, and the loader libvulkan.so.1.',
};

/** Multiplies two matrices there. @throws UserError that says what this machine lacks */
export async function requireDevice(device: Device): Promise<void> {
  if (device === 'cpu') return;
  const known = (await loadRuntime()).listSupportedBackends().map(({ name }) => name);
  if (!known.includes(device))
    throw lacking(device, `onnxruntime-node for ${platform()} ${arch()} has ${known.join(', ')} only.`);
  if (device === 'cuda') requireCudaLibrary();
  try {
    const session = await openSession(productOf64(), 1, device, { strict: true });
    await session.run({ x: full([64, 64], 1) });
  } catch (error) {
    throw lacking(device, `onnxruntime says "${reasonOf(error)}". ${needs[device]}`);
  }
}

/** It is no part of the npm package. `folder`: where the package is. @throws UserError */
export function requireCudaLibrary(folder = packageFolder()): void {
  const library = join('bin/napi-v6', platform(), arch(), 'libonnxruntime_providers_cuda.so');
  if (existsSync(join(folder, library))) return;
  throw lacking(
    'cuda',
    `${join('onnxruntime-node', library)} is not installed. ${cudaNeeds} (to download it: ` +
      'ONNXRUNTIME_NODE_INSTALL=true node node_modules/onnxruntime-node/script/install.js).',
  );
}

const packageFolder = () => dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));

const lacking = (device: Device, why: string) =>
  new UserError(
    `engine.device: ${device} is not to be had on this machine: ${why} Or compute on the processor: engine.device=cpu.`,
  );

/** The last sentence of onnxruntime's message, which starts with a place in its own source. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().replace(/^\/\S+:\d+ .* was false\. /s, '');
}

function productOf64(): Buffer {
  const graph = buildGraph();
  const form = { dtype: 'float32', shape: [64, 64] } as const;
  const x = graph.input('x', form);
  graph.output('y', graph.emit('MatMul', [x, x], {}, form)[0]!);
  return lower(graph.finish());
}

/**
 * What onnxruntime would run on the processor, which it does without a word where a device has no kernel for an operator.
 * Found out by opening sessions that may not; nothing is computed.
 */
export async function warningsOfCpu(graph: Graph, device: Device): Promise<string[]> {
  if (device === 'cpu' || (await runsOn(device, graph))) return [];
  const alone = new Map(graph.nodes.map((node) => [signature(node), node]));
  const left = new Set<string>();
  for (const node of alone.values())
    if (!left.has(node.op) && !(await runsOn(device, aloneOf(node)))) left.add(node.op);
  const operators = left.size > 0 ? [...left].sort().join(', ') : 'some operators';
  return [`${device} leaves ${operators} of a step to the processor, which costs a copy each way.`];
}

const signature = ({ op, attributes, inputs }: Node) =>
  JSON.stringify([op, attributes, inputs.map(({ dtype, constant }) => [dtype, constant !== undefined])]);

function aloneOf({ op, inputs, attributes, outputs }: Node): Graph {
  const graph = buildGraph();
  const given = inputs.map((value, i) =>
    value.constant ? graph.constant(value.constant, value) : graph.input(`x${i}`, value),
  );
  for (const [i, value] of graph.emit(op, given, attributes, ...outputs).entries()) graph.output(`y${i}`, value);
  return graph.finish();
}

/** Outputs are renamed, since a step's bear the names of its inputs. */
async function runsOn(device: Device, graph: Graph): Promise<boolean> {
  const outputs = new Map([...graph.outputs].map(([name, value]) => [`${name}.next`, value]));
  try {
    await openSession(lower({ ...graph, outputs }), 1, device, { strict: true });
    return true;
  } catch (error) {
    if (cpuRefused(error)) return false;
    throw error;
  }
}
