/**
 * Keeps what metrics say of their data, not of a run: computed once, and read from then on by every process that looks at
 * runs of the same folder. A file that is gone or damaged is computed again.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keep, Numbers } from '../metrics/metric.js';
import { finite, revived } from '../registry/json.js';
import { storage } from './storage.js';

/** In `folder`, one file a key, which it says. `making` is told where something is about to be computed. */
export function keepIn(folder: string, making: (path: string) => void): Keep {
  return async (key, make) => {
    const text = JSON.stringify(key, finite);
    const path = join(folder, `${createHash('sha256').update(text).digest('hex').slice(0, 32)}.json`);
    const known = kept(path);
    if (known) return known;
    making(path);
    const numbers = await make();
    storage.ensureFolder(folder);
    storage.commit(path, `${JSON.stringify({ key, numbers }, finite, 2)}\n`);
    return numbers;
  };
}

function kept(path: string): Numbers | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const { numbers } = JSON.parse(readFileSync(path, 'utf8'), revived);
    return typeof numbers === 'object' && numbers !== null ? numbers : undefined;
  } catch {
    return undefined;
  }
}
