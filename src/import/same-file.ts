/** Two names of one file: a recording merged with itself would tell everything twice, and one written over would be lost. */
import { stat } from 'node:fs/promises';
import { InputError } from '../input-error.ts';
import type { Recording } from './spool.ts';

/** Undefined for what is not there. */
const identityOf = async (path: string): Promise<string | undefined> => {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
};

/** @throws InputError if one of the recordings stands there twice, under whatever names. */
export const requireDistinct = async (recordings: readonly Recording[]): Promise<void> => {
  const seen = new Set<string>();
  for (const { name, path } of recordings) {
    const identity = await identityOf(path);
    if (identity === undefined) continue;
    if (seen.has(identity)) {
      throw new InputError({ file: name, what: 'given twice', advice: 'name each recording once' });
    }
    seen.add(identity);
  }
};

/** @throws InputError if `output` is one of the files that are to be read. */
export const refuseOntoInput = async (output: string, inputs: readonly string[]): Promise<void> => {
  const written = await identityOf(output);
  if (written === undefined) return;
  for (const input of inputs) {
    if ((await identityOf(input)) !== written) continue;
    const what = 'what is read would be written over';
    throw new InputError({ file: output, what, advice: 'name another file' });
  }
};
