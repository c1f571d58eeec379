/** Of which kind a state is: with a boundary as in 2009, or counting as `mainline` does. A plug-in may be of either, or of none. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { MainlineKernel } from '../../../machines/mainline/state.ts';

const hasLists = (state: object, names: readonly string[]): boolean =>
  names.every((name) => Array.isArray(Reflect.get(state, name)));

/** A kernel with a boundary (domain.md §2.1). */
export const isSlotState = (state: object): state is ClassicKernel =>
  typeof Reflect.get(state, 'kernelPos') === 'number' &&
  hasLists(state, ['userRefcount', 'cpus', 'tasks', 'structs', 'kdr7']);

/** A kernel that counts perf events (domain.md §6.6). */
export const isMainlineState = (state: object): state is MainlineKernel =>
  'histograms' in state && hasLists(state, ['cpuPinned', 'cpus', 'events', 'holders', 'breakpoints']);
