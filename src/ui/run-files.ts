/** Files of a run, by their path in its folder. A path leads nowhere else, not by `..` and not by a link. */
import { readFileSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { blaming } from '../experiment/storage.js';
import { quote } from '../experiment/words.js';
import { UserError } from '../registry/problem.js';

/** @throws UserError where there is no such file in the folder */
export function fileOf(run: string, path: string): Uint8Array {
  const real = realOf(join(run, path));
  if (path === '' || !real?.startsWith(`${realpathSync(run)}${sep}`))
    throw new UserError(`this run has no file ${quote(path)}.`);
  return blaming('read', real, () => readFileSync(real));
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

const media: Readonly<Record<string, string>> = {
  png: 'image/png',
  json: 'application/json',
  svg: 'text/plain; charset=utf-8', // a picture that could hold a program is shown as text
};

export const mediaOf = (path: string): string => media[path.split('.').at(-1)!] ?? 'application/octet-stream';
