/**
 * Mutation testing of the policies and of what they are made of: `npm run mutate` (an hour or more on two cores),
 * `npm run mutate:slice` for the part that CI runs.
 */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts', related: true },
  coverageAnalysis: 'perTest',
  mutate: ['machines/policies/*.ts', 'machines/x86/*.ts'],
  // Rules and sections are texts for people; the errno of each is held by the tests that see it answered.
  mutator: { excludedMutations: ['StringLiteral'] },
  // A mutant that acts while a module loads is not credited to any test: each would run them all, six hours in sum.
  ignoreStatic: true,
  concurrency: 2,
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  htmlReporter: { fileName: 'reports/mutation/index.html' },
  jsonReporter: { fileName: 'reports/mutation/report.json' },
  thresholds: { high: 98, low: 95, break: 95 },
  tempDirName: '.stryker-tmp',
};
