import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './test/support/closing-line.ts';
import { full } from './test/support/full.ts';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Much of the time goes into waiting for brokers and modules, so no core is left over for the main process.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: full ? 120_000 : 20_000,
    hookTimeout: full ? 120_000 : 30_000,
    reporters: ['default', new ClosingLineReporter()],
  },
});
