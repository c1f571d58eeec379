/** Leaves out of the page what zod brings to write JSON schemas: nothing there asks it for one. */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const JSON_SCHEMA = /\/zod\/v4\/core\/(?:to-json-schema|json-schema-processors)\.js$/;

const exportsOf = (source: string): readonly string[] =>
  [...source.matchAll(/^export (?:const|function) (\w+)/gm)].flatMap(([, name]) => name ?? []);

/** The schemas name its functions as they are made, and would call them to describe themselves alone. */
export const withoutJsonSchema = (): Plugin => ({
  name: 'without-json-schema',
  load: (id) =>
    JSON_SCHEMA.test(id)
      ? exportsOf(readFileSync(id, 'utf8'))
          .map((name) => `export const ${name} = () => ({});`)
          .join('\n')
      : undefined,
});
