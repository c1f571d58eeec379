/** The worker's side of the supervision: what the supervisor has given it, and what it asks for. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { isTree } from '../../machines/plain-tree.ts';
import { keepQuietAboutModules } from './quiet.ts';
import { vacate, type Watch, watchMemory, watchOn } from './watch.ts';

/** What the supervisor gives to the program in the worker. */
export interface Surroundings {
  readonly watchMemory: SharedArrayBuffer;
  /** The policy files of the command line, in its order. */
  readonly files: readonly string[];
  /** Whether the streams that the worker writes to end at a terminal, which it cannot see for itself. */
  readonly isTerminal: { readonly stdout: boolean; readonly stderr: boolean };
}

const isSurroundings = (data: unknown): data is Surroundings =>
  isTree(data) && data['watchMemory'] instanceof SharedArrayBuffer;

const given: unknown = workerData;
const surroundings = !isMainThread && isSurroundings(given) ? given : undefined;

/** Is this the worker of a supervisor? */
export const isSupervised = surroundings !== undefined;

/** Where a policy gives its signs: to the supervisor, or to nobody. */
export const currentWatchMemory: SharedArrayBuffer = surroundings?.watchMemory ?? watchMemory();

/** The signs of this thread. */
export const currentWatch: Watch = watchOn(currentWatchMemory);

/** The program is about to end by itself: whatever the policy is in the middle of is not what ends it. */
export const noteOwnEnd = (): void => {
  vacate(currentWatch);
};

/** Which of the supervised files this is, the first where nobody supervises. */
export const indexOfFile = (name: string): number => Math.max(0, surroundings?.files.indexOf(name) ?? 0);

/** The policy files of the supervised command line. */
export const supervisedFiles: readonly string[] = surroundings?.files ?? [];

/** Takes signals from the supervisor as if they came from outside, and its word on where the output goes. */
export const obeySupervisor = (): void => {
  if (surroundings === undefined) return;
  keepQuietAboutModules();
  process.stdout.isTTY = surroundings.isTerminal.stdout;
  process.stderr.isTTY = surroundings.isTerminal.stderr;
  parentPort?.on('message', (signal: NodeJS.Signals) => {
    parentPort?.postMessage('heard');
    process.emit(signal, signal);
  });
  // Waiting for a signal is no reason to go on.
  parentPort?.unref();
};
