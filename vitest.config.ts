import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

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
        },
      },
      {
        test: {
          name: 'property',
          include: ['test/**/*.property.test.ts'],
          exclude: ['test/fixtures/**'],
          testTimeout: 60_000,
        },
      },
      {
        // These start whole programs, the same one some hundred times: it is compiled once.
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.test.ts'],
          globalSetup: ['test/e2e/build-program.ts'],
          exclude: ['test/fixtures/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') },
        },
      },
    ],
  },
});
