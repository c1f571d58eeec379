/** Builds the inspector's page into static files, for the server of `breakledger inspect` and for any other. */
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { recordedExamples } from './scripts/recorded-examples.ts';
import { withoutJsonSchema } from './scripts/without-json-schema.ts';

// Whatever runs the build, the tests for instance: what is built is what is shipped.
process.env['NODE_ENV'] = 'production';

// Notes to a minifier, hundreds of them, are of no use once it is done.
const rolldownOptions = { output: { comments: false } };

export default defineConfig({
  root: 'src/inspect/page',
  // Wherever the files are put, they find each other.
  base: './',
  plugins: [svelte({ configFile: false }), recordedExamples(), withoutJsonSchema()],
  // What of Node the readers of ledgers need, by other means.
  resolve: {
    alias: {
      'node:crypto': fileURLToPath(new URL('src/inspect/page/node/crypto.ts', import.meta.url)),
      'node:zlib': fileURLToPath(new URL('src/inspect/page/node/zlib.ts', import.meta.url)),
    },
  },
  worker: { format: 'es', plugins: () => [withoutJsonSchema()], rolldownOptions },
  build: {
    outDir: '../../../dist/inspect',
    emptyOutDir: true,
    // A script in the document would need an exception from the content security policy.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    target: 'es2024',
    rolldownOptions,
  },
  logLevel: 'warn',
});
