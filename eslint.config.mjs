import { builtinModules } from 'node:module';
import svelte from 'eslint-plugin-svelte';
import svelteParser from 'svelte-eslint-parser';
import tseslint from 'typescript-eslint';

const PURE = 'The machines and the properties are pure: no I/O, no clock, no randomness.';

const impureGlobals = [
  ...['Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
  ...['process', 'Buffer', 'require', 'globalThis', 'fetch', 'crypto', 'navigator', 'WebSocket', 'Worker'],
].map((name) => ({ name, message: PURE }));

const builtins = builtinModules.filter((name) => !name.includes(':') && !name.startsWith('_'));
const builtinImport = { regex: `^(node:|(${builtins.join('|')})(/|$))`, message: PURE };

/** Everything of xstate that hides a clock, a promise or a running actor. */
const xstateActors = {
  name: 'xstate',
  importNames: [
    ...['createActor', 'interpret', 'spawnChild', 'SimulatedClock', 'waitFor', 'toPromise'],
    ...['fromPromise', 'fromCallback', 'fromObservable', 'fromEventObservable'],
  ],
  message: 'The machines run by initialTransition and transition alone: no clocks, no promises, no actors.',
};

const dynamicImport = { selector: 'ImportExpression', message: PURE };
const promises = [
  { selector: 'AwaitExpression', message: 'The machines have no promises.' },
  { selector: ':function[async=true]', message: 'The machines have no promises.' },
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'reports/', '.stryker-tmp/', 'test/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',

      '@typescript-eslint/consistent-type-assertions': [
        'error',
        { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' },
      ],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],

      // `interface` and `type`, `for` and `for … of` are each the plainer one at times.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
      // The state is plain records, and an entry goes away by `delete`.
      '@typescript-eslint/no-dynamic-delete': 'off',
      // It asks for the `!` that no-non-null-assertion forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
    },
  },
  {
    // A component's script has its types from svelte-check; what can be told without them is told here.
    files: ['**/*.svelte'],
    extends: [svelte.configs['flat/recommended'], tseslint.configs.strict],
    languageOptions: { parser: svelteParser, parserOptions: { parser: tseslint.parser } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      // Text from a trace is never markup.
      'svelte/no-at-html-tags': 'error',
      'prefer-const': 'off',
      'no-undef': 'off',
    },
  },
  {
    files: ['machines/**/*.ts', 'properties/**/*.ts', 'src/**/*.ts'],
    ignores: ['src/cli/**'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['machines/**/*.ts', 'properties/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: PURE }],
      'no-restricted-imports': ['error', { paths: [xstateActors], patterns: [builtinImport] }],
      'no-restricted-syntax': ['error', dynamicImport],
    },
  },
  {
    files: ['machines/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', dynamicImport, ...promises] },
  },
  {
    // A test may say what it knows of the rows that it has just made the program print.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-type-assertion': 'off' },
  },
);
