/** Looks at run folders as bytes. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Run folders below `runsDir` that can be resumed. */
export const runsIn = (runsDir: string): string[] =>
  foldersIn(runsDir)
    .flatMap((name) => foldersIn(join(runsDir, name)).map((id) => join(runsDir, name, id)))
    .filter((path) => existsSync(join(path, 'meta.json')));

const foldersIn = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    : [];

export const lines = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');

export const names = (path: string): string[] => readdirSync(path).sort();

/** All that training computes: the last checkpoint with weights and slots, the metrics log, every picture. */
export function fingerprint(path: string): Record<string, string> {
  const checkpoint = names(join(path, 'checkpoints'))
    .filter((name) => name.endsWith('.safetensors'))
    .at(-1)!;
  const pictures = names(join(path, 'samples')).map((name) => `samples/${name}`);
  const files = [`checkpoints/${checkpoint}`, 'metrics.jsonl', ...pictures];
  return Object.fromEntries(files.map((file) => [file, sha256(readFileSync(join(path, file)))]));
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
