/** Where samples and the generator stand in the page's screens; what they are is in folders of their own. */
export { Generator as GeneratorSlot } from './generator/generator.js';
export { Samples as SamplesSlot } from './samples/samples.js';
