/** One worker of a crew, as whoever leads it speaks to it. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Assignment, Order, Report } from './crew-words.ts';

export interface Member {
  /** Resolves once it can be told what to do; rejects if it never will. */
  readonly ready: Promise<Report>;
  /** One order at a time. */
  readonly say: (order: Order) => Promise<Report>;
  readonly dismiss: () => Promise<unknown>;
}

/** Mebibytes for short-lived objects: a search makes few, and what is not given is not taken. */
const YOUNG_GENERATION = 2;

const programFor = (): URL => new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

export const hire = (assignment: Assignment): Member => {
  const worker = new Worker(programFor(), {
    workerData: assignment,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION },
  });
  const nextReport = (): Promise<Report> =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        worker.off('message', answer);
        worker.off('error', fail);
      };
      const answer = (report: Report): void => {
        settle();
        resolve(report);
      };
      const fail = (error: unknown): void => {
        settle();
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      worker.on('message', answer);
      worker.on('error', fail);
    });
  return {
    ready: nextReport(),
    dismiss: () => worker.terminate(),
    say(order) {
      const report = nextReport();
      worker.postMessage(order);
      return report;
    },
  };
};
