/**
 * Where the page's answers come from: a server, or the report that the page lies in. The one place that knows the difference;
 * the questions are those of src/ui/contract.ts.
 */
import type {
  Bundle,
  DensityReply,
  LiveEvent,
  MetricsReply,
  ReferenceReply,
  RunReply,
  RunsReply,
  SweepReply,
} from '../src/ui/contract.js';

export interface Source {
  runs(): Promise<RunsReply>;
  run(id: string): Promise<RunReply>;
  /** What metrics.jsonl holds from byte `from` on. */
  metrics(id: string, from: number): Promise<MetricsReply>;
  sweep(id: string): Promise<SweepReply>;
  density(id: string): Promise<DensityReply | null>;
  reference(id: string, count: number): Promise<ReferenceReply>;
  /** A file below the run folder. */
  file(id: string, path: string): Promise<Uint8Array>;
  /** ONNX, gzipped perhaps. */
  model(id: string, which: 'generator' | 'discriminator'): Promise<Uint8Array>;
  /** The program that runs models. */
  runtime(): Promise<Uint8Array>;
  /** Tells of changes after `version` until the answer is called; `lost` tells whether the line is down. A report never changes. */
  live(version: number, changed: (event: LiveEvent) => void, lost: (down: boolean) => void): () => void;
  /** Whether the page lies in a report. */
  readonly still: boolean;
}

/** The address of a question, as the server and a report know it: slashes of a path stay slashes. */
export function addressOf(question: string, asked: Readonly<Record<string, string | number>> = {}): string {
  const pairs = Object.entries(asked).map(
    ([key, value]) => `${key}=${encodeURIComponent(value).replaceAll('%2F', '/')}`,
  );
  return [`api/${question}`, ...(pairs.length > 0 ? [pairs.join('&')] : [])].join('?');
}

export function openSource(): Source {
  const data = document.getElementById('sparring-data');
  return data ? ofReport(JSON.parse(data.textContent) as Bundle) : ofServer();
}

interface Answers {
  json(address: string): Promise<unknown>;
  bytes(address: string): Promise<Uint8Array>;
}

const asking = ({ json, bytes }: Answers) => ({
  runs: () => json(addressOf('runs')) as Promise<RunsReply>,
  run: (id: string) => json(addressOf('run', { id })) as Promise<RunReply>,
  sweep: (id: string) => json(addressOf('sweep', { id })) as Promise<SweepReply>,
  density: (id: string) => json(addressOf('density', { id })) as Promise<DensityReply | null>,
  file: (id: string, path: string) => bytes(addressOf('file', { id, path })),
  model: (id: string, which: string) => bytes(addressOf('model', { id, which })),
});

function ofServer(): Source {
  const answered = async (address: string): Promise<Response> => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(await mistakeIn(response));
    return response;
  };
  const json = async (address: string) => (await answered(address)).json();
  const bytes = async (address: string) => new Uint8Array(await (await answered(address)).arrayBuffer());
  return {
    ...asking({ json, bytes }),
    metrics: (id, from) => json(addressOf('metrics', { id, from })),
    reference: (id, count) => json(addressOf('reference', { id, count })),
    runtime: () => bytes('ort-wasm-simd-threaded.wasm'),
    live(version, changed, lost) {
      const events = new EventSource(addressOf('live', { version }));
      events.onmessage = ({ data }) => changed(JSON.parse(data));
      events.onopen = () => lost(false);
      events.onerror = () => lost(true);
      return () => events.close();
    },
    still: false,
  };
}

/** The server's own words, where it has any. */
async function mistakeIn(response: Response): Promise<string> {
  const { error } = (await response.json().catch(() => ({}))) as { readonly error?: string };
  return error ?? `${response.status} ${response.statusText}`;
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

async function unzipped(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function ofReport(bundle: Bundle): Source {
  const json = async (address: string): Promise<unknown> => {
    if (!(address in bundle)) throw new Error('this is not in the report');
    return bundle[address];
  };
  const bytes = async (address: string) => bytesOf(String(await json(address)).replace(/^data:[^,]*,/, ''));
  return {
    ...asking({ json, bytes }),
    metrics: async (id, from) => {
      const all = (await json(addressOf('metrics', { id, from: 0 }))) as MetricsReply;
      return from === 0 ? all : { next: from, steps: [], epochs: [], times: [], values: {} };
    },
    // A report holds as many examples as it was made with.
    reference: async (id) => {
      const address = Object.keys(bundle).find((one) => one.startsWith(addressOf('reference', { id, count: '' })));
      return (await json(address ?? '')) as ReferenceReply;
    },
    runtime: () => unzipped(bytesOf(document.getElementById('sparring-runtime')!.textContent)),
    live: () => () => undefined,
    still: true,
  };
}
