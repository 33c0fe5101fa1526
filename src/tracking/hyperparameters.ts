/**
 * What TensorBoard's hparams plugin is told of a run (hparams/plugin.proto): with which hyperparameters it began and how
 * it ended. The metrics are the run's own scalars. No list of all hyperparameters and metrics is written: TensorBoard then
 * gathers one from the runs it sees, where a list would be taken from the first run alone.
 */
import { double, field, text, varint } from '../engine/protobuf.js';
import type { Json } from '../registry/json.js';
import { pluginData } from './event.js';
import { leavesOf } from './leaves.js';

/** The hyperparameters are the single values of the config that training depends on. `wall`: seconds since 1970. */
export function sessionBegun(wall: number, config: { readonly [key: string]: Json }): Buffer {
  const { name, plugins, engine, metrics, callbacks, ...training } = config;
  const entries = leavesOf(training).map(([path, value]) =>
    field(1, Buffer.concat([field(1, text(path)), field(2, anyValue(value))])),
  );
  const session = Buffer.concat([...entries, double(5, wall)]);
  return sessionValue('_hparams_/session_start_info', field(3, session));
}

export function sessionEnded(wall: number, succeeded: boolean): Buffer {
  const session = Buffer.concat([varint(1, succeeded ? 1 : 2), double(2, wall)]);
  return sessionValue('_hparams_/session_end_info', field(4, session));
}

/** Whether an event has one of the two in it. */
export const holdsSession = (event: Buffer): boolean => event.includes('_hparams_/session_');

const sessionValue = (tag: string, content: Buffer): Buffer =>
  Buffer.concat([field(1, text(tag)), field(8, nothing), pluginData('hparams', content)]);
/** A tensor, which the plugin wants to be there and does not look at: one float32, no dimensions. */
const nothing = Buffer.concat([varint(1, 1), field(2, Buffer.alloc(0)), field(5, Buffer.alloc(4))]);

/** google.protobuf.Value */
function anyValue(value: Json): Buffer {
  if (typeof value === 'number') return double(2, value);
  if (typeof value === 'boolean') return varint(4, Number(value));
  return field(3, text(typeof value === 'string' ? value : JSON.stringify(value)));
}
