/** Where a file is made before it takes its place: beside it, under a name that nobody else chooses. */
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const END = '.partial';

const beginningOf = (path: string): string => `.${basename(path)}.`;

/** A new name beside `path`. */
export const draftFor = (path: string): string =>
  join(dirname(path), `${beginningOf(path)}${randomUUID()}${END}`);

/**
 * What stands beside `path` under such a name: made by somebody who is at it, or was killed while at it. Which of the two,
 * nobody can tell from here, as the other may run on another machine.
 */
export const draftsBeside = async (path: string): Promise<readonly string[]> => {
  const beginning = beginningOf(path);
  const uuid = randomUUID().length;
  const names = await readdir(dirname(path)).catch(() => []);
  return names
    .filter((name) => name.startsWith(beginning) && name.endsWith(END))
    .filter((name) => name.length === beginning.length + uuid + END.length)
    .map((name) => join(dirname(path), name));
};
