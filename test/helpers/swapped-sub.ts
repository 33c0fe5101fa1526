/** `npm run conformance` with one kernel's inputs the wrong way round, for conformance.test.ts. */
import { kernels } from '../../src/engine/kernels.js';

const { Sub } = kernels;
Object.assign(kernels, {
  Sub: ((graph, { a, b }, attributes) => Sub(graph, { a: b, b: a }, attributes)) as typeof Sub,
});

await import('../../scripts/conformance/main.js');
