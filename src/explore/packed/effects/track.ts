/** A state that notes what is read of it and written to it: numbers and flags, each known by its place. */

/** Read before it was written. */
export interface Read<P> {
  readonly place: P;
  readonly value: unknown;
}

export interface Track<P> {
  /** In order, each place once. */
  readonly reads: Read<P>[];
  readonly writes: P[];
  /** Those of the writes that put another value there. */
  readonly changes: P[];
}

/** The state has changed its shape, or was about to: nothing is known of what that means. */
export class Untracked extends Error {
  override readonly name = 'Untracked';
}

export interface Tracked<S, P> {
  /** What is done to it is done to the state. */
  readonly state: S;
  /** Begins a new track and ends the one before. */
  readonly begin: () => Track<P>;
}

type Branch = Record<string, unknown>;

const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null;

const sizeOf = (branch: object): number => Object.keys(branch).length;

/**
 * Accessors, and no proxy, stand before each number: a search begins with some 100,000 accesses. For that the state has to keep
 * its shape; where something is about to change that, or has been put in the place of a part of it, {@link Untracked} is thrown,
 * or a TypeError by the engine.
 *
 * @param placeOf what stands for a number, from a path like `cpus.0.kernel.3`; asked once for each.
 */
export const tracked = <S extends object, P>(state: S, placeOf: (path: string) => P): Tracked<S, P> => {
  let track: Track<P> = { reads: [], writes: [], changes: [] };
  let number = 0;

  const leaf = (target: Branch, key: string, path: string): PropertyDescriptor => {
    const place = placeOf(path);
    // The numbers of the tracks in which it was last seen to be read, written, and changed.
    let readIn = 0;
    let writtenIn = 0;
    let changedIn = 0;
    return {
      get() {
        const value = target[key];
        if (readIn !== number && writtenIn !== number) {
          readIn = number;
          track.reads.push({ place, value });
        }
        return value;
      },
      set(value: unknown) {
        if (isBranch(value)) throw new Untracked();
        if (writtenIn !== number) {
          writtenIn = number;
          track.writes.push(place);
        }
        if (changedIn !== number && !Object.is(target[key], value)) {
          changedIn = number;
          track.changes.push(place);
        }
        target[key] = value;
      },
    };
  };

  const branch = (target: Branch, key: string, its: Branch, over: object): PropertyDescriptor => {
    const size = sizeOf(its);
    return {
      get() {
        const now = target[key];
        if (now !== its || (Array.isArray(now) && now.length !== size)) throw new Untracked();
        return over;
      },
      set() {
        throw new Untracked();
      },
    };
  };

  /** Puts accessors before all that `target` holds, in the place of what its copy `over` holds. */
  const cover = (target: Branch, over: Branch, path: string): void => {
    for (const key of Object.keys(target)) {
      const its = target[key];
      const copy = over[key];
      const below = path === '' ? key : `${path}.${key}`;
      if (!isBranch(its) || !isBranch(copy)) {
        Object.defineProperty(over, key, leaf(target, key, below));
        continue;
      }
      cover(its, copy, below);
      Object.defineProperty(over, key, branch(target, key, its, copy));
    }
    Object.seal(over);
  };

  const over = structuredClone(state);
  if (isBranch(state) && isBranch(over)) cover(state, over, '');
  return {
    state: over,
    begin() {
      number += 1;
      track = { reads: [], writes: [], changes: [] };
      return track;
    },
  };
};
