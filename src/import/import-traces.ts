/** From recordings of strace in files to a ledger. */
import type { Machine } from '../../machines/machine.ts';
import type { OnRead } from '../event-source.ts';
import { InputError } from '../input-error.ts';
import { detect } from './detect.ts';
import { type ImportedTexts, importTexts, type Trace } from './import-texts.ts';
import { textOf } from './recording.ts';
import { requireDistinct } from './same-file.ts';
import { type Recording, spool, type Spooled } from './spool.ts';

export interface Import extends ImportedTexts {
  /** Forgets what was kept of standard input. Nothing can be read after it. */
  readonly dispose: () => Promise<void>;
}

const traceOf = async (recording: Recording): Promise<Trace> => {
  const format = await detect(recording);
  if (format.kind === 'strace') return { text: textOf(recording), form: format.form };
  throw new InputError({
    file: recording.name,
    what: 'a ledger, not a recording',
    advice: 'replay or verify it as it is',
  });
};

/**
 * Imports recordings of strace, plain or gzip; `-` is standard input. `given` are facts about the machine that the caller
 * knows better than the recordings show; `onRead` follows the reading. Throws an InputError for what cannot be read.
 */
export const importTraces = async (
  paths: readonly string[],
  given: Partial<Machine>,
  onRead: OnRead = () => undefined,
): Promise<Import> => {
  const spooled: Spooled[] = [];
  const dispose = async (): Promise<void> => {
    for (const { dispose: forget } of spooled) await forget();
  };
  try {
    for (const path of paths) spooled.push(await spool(path));
    await requireDistinct(spooled.map(({ recording }) => recording));
    const traces: Trace[] = [];
    for (const { recording } of spooled) traces.push(await traceOf({ ...recording, onRead }));
    return { ...(await importTexts(traces, given)), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
};
