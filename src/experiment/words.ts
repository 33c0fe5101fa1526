/** The words in which config mistakes are told: what we saw, and what a kind of part is called. */
import type { Kind } from '../registry/component.js';
import { ConfigError, type Problem } from '../registry/problem.js';
import type { Finding } from './document.js';

/** Every kind with its article. A new kind is a compile error here until it has one. */
export const kindWords: Readonly<Record<Kind, string>> = {
  callback: 'a callback',
  dataset: 'a dataset',
  initializer: 'an initializer',
  layer: 'a layer',
  loss: 'a loss',
  metric: 'a metric',
  network: 'a network',
  optimizer: 'an optimizer',
  prior: 'a prior',
  pruner: 'a pruner',
  sampler: 'a sampler',
  schedule: 'a schedule',
  trainer: 'a trainer',
};

/** `the string "abc"`, `2.5`, `a list`. */
export function seen(value: unknown): string {
  if (typeof value === 'string') return `the string ${quote(value)}`;
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : String(value);
}

/** In double quotes, shortened, with control characters made visible. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

/** `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** All findings as one error, in the order of the text, each told once. */
export function configError(findings: readonly Finding[]): ConfigError {
  const told = new Set<string>();
  const problems: Problem[] = [];
  for (const { place, path, message, remedy } of [...findings].sort((a, b) => a.place.order - b.place.order)) {
    const key = `${place.where} ${message}`;
    if (!told.has(key)) problems.push({ where: place.where, path, message, ...(remedy && { remedy }) });
    told.add(key);
  }
  return new ConfigError(problems);
}
