/**
 * The tests that mutation runs: those of the model, with one seed, so that a test has the same name in every run. The longest
 * two, which search interleaved ledgers for a quarter of a minute each, are left out: every survivor would pay for them.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/machines/**/*.test.ts', 'test/properties/**/*.test.ts', 'test/src/explain/**/*.test.ts'],
    exclude: [
      'test/properties/interleaved/found.property.test.ts',
      'test/properties/interleaved/promises.property.test.ts',
    ],
    setupFiles: ['test/support/one-seed.ts'],
    testTimeout: 60_000,
  },
});
