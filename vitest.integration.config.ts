import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/integration/**/*.test.ts'],
    globalSetup: 'test/integration/clone.ts',
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 600_000, // the clone is large where TensorFlow is in it, and slow to remove
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
  },
});
