/**
 * Runs the program in a worker and watches over it: a policy from somebody's file may never return, and the thread that is
 * caught in it cannot say so.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { errnoOf, fileError, InputError } from '../input-error.ts';
import { STANDARD_STREAM } from '../ledger/byte-source.ts';
import { letGoAtExit } from '../let-go.ts';
import type { Surroundings } from './supervised.ts';
import {
  isAtWork,
  isSameCall,
  type Sign,
  type Stage,
  type Watch,
  watchesOn,
  watchMemory,
  watchOn,
} from './watch.ts';

/** Between two looks, in milliseconds. */
const LOOK_EVERY = 250;

/**
 * How long one call of a policy's function may take, and the loading of its module, in milliseconds: the functions decide on a
 * handful of slots. It is told by looks and not by a clock, which goes on while the whole program is stopped.
 */
const CALL_LIMIT = 5_000;
const LOADING_LIMIT = 10_000;

const limitOf = (stage: Stage): number => (stage === 'loading' ? LOADING_LIMIT : CALL_LIMIT);

/** How long the worker has to hear of a signal, in milliseconds: one that is caught in a loop never does. */
const HEARING = 300;

const callText = ({ stage, seq }: Sign): string => `its ${stage}${seq === 0 ? '' : ` at event ${seq}`}`;

const neverReturned = (file: string, sign: Sign): InputError =>
  new InputError({
    file,
    what: `${callText(sign)} has not come to an end after ${limitOf(sign.stage) / 1000} s`,
    advice:
      'look for a loop or a promise that never ends; docs/writing-a-policy.md says what each function must do',
  });

const endedProgram = (file: string, sign: Sign): InputError =>
  new InputError({
    file,
    what: `${callText(sign)} ended the program`,
    advice: 'a policy must not call process.exit: let its functions answer an outcome',
  });

/** An error of Node's where a thread has used up what it may have. */
const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

const usedUpMemory = (file: string, sign: Sign): InputError =>
  new InputError({
    file,
    what: isAtWork(sign)
      ? `${callText(sign)} used up the memory of the program`
      : 'the program ran out of memory with this policy',
    advice: 'look for a list that grows without end; if there is none, ask for less',
  });

/** Looks once more: tells `stuck` of a call that the policy has been seen in for longer than the limit. */
const lookerAt = (watch: Watch, stuck: (sign: Sign) => void): (() => void) => {
  let looks = 0;
  let last = watch.look();
  return () => {
    const now = watch.look();
    looks = isSameCall(last, now) ? looks + 1 : 0;
    last = now;
    if (looks * LOOK_EVERY >= limitOf(now.stage)) stuck(now);
  };
};

/** Calls `stuck` when the policy stays in one call for longer than the limit, in any thread. Answers what ends the watch. */
const watchOver = (watches: readonly Watch[], stuck: (sign: Sign) => void): (() => void) => {
  const lookers = watches.map((watch) => lookerAt(watch, stuck));
  const timer = setInterval(() => {
    for (const look of lookers) look();
  }, LOOK_EVERY);
  return () => {
    clearInterval(timer);
  };
};

export interface Supervised {
  /** The exit status of the program. Rejects with an InputError for a policy that does not return. */
  readonly status: Promise<number>;
  /** Hands a signal on to the program, which ends as it sees fit; if it cannot hear it, `status` rejects with `error`. */
  readonly interrupt: (signal: NodeJS.Signals, error: Error) => void;
}

/** A folder that goes with the program, however it ends: what a worker that is stopped has put there stays behind otherwise. */
const scratchFolder = (): { readonly path: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'breakledger-'));
  const remove = (): void => {
    rmSync(path, { recursive: true, force: true });
  };
  const removed = letGoAtExit(remove);
  return {
    path,
    remove: () => {
      remove();
      removed();
    },
  };
};

/**
 * Runs a command line that names policy files.
 * @param program the module to run. @param words its command line. @param files the policies' modules, as they are named.
 */
export const supervise = (program: URL, words: readonly string[], files: readonly string[]): Supervised => {
  const memory = watchMemory();
  const watch = watchOn(memory);
  const scratch = scratchFolder();
  const workerData: Surroundings = {
    watchMemory: memory,
    files,
    isTerminal: { stdout: process.stdout.isTTY, stderr: process.stderr.isTTY },
  };
  const readsInput = words.includes(STANDARD_STREAM);
  const worker = new Worker(program, {
    argv: [...words],
    env: { ...process.env, TMPDIR: scratch.path },
    stdin: readsInput,
    workerData,
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const fileOf = ({ file }: Sign): string => files[file] ?? '';

  const endWatch = watchOver(watchesOn(memory), (sign) => {
    reject(neverReturned(fileOf(sign), sign));
  });
  worker.once('error', (error) => {
    const sign = watch.look();
    reject(errnoOf(error) === OUT_OF_MEMORY ? usedUpMemory(fileOf(sign), sign) : error);
  });
  worker.once('exit', (status) => {
    const sign = watch.look();
    if (isAtWork(sign)) reject(endedProgram(fileOf(sign), sign));
    else resolve(status);
  });
  const outputFailed = (error: Error): void => {
    // A reader that has left is no error of ours to explain: the program ends quietly.
    reject(errnoOf(error) === 'EPIPE' ? error : fileError(error, '<stdout>'));
  };
  process.stdout.once('error', outputFailed);
  if (worker.stdin !== null) {
    process.stdin.once('error', (error) => {
      reject(fileError(error, '<stdin>'));
    });
    process.stdin.pipe(worker.stdin);
  }

  const status = promise.finally(async () => {
    endWatch();
    process.stdout.off('error', outputFailed);
    if (readsInput) process.stdin.unpipe().destroy();
    await worker.terminate();
    scratch.remove();
  });
  return {
    status,
    interrupt: (signal, error) => {
      worker.postMessage(signal);
      const timer = setTimeout(reject, HEARING, error);
      worker.once('message', () => {
        clearTimeout(timer);
      });
      void status
        .catch(() => undefined)
        .then(() => {
          clearTimeout(timer);
        });
    },
  };
};
