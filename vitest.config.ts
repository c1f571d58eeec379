import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * A machine may be busy with other things: how long something may take says nothing about it, and only what never ends is to
 * be given up.
 */
const PATIENCE = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000, interval: 20 } },
};

export default defineConfig({
  test: {
    // Left to itself vitest keeps one of two cores free.
    maxWorkers: availableParallelism(),
    coverage: { include: ['machines/**/*.ts', 'properties/**/*.ts', 'src/**/*.ts'] },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.property.test.ts', 'test/**/*.e2e.test.ts', 'test/fixtures/**'],
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'property',
          include: ['test/**/*.property.test.ts'],
          exclude: ['test/fixtures/**'],
          ...PATIENCE,
        },
      },
      {
        // These start whole programs, the same one some hundred times: it is compiled once.
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.test.ts'],
          globalSetup: ['test/e2e/build-program.ts'],
          exclude: ['test/fixtures/**'],
          ...PATIENCE,
          env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') },
        },
      },
    ],
  },
});
