/** The table of kernels in docs/engine.md: the rows of src/engine/kernels.ts by family, and what is tested of each. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CoveredKernel, coveredKernels, kernels } from '../src/engine/kernels.js';
import { examples } from '../test/engine/kernel-examples/index.js';
import { differentiable, listOf, withoutDerivative } from '../test/engine/run-example.js';

const folder = join(import.meta.dirname, '../src/engine/kernels');

/** A family is a file; its kernels are the rows that it exports in one object. */
async function families(): Promise<[family: string, kernels: CoveredKernel[]][]> {
  const found: [string, CoveredKernel[]][] = [];
  for (const file of readdirSync(folder).sort()) {
    const exported = Object.values(await import(pathToFileURL(join(folder, file)).href)) as object[];
    const rows = new Set(exported.flatMap((value) => (typeof value === 'object' ? Object.values(value) : [])));
    const own = coveredKernels.filter((kernel) => rows.has(kernels[kernel]));
    if (own.length) found.push([file.replace(/\.ts$/, ''), own]);
  }
  return found;
}

/** The types of inputs that the kernel's examples have. */
const types = (kernel: CoveredKernel): string =>
  ['float32', 'int32', 'bool']
    .filter((dtype) => examples[kernel]!.some((example) => listOf(example).some(([, input]) => input.dtype === dtype)))
    .join(', ');

function derivatives(kernel: CoveredKernel): string {
  if (!examples[kernel]!.some((example) => differentiable(kernel, example))) return '';
  return kernel in withoutDerivative ? 'where TensorFlow.js has one' : 'first and second';
}

export async function kernelTable(): Promise<string> {
  const rows = (await families()).flatMap(([family, list]) =>
    list.map((kernel) => `| \`${kernel}\` | ${family} | ${types(kernel)} | ${derivatives(kernel)} |`),
  );
  return ['| kernel | family | tested on | derivatives tested |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
