// The import rule: machines ← properties ← src, never the other way (docs: the three rings).

const project = '^(machines|properties|src)/';
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'machines-stand-alone',
      comment: 'machines/ imports only itself, xstate, immer and zod.',
      severity: 'error',
      from: { path: '^machines/' },
      to: { pathNot: ['^machines/', packages('xstate', 'immer', 'zod')] },
    },
    {
      name: 'properties-speak-of-machines',
      comment: 'properties/ imports only itself, machines/ and fast-check.',
      severity: 'error',
      from: { path: '^properties/' },
      to: { pathNot: ['^machines/', '^properties/', packages('fast-check')] },
    },
    {
      name: 'src-stays-in-the-rings',
      comment: 'src/ imports the three rings, Node and packages; nothing beside them.',
      severity: 'error',
      from: { path: '^src/' },
      to: { pathNot: [project, packages('.+')], dependencyTypesNot: ['core'] },
    },
    {
      name: 'only-cli-knows-cli',
      comment: 'What the verbs do stands outside src/cli, and can be used without it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'shipped-code-needs-shipped-packages',
      comment: 'A package that the rings import is a dependency, not a development dependency.',
      severity: 'error',
      // The page is built before it is shipped: what it imports is in it.
      from: { path: project, pathNot: '^src/inspect/page/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: packages('fast-check'),
      },
    },
    {
      name: 'the-page-runs-in-a-browser',
      comment: 'The page, its session and its views use nothing of Node, so that they run anywhere.',
      severity: 'error',
      from: { path: '^src/inspect/(page|session|view)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that import each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dangling-imports',
      comment: 'What is imported exists.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|reports|test/fixtures)/' },
    // Imports of types count: a ring that knows another's types depends on it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.svelte', '.css'],
    },
  },
};
