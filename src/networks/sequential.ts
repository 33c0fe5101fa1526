/** A network as the config lists it, layer by layer. It must end in what its role puts out; reshaping is done for it. */
import { Type } from '@sinclair/typebox';
import { describeShape, type Shape, sizeOf } from '../engine/tensor.js';
import type { Typed } from '../registry/component.js';
import { slot } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import { assemble, chainTo, type Link, lastShape, type Part } from './chain.js';
import { defineNetwork, type NetworkNeeds } from './layer.js';

export const sequential = defineNetwork({
  name: 'sequential',
  summary: 'The layers that the config lists, one after another.',
  config: Type.Object(
    {
      layers: Type.Array(slot('layer', 'A layer.'), {
        minItems: 1,
        description:
          'The layers from input to output. The last must put out as many numbers as the role asks for, such as one logit of a discriminator.',
      }),
    },
    { additionalProperties: false },
  ),
  build({ layers }, needs) {
    const parts = layers.map(
      (config): Part => [config.type, (inputShape) => needs.build('layer', config, { inputShape })],
    );
    const links = assemble(needs.inputShape, parts);
    const shape = lastShape(needs.inputShape, links);
    if (sizeOf(shape) !== sizeOf(needs.outputShape)) throw wrongEnd(shape, layers, links, needs);
    return chainTo(needs.outputShape, needs.inputShape, links);
  },
});

function wrongEnd(
  shape: Shape,
  layers: readonly Typed[],
  links: readonly Link[],
  { role, outputShape, wanted }: NetworkNeeds,
) {
  const count = (of: Shape) => `${describeShape(of)}${of.length > 1 ? ` (${sizeOf(of)} numbers)` : ''}`;
  const { key, remedy } = mend(layers, links, sizeOf(outputShape));
  return new Misfit(`the ${role} puts out ${count(shape)}, but ${wanted} ${count(outputShape)}.`, remedy, key);
}

/** The last layer that decides the size is to blame, unless it could not put out `size` numbers. */
function mend(layers: readonly Typed[], links: readonly Link[], size: number): { key: string; remedy: string } {
  const decides = (config: Typed) => 'units' in config || 'filters' in config;
  const i = layers.findLastIndex(decides);
  if (i >= 0 && links.slice(i + 1).every(keepsSize)) {
    const key = 'units' in layers[i]! ? 'units' : 'filters';
    const needed = key === 'units' ? size : size / sizeOf(links[i]!.layer.outputShape.slice(0, -1));
    if (Number.isInteger(needed)) return { key: `layers.${i}.${key}`, remedy: `Set layers.${i}.${key} to ${needed}.` };
  }
  return { key: `layers.${layers.length - 1}`, remedy: `Add { type: dense, units: ${size} } at the end.` };
}

const keepsSize = ({ layer }: Link): boolean => sizeOf(layer.inputShape) === sizeOf(layer.outputShape);
