/** The worker's side of the supervision: what the supervisor has given it, and what it asks for. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { isObject } from './shape.ts';
import { isAtWork, type Watch, watchMemory, watchOn } from './watch.ts';

/** What the supervisor gives to the program in the worker. */
export interface Surroundings {
  readonly watchMemory: SharedArrayBuffer;
  /** The policy files of the command line, in its order. */
  readonly files: readonly string[];
  /** Whether the streams that the worker writes to end at a terminal, which it cannot see for itself. */
  readonly isTerminal: { readonly stdout: boolean; readonly stderr: boolean };
}

const isSurroundings = (data: unknown): data is Surroundings =>
  isObject(data) && data['watchMemory'] instanceof SharedArrayBuffer;

const given: unknown = workerData;
const surroundings = !isMainThread && isSurroundings(given) ? given : undefined;

/** Is this the worker of a supervisor? */
export const isSupervised = surroundings !== undefined;

/** Where a policy gives its signs: to the supervisor, or to nobody. */
export const currentWatch: Watch = watchOn(surroundings?.watchMemory ?? watchMemory());

/** The program is about to end by itself: whatever the policy is in the middle of is not what ends it. */
export const noteOwnEnd = (): void => {
  if (isAtWork(currentWatch.look())) currentWatch.leave();
};

/** Which of the supervised files this is, the first where nobody supervises. */
export const indexOfFile = (name: string): number => Math.max(0, surroundings?.files.indexOf(name) ?? 0);

/** The policy files of the supervised command line. */
export const supervisedFiles: readonly string[] = surroundings?.files ?? [];

/** What Node would say about the form of somebody's module; it works all the same. */
const NO_NEWS: readonly (string | undefined)[] = ['MODULE_TYPELESS_PACKAGE_JSON', 'ExperimentalWarning'];

const keepQuietAboutModules = (): void => {
  for (const print of process.listeners('warning')) {
    process.off('warning', print);
    process.on('warning', (warning: Error & { readonly code?: string }) => {
      if (!NO_NEWS.includes(warning.code) && !NO_NEWS.includes(warning.name)) print(warning);
    });
  }
};

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
