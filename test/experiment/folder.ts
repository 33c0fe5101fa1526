/** Writes the files of a test into a folder of its own and tells postcards without that folder's name. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { ConfigError } from '../../src/registry/problem.js';

export interface Folder {
  readonly path: string;
  write(name: string, text: string | Uint8Array): string;
  /** The postcards of the ConfigError that `act` throws, one a line; anything else it throws passes through. */
  postcards(act: () => unknown): Promise<string>;
}

export function folder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'sparring-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write(name, text) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    async postcards(act) {
      try {
        await act();
      } catch (error) {
        if (error instanceof ConfigError) return error.message.replaceAll(`${path}/`, '').replaceAll(path, '.');
        throw error;
      }
      return 'no mistake found';
    },
  };
}
