/** What samples and generator ask of the page around them: answers, and a place in its address. Types alone. */
import type { DensityReply, ReferenceReply, RunReply } from '../src/ui/contract.js';

export interface Source {
  run(id: string): Promise<RunReply>;
  density(id: string): Promise<DensityReply | null>;
  reference(id: string, count: number): Promise<ReferenceReply>;
  /** A file below the run folder. */
  file(id: string, path: string): Promise<Uint8Array>;
  /** ONNX, gzipped perhaps. */
  model(id: string, which: 'generator' | 'discriminator'): Promise<Uint8Array>;
  /** The program that runs models, ort-wasm-simd-threaded.wasm. */
  runtime(): Promise<Uint8Array>;
}

/** Keys and values in the page's address, which outlive a reload. */
export interface Place {
  get(key: string): string | undefined;
  /** Changes some; undefined takes one out. */
  set(changes: Readonly<Record<string, string | undefined>>): void;
}
