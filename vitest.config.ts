import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './test/support/closing-line.ts';
import { full } from './test/support/full.ts';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // No module keeps anything that a test could change, and loading them for each file takes as long as testing them.
    isolate: false,
    globalSetup: ['test/support/key-pool.ts'],
    setupFiles: ['test/support/shared-keys.ts'],
    // Much of the time goes into waiting for brokers and modules, so no core is left over for the main process.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: full ? 120_000 : 20_000,
    hookTimeout: full ? 120_000 : 30_000,
    reporters: ['default', new ClosingLineReporter()],
  },
});
