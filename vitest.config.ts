import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Plugins import the package by name; in tests that is the source, so nothing needs to be built first.
  resolve: { alias: { sparring: join(import.meta.dirname, 'src/index.ts') } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/integration/**'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
