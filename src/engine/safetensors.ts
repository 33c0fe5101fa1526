/**
 * Named tensors and string metadata as one safetensors file (github.com/huggingface/safetensors): the length of a JSON
 * header as u64 LE, the header, the values. Beyond the format, metadata key `sha256` holds the SHA-256 of the whole file
 * with those 64 digits replaced by '0', so every bit is covered by one file. Bytes only; files are `experiment/`'s.
 */
import { createHash } from 'node:crypto';
import { bytesPer, type DType, describeShape, type HostTensor, type Shape, sizeOf, type TensorData } from './tensor.js';

/** The bytes are not such a file, or were damaged; the message says where. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
}

export interface Contents {
  readonly tensors: Readonly<Record<string, HostTensor>>;
  /** Without `sha256`. */
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  /** Byte range within the values. */
  readonly begin: number;
  readonly end: number;
}

const metadataKey = '__metadata__';
const digestKey = 'sha256';
const noDigest = '0'.repeat(64);
/** As in the reference implementation: a longer header is an attack or damage. */
const longestHeader = 100_000_000;

const dtypeNames: Record<DType, string> = { float32: 'F32', int32: 'I32', bool: 'BOOL' };
const dtypesByName = new Map(Object.entries(dtypeNames).map(([dtype, name]) => [name, dtype as DType]));
const arrayOf = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** Equal contents give equal bytes, whatever the order of the records. @throws Error for values that do not fill their shape. */
export function encodeSafetensors(
  tensors: Readonly<Record<string, HostTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  if (digestKey in metadata) throw new Error(`metadata key "${digestKey}" is the file's own`);
  const entries = layOut(tensors);
  const header = Buffer.from(headerText(entries, { ...metadata, [digestKey]: noDigest }));
  const start = 8 + header.length;
  const file = Buffer.alloc(start + (entries.at(-1)?.end ?? 0));
  file.writeBigUInt64LE(BigInt(header.length));
  file.set(header, 8);
  for (const { name, begin } of entries) {
    const { data } = tensors[name]!;
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + begin);
  }
  const digest = findDigest(header)!;
  file.write(digestOf(file, 8 + digest.at), 8 + digest.at, 'latin1');
  return file;
}

/**
 * Values are copied, so `bytes` may be reused. With `verify` the file must carry a `sha256` and match it.
 * @throws SafetensorsError
 */
export function decodeSafetensors(bytes: Uint8Array, { verify = false } = {}): Contents {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = headerOf(file);
  if (verify) check(file, header);
  const { entries, metadata } = parseHeader(header);
  const values = file.subarray(8 + header.length);
  checkTiling(entries, values.length);
  const tensors = Object.fromEntries(entries.map((entry) => [entry.name, read(values, entry)]));
  const { [digestKey]: _, ...rest } = metadata;
  return { tensors, metadata: rest };
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Wide types first, so that every tensor is aligned without holes; then by name. */
function layOut(tensors: Readonly<Record<string, HostTensor>>): Entry[] {
  const names = Object.keys(tensors).sort(
    (a, b) => bytesPer[tensors[b]!.dtype] - bytesPer[tensors[a]!.dtype] || byText(a, b),
  );
  let begin = 0;
  return names.map((name) => {
    const { dtype, shape, data } = tensors[name]!;
    if (name === metadataKey) throw new Error(`a tensor cannot be called "${metadataKey}"`);
    if (data.length !== sizeOf(shape))
      throw new Error(`tensor "${name}" holds ${data.length} values, its shape is ${describeShape(shape)}`);
    const end = begin + data.byteLength;
    const entry = { name, dtype, shape, begin, end };
    begin = end;
    return entry;
  });
}

/** Written by hand: JSON.stringify would move names that look like integers to the front. Padded to 8 bytes. */
function headerText(entries: readonly Entry[], metadata: Readonly<Record<string, string>>): string {
  const pair = (key: string, value: unknown) => `${JSON.stringify(key)}:${JSON.stringify(value)}`;
  const own = Object.keys(metadata).sort(byText);
  const fields = [`"${metadataKey}":{${own.map((key) => pair(key, metadata[key])).join(',')}}`];
  for (const { name, dtype, shape, begin, end } of [...entries].sort((a, b) => byText(a.name, b.name)))
    fields.push(pair(name, { dtype: dtypeNames[dtype], shape, data_offsets: [begin, end] }));
  const text = `{${fields.join(',')}}`;
  return text + ' '.repeat((8 - (Buffer.byteLength(text) % 8)) % 8);
}

function headerOf(file: Buffer): Buffer {
  if (file.length < 8) throw new SafetensorsError(`${file.length} bytes are too few to hold a header's length`);
  const length = file.readBigUInt64LE();
  if (length > longestHeader) throw new SafetensorsError(`a header of ${length} bytes is beyond the limit`);
  if (Number(length) > file.length - 8)
    throw new SafetensorsError(`the header should have ${length} bytes, only ${file.length - 8} follow`);
  return file.subarray(8, 8 + Number(length));
}

/** The digest and its place in the header. Inside any other string its quotes would be escaped, so it is found once. */
function findDigest(header: Buffer): { readonly at: number; readonly digits: string } | undefined {
  const match = /"sha256"\s*:\s*"([0-9a-f]{64})"/.exec(header.toString('latin1'));
  return match ? { at: match.index + match[0].length - 65, digits: match[1]! } : undefined;
}

function digestOf(file: Buffer, at: number): string {
  const hash = createHash('sha256').update(file.subarray(0, at)).update(noDigest);
  return hash.update(file.subarray(at + noDigest.length)).digest('hex');
}

function check(file: Buffer, header: Buffer): void {
  const digest = findDigest(header);
  if (!digest) throw new SafetensorsError('the header holds no SHA-256');
  const actual = digestOf(file, 8 + digest.at);
  if (actual !== digest.digits)
    throw new SafetensorsError(
      `damaged: its SHA-256 is ${actual.slice(0, 12)}..., the header says ${digest.digits.slice(0, 12)}...`,
    );
}

function parseHeader(header: Buffer): { entries: Entry[]; metadata: Record<string, string> } {
  const text = decodeText(header);
  if (!text.startsWith('{')) throw new SafetensorsError('the header is not a JSON object');
  const fields = parseJson(text);
  const repeated = repeatedKey(text);
  if (repeated !== undefined) throw new SafetensorsError(`the header names "${repeated}" twice`);
  const { [metadataKey]: metadata = {}, ...tensors } = fields;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string'))
    throw new SafetensorsError(`"${metadataKey}" must hold strings only`);
  const entries = Object.entries(tensors).map(([name, value]) => parseEntry(name, value));
  return { entries, metadata: metadata as Record<string, string> };
}

function decodeText(header: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header);
  } catch {
    throw new SafetensorsError('the header is not UTF-8');
  }
}

function parseJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SafetensorsError(`the header is not JSON: ${(error as Error).message}`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first key given twice in one object of valid JSON; JSON.parse silently takes the last. */
function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, colon] of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon) {
      const key = JSON.parse(token.slice(0, -colon.length)) as string;
      if (open.at(-1)!.has(key)) return key;
      open.at(-1)!.add(key);
    }
  }
  return undefined;
}

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

function parseEntry(name: string, value: unknown): Entry {
  const wrong = (what: string) => new SafetensorsError(`tensor "${name}": ${what}`);
  if (!isRecord(value) || Object.keys(value).sort().join() !== 'data_offsets,dtype,shape')
    throw wrong('must have exactly dtype, shape and data_offsets');
  const { dtype: dtypeName, shape, data_offsets: offsets } = value;
  const dtype = dtypesByName.get(dtypeName as string);
  if (!dtype) throw wrong(`dtype ${JSON.stringify(dtypeName)} is none of ${[...dtypesByName.keys()].join(', ')}`);
  if (!isCounts(shape)) throw wrong(`shape ${JSON.stringify(shape)} is not a list of extents`);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!)
    throw wrong(`data_offsets ${JSON.stringify(offsets)} are not [begin, end]`);
  const [begin, end] = offsets as [number, number];
  const bytes = sizeOf(shape) * bytesPer[dtype];
  if (end - begin !== bytes)
    throw wrong(`${dtypeName} ${describeShape(shape)} takes ${bytes} bytes, data_offsets give ${end - begin}`);
  return { name, dtype, shape, begin, end };
}

/** The tensors must cover the values from first byte to last, each byte once. */
function checkTiling(entries: readonly Entry[], available: number): void {
  let covered = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < covered) throw new SafetensorsError(`tensor "${name}" overlaps the one before it at byte ${begin}`);
    if (begin > covered)
      throw new SafetensorsError(`bytes ${covered} to ${begin} before "${name}" belong to no tensor`);
    if (end > available)
      throw new SafetensorsError(`tensor "${name}" ends at byte ${end}, but there are only ${available}`);
    covered = end;
  }
  if (covered !== available) throw new SafetensorsError(`${available - covered} bytes follow the last tensor`);
}

function read(values: Buffer, { name, dtype, shape, begin, end }: Entry): HostTensor {
  const copy = new Uint8Array(values.subarray(begin, end));
  if (dtype === 'bool' && copy.some((byte) => byte > 1))
    throw new SafetensorsError(`tensor "${name}" is BOOL but holds other bytes than 0 and 1`);
  const data: TensorData = new arrayOf[dtype](copy.buffer);
  return { dtype, shape, data };
}
