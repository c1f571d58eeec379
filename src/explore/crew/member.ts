/** One worker of a crew, as whoever leads it speaks to it. */
import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { errnoOf, InputError } from '../../input-error.ts';
import { vacate, watchOn } from '../../policy-file/watch.ts';
import { seatOf, sourceIn } from './order.ts';
import type { Assignment, Order, Report } from './words.ts';

export interface Member {
  /** Resolves once it can be told what to do; rejects if it never will. */
  readonly ready: Promise<Report>;
  /** One order at a time. */
  readonly say: (order: Order) => Promise<Report>;
  /** One that is idle leaves by itself; one that is at work is ended; one that has failed is gone already. */
  readonly dismiss: () => Promise<void>;
}

const programFor = (): URL => new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/** MiB for what a worker makes and drops: once it has learned what the recipes do, it makes next to nothing. */
const FLEETING = 2;

const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

const hasTooLittleMemory = (): InputError =>
  new InputError({
    what: 'a thread of the search ran out of memory',
    advice: 'try again with fewer --workers, or a smaller machine',
  });

export const hire = (assignment: Assignment): Member => {
  const worker = new Worker(programFor(), {
    workerData: assignment,
    resourceLimits: { maxYoungGenerationSizeMb: FLEETING },
  });
  let isAwaited = false;
  let isGone = false;
  const source = sourceIn(assignment.order);
  worker.on('exit', () => {
    isGone = true;
    if (source !== undefined) vacate(watchOn(source.watchMemory, seatOf(assignment.number)));
  });
  const nextReport = (): Promise<Report> =>
    new Promise((resolve, reject) => {
      isAwaited = true;
      const settle = (): void => {
        isAwaited = false;
        worker.off('message', answer);
        worker.off('messageerror', fail);
        worker.off('error', fail);
        worker.off('exit', endEarly);
      };
      const answer = (report: Report): void => {
        settle();
        resolve(report);
      };
      const fail = (error: unknown): void => {
        settle();
        if (errnoOf(error) === OUT_OF_MEMORY) reject(hasTooLittleMemory());
        else reject(error instanceof Error ? error : new Error(String(error)));
      };
      // One that ends without a word would be waited for forever.
      const endEarly = (status: number): void => {
        fail(
          new InputError({
            what: `a thread of the search ended by itself, with status ${status}`,
            advice: 'try again, or with --workers 1',
          }),
        );
      };
      worker.on('message', answer);
      worker.on('messageerror', fail);
      worker.on('error', fail);
      worker.on('exit', endEarly);
    });
  return {
    ready: nextReport(),
    async dismiss() {
      // One that has failed is gone already.
      if (isGone) return;
      if (isAwaited) {
        await worker.terminate();
        return;
      }
      const gone = once(worker, 'exit');
      worker.postMessage({ kind: 'leave' } satisfies Order);
      await gone;
    },
    say(order) {
      const report = nextReport();
      worker.postMessage(order);
      return report;
    },
  };
};
