/** Before the integration tests: a fresh clone of HEAD, installed from the registry as a stranger would. */
import { mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { must } from './process.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the installed clone. */
    clone: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'sparring-clone-'));
  const clone = join(folder, 'sparring');
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await must(join(import.meta.dirname, '../..'), 'git', 'clone', '--quiet', '.', clone);
    await must(clone, 'npm', 'ci', '--no-fund', '--no-audit');
  } catch (error) {
    await remove();
    throw error;
  }
  project.provide('clone', clone);
  return remove;
}
