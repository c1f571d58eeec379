/** The slice of mutation testing that CI runs: the debug registers' own files, against the tests beside them. */
import whole from './stryker.config.mjs';

export default {
  ...whole,
  vitest: { ...whole.vitest, configFile: 'vitest.mutation-slice.config.ts' },
  mutate: ['machines/x86/*.ts'],
  // The few tests are quick enough to run them all for what acts while a module loads.
  ignoreStatic: false,
  reporters: ['clear-text', 'progress-append-only'],
};
