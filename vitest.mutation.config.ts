/** The tests that mutation runs: those of the model, with one seed, so that a test has the same name in every run. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/machines/**/*.test.ts', 'test/properties/**/*.test.ts'],
    setupFiles: ['test/support/one-seed.ts'],
    testTimeout: 60_000,
  },
});
