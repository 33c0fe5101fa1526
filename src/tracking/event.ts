/**
 * TensorBoard's events as protocol buffers (event.proto, summary.proto): numbers, pictures, text, and a step from which on
 * all is taken back. Framing is `event-file.ts`'s; hyperparameters have a file of their own.
 */
import { double, field, float, text, varint } from '../engine/protobuf.js';

/** Values of one step, or what else an event carries. `wall`: seconds since 1970. */
const event = (wall: number, step: number, content: Buffer): Buffer =>
  Buffer.concat([double(1, wall), varint(2, step), content]);

/** Of an event that this file wrote: the step is its second field, after nine bytes for the time, and always there. */
export function stepOf(bytes: Uint8Array): number {
  let step = 0;
  for (let at = 10, unit = 1; at < bytes.length; at++, unit *= 128) {
    step += (bytes[at]! & 127) * unit;
    if (bytes[at]! < 128) break;
  }
  return step;
}

/** What each event file begins with. */
export const versionEvent = (wall: number): Buffer => event(wall, 0, field(3, text('brain.Event:2')));

/**
 * Training begins after `step`: readers forget what they know of later steps. They take the first such event of a run for
 * its beginning and forget nothing, so a run that was never resumed needs one too.
 */
export const startedEvent = (wall: number, step: number): Buffer =>
  event(wall, step + 1, field(7, varint(1, sessionStart)));
const sessionStart = 1;

export const valuesEvent = (wall: number, step: number, values: readonly Buffer[]): Buffer =>
  event(wall, step, field(5, Buffer.concat(values.map((value) => field(1, value)))));

export const scalar = (tag: string, value: number): Buffer => Buffer.concat([field(1, text(tag)), float(2, value)]);

/** png: of 8 bits a channel, grey or colour. */
export function image(tag: string, png: Uint8Array): Buffer {
  const header = Buffer.from(png.buffer, png.byteOffset, png.byteLength); // signature, length and type of IHDR: 16 bytes
  const [width, height] = [header.readUInt32BE(16), header.readUInt32BE(20)];
  const channels = header[25] === 0 ? 1 : 3;
  const content = Buffer.concat([varint(1, height), varint(2, width), varint(3, channels), field(4, png)]);
  return Buffer.concat([field(1, text(tag)), field(4, content)]);
}

const pngSignature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Whether an event has a picture in it; the signature's first byte is in no text. */
export const holdsPicture = (event: Buffer): boolean => event.includes(pngSignature);

/** Shown as Markdown. */
export function markdown(tag: string, content: string): Buffer {
  const one = field(2, varint(1, 1)); // a shape of one dimension, of extent 1
  const tensor = Buffer.concat([varint(1, stringType), field(2, one), field(8, text(content))]);
  return Buffer.concat([field(1, text(tag)), field(8, tensor), pluginData('text', Buffer.alloc(0))]);
}
const stringType = 7;

/** The part of a value that says which of TensorBoard's plugins it is for. */
export const pluginData = (plugin: string, content: Buffer): Buffer =>
  field(9, field(1, Buffer.concat([field(1, text(plugin)), field(2, content)])));
