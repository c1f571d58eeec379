/**
 * What each part of an operation may depend on and may change, if what it does is to be remembered under a small key. A recipe
 * that keeps to this does the same again wherever the key is the same; one that does not is run anew each time.
 */
import type { Track } from './track.ts';

/** The parts of an operation as they are remembered: which recipe it is, up to the decision, and so on; `all` of a task's. */
export type StageName = 'choose' | 'decide' | 'whom' | 'cpu' | 'end' | 'all';

/** `of` is the breakpoint, the CPU or the task that the stage is about. */
export interface Stage {
  readonly name: StageName;
  readonly of: number;
}

/** What a place in the state holds. */
export interface Place {
  readonly kind:
    'fixed' | 'left out' | 'boundary' | 'refcount' | 'count' | 'table' | 'mask' | 'slot' | 'unknown';
  /** Whose it is: a CPU, a breakpoint, a task, or a slot of all tasks; −1 for nobody's. */
  readonly of: number;
}

const PLACES: readonly (readonly [RegExp, Place['kind']])[] = [
  // The same in every state of the space.
  [/^cpus\.(\d+)\.(online|current)$/, 'fixed'],
  [/^structs\.(\d+)\.(address|length|access|callback|symbol|task|freed)$/, 'fixed'],
  // Registers: a packed state leaves them out, since nothing that it keeps depends on them.
  [/^kdr7\.\d+$/, 'left out'],
  [/^cpus\.(\d+)\.(dr7|dr\.\d+)$/, 'left out'],
  [/^tasks\.(\d+)\.(dr7|dr\.\d+|debugFlag)$/, 'left out'],
  [/^kernelPos$/, 'boundary'],
  [/^userRefcount\.(\d+)$/, 'refcount'],
  [/^cpus\.(\d+)\.consumed$/, 'count'],
  [/^cpus\.(\d+)\.kernel\.\d+$/, 'table'],
  [/^structs\.(\d+)\.mask$/, 'mask'],
  [/^tasks\.(\d+)\.slots\.\d+$/, 'slot'],
];

/** The place of a number of the state, by a path like `cpus.0.kernel.3`. */
export const placeOf = (path: string): Place => {
  for (const [pattern, kind] of PLACES) {
    const match = pattern.exec(path);
    if (match !== null) return { kind, of: Number(match[1] ?? -1) };
  }
  return { kind: 'unknown', of: -1 };
};

/** Whether what stands there takes part in deciding what happens, and is not the same in all states. */
export const isTelling = ({ kind }: Place): boolean => kind !== 'fixed' && kind !== 'left out';

const mayRead = ({ name, of }: Stage, place: Place): boolean => {
  switch (place.kind) {
    case 'fixed':
    case 'left out':
      return true;
    case 'boundary':
      return name !== 'choose' && name !== 'whom';
    case 'refcount':
      return name === 'decide' || name === 'all';
    case 'count':
      return name === 'decide' || name === 'end' || (name === 'cpu' && place.of === of);
    case 'table':
      return name === 'cpu' && place.of === of;
    case 'mask':
      // The structs of a task's breakpoints never have one.
      return name === 'all' || (place.of === of && (name === 'decide' || name === 'whom' || name === 'end'));
    case 'slot':
      return name === 'all' && place.of === of;
    case 'unknown':
      return false;
  }
};

const mayWrite = ({ name, of }: Stage, place: Place, isChange: boolean): boolean => {
  switch (place.kind) {
    case 'fixed':
      return !isChange;
    case 'left out':
      return true;
    case 'boundary':
      return name === 'decide' || name === 'end';
    case 'mask':
      return place.of === of && (name === 'decide' || name === 'end');
    case 'count':
    case 'table':
      return name === 'cpu' && place.of === of;
    case 'refcount':
      return name === 'all';
    case 'slot':
      return name === 'all' && place.of === of;
    case 'unknown':
      return false;
  }
};

/** Did the stage keep to what it may read and change? */
export const isWithin = (stage: Stage, { reads, writes, changes }: Track<Place>): boolean =>
  reads.every(({ place }) => mayRead(stage, place)) &&
  writes.every((place) => mayWrite(stage, place, changes.includes(place)));
