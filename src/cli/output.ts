/** Standard output with backpressure: a replay is never further ahead of its reader than a few pages. */
import { errnoOf, fileError } from '../input-error.ts';

/** Text gathered before it is written: a system call for every row would cost more than the row. */
const PAGE = 64 * 1024;

export interface Output {
  /** Hands on one line. Answers a promise only when there is something to wait for. */
  readonly line: (text: string) => Promise<void> | undefined;
  /** Writes what is left. */
  readonly end: () => Promise<void>;
}

const written = (stream: NodeJS.WritableStream, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });

/**
 * @returns an output onto `stream`. Its promises reject with the stream's own error: `EPIPE` when the reader has left.
 */
export const outputTo = (stream: NodeJS.WritableStream): Output => {
  let page = '';
  const flush = async (): Promise<void> => {
    const text = page;
    page = '';
    try {
      if (text !== '') await written(stream, text);
    } catch (error) {
      // A reader that has left is for the caller to know; a full disk is for people.
      throw errnoOf(error) === 'EPIPE' ? error : fileError(error, '<stdout>');
    }
  };
  return {
    line: (text) => {
      page += `${text}\n`;
      return page.length < PAGE ? undefined : flush();
    },
    end: flush,
  };
};

let isAbandoned = false;
let failure: unknown;

/** Whether the reader of standard output has left, like `head` when it has seen enough. */
export const isOutputAbandoned = (): boolean => isAbandoned;

/** Errors of the standard streams reach whoever writes; without a listener they would end the program with a stack trace. */
export const watchStandardStreams = (): void => {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error) => {
    if (errnoOf(error) === 'EPIPE') isAbandoned = true;
    else failure ??= error;
  });
};

/**
 * Waits until all that was handed to standard output is there, also by others: help is printed by the library of options.
 * @throws InputError if some of it could not be written.
 */
export const requireWritten = async (): Promise<void> => {
  await written(process.stdout, '').catch(() => undefined);
  if (failure !== undefined) throw fileError(failure, '<stdout>');
};

/** Prints a whole text on standard output and waits until it is there. */
export const print = async (text: string): Promise<void> => {
  const output = outputTo(process.stdout);
  await output.line(text);
  await output.end();
};
