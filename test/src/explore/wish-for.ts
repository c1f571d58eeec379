/** Which small machine a ledger lives in, and what moves there. */
import type { LedgerEvent } from '../../../machines/events.ts';
import { STILL, type Wish } from '../../../src/explore/wish.ts';
import { extentOf } from './extents.ts';

const numberOf = (names: readonly unknown[]): number =>
  new Set(names.filter((name) => typeof name === 'string')).size;

/** The machine of a sequence, in which what moves is what it moves. */
export const wishFor = (events: readonly LedgerEvent[], cpus = 2): Wish => {
  const has = (type: string): boolean => events.some((event) => event.type.startsWith(type));
  const isKernels = (event: LedgerEvent): boolean => 'bp' in event && !('task' in event);
  const breakpoints = numberOf(events.filter(isKernels).map((event) => 'bp' in event && event.bp));
  const tasks = numberOf(
    events.flatMap((event) => ['task' in event && event.task, 'child' in event && event.child]),
  );
  return {
    ...STILL,
    extent: extentOf(cpus, breakpoints, tasks),
    steps: has('step') ? 'interleaved' : 'atomic',
    hotplug: has('cpu.'),
    switches: has('task.switch'),
    exceptions: has('debug.exception'),
  };
};
