/** Makes names and values such as MLflow takes them, saying so. What is fine already passes unchanged. */
import { posix } from 'node:path';
import type { Warn, Words } from './mlflow.js';

/** Characters, counted as MLflow does: whole ones, not halves of a pair. */
export const limits = { key: 250, param: 6000, tag: 5000 } as const;

/** Letters and digits of any alphabet, and `/ _ . - : space`; a path that no file system would write otherwise. */
export function fittingKey(key: string, warn: Warn): string {
  const allowed = key.replace(/[^\p{L}\p{N}/_.\- :]/gu, '_');
  const path = posix.normalize(`/${allowed.replaceAll('..', '__')}`).replace(/^\/+|\/+$/g, '');
  const fitting = cut(path, limits.key).replace(/\/+$/, '') || '_';
  if (fitting !== key) warn(`MLflow does not take the name "${cut(key, 80)}": it is "${cut(fitting, 80)}" there.`);
  return fitting;
}

/** Without halves of characters and without zeros, which databases refuse; not longer than `limit`. */
export function fittingValue(key: string, value: string, limit: number, warn: Warn): string {
  const whole = Buffer.from(value).toString().replaceAll('\0', '\uFFFD');
  const fitting = cut(whole, limit);
  if (fitting !== whole) warn(`The value of "${key}" is cut to its first ${limit} characters, all that MLflow takes.`);
  return fitting;
}

/** As a list; of names that become the same, the first stays. */
export function fittingWords(words: Words, limit: number, warn: Warn): { key: string; value: string }[] {
  const taken = new Map<string, string>();
  for (const [name, value] of Object.entries(words)) {
    const key = fittingKey(name, warn);
    if (taken.has(key)) warn(`"${name}" is left out: another has its name, "${key}", in MLflow.`);
    else taken.set(key, fittingValue(key, value, limit, warn));
  }
  return [...taken].map(([key, value]) => ({ key, value }));
}

const cut = (text: string, limit: number): string => (text.length <= limit ? text : [...text].slice(0, limit).join(''));
