/** The registry of tests about study files: the real samplers and pruners beside parts that build nothing. */
import { pruners } from '../../src/pruners/index.js';
import { createRegistry } from '../../src/registry/registry.js';
import { samplers } from '../../src/samplers/index.js';
import { components } from '../experiment/fake-registry.js';

export const registry = createRegistry([...components, ...samplers, ...pruners]);
