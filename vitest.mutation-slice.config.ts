/** The tests of the debug registers alone: what they do not see of a change there, the slice of mutation testing tells. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/machines/x86/**/*.test.ts'], setupFiles: ['test/support/one-seed.ts'] },
});
