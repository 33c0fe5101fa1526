/** Nodes that change nothing: sums with 0, products with 1, reshapes to the same shape. */
import { scalarConstant, type Value } from '../graph.js';
import { sameShape } from '../tensor.js';
import type { Rewrite, Site } from './rewrite.js';

/** `kept` where the other side is `neutral` and does not widen the shape. */
const unless = (kept: Value, other: Value, neutral: number, { node }: Site) =>
  scalarConstant(other) === neutral && sameShape(kept.shape, node.outputs[0]!.shape) ? kept : undefined;

/** x op neutral = x, and neutral op x = x. */
export const eitherSide =
  (neutral: number): Rewrite =>
  (site) => {
    const [a, b] = site.inputs;
    return unless(a!, b!, neutral, site) ?? unless(b!, a!, neutral, site);
  };

/** x op neutral = x. */
export const rightSide =
  (neutral: number): Rewrite =>
  (site) =>
    unless(site.inputs[0]!, site.inputs[1]!, neutral, site);

export const sameForm: Rewrite = ({ node, inputs: [x] }) =>
  sameShape(x!.shape, node.outputs[0]!.shape) ? x : undefined;

/** A reshape of a reshape is one. */
export const reshapeOnce: Rewrite = ({ node, inputs: [x], graph }) =>
  x!.producer?.op === 'Reshape'
    ? graph.emit('Reshape', [x!.producer.inputs[0]!, node.inputs[1]!], {}, node.outputs[0]!)[0]
    : undefined;
