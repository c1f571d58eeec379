/** A state that notes what is read of it and written to it: paths like `cpus.0.kernel.3`, of numbers and flags alone. */

export interface Track {
  /** Read before it was written, in order, with what was read. */
  readonly reads: Map<string, unknown>;
  readonly writes: Set<string>;
  /** Those of the writes that put another value there. */
  readonly changes: Set<string>;
}

export const newTrack = (): Track => ({ reads: new Map(), writes: new Set(), changes: new Set() });

/** A write of something that the state does not hold yet, or that is no number: nothing is known of what it means. */
export class Untracked extends Error {
  override readonly name = 'Untracked';
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * @param track asked at each access, so that it may change between the parts of an operation.
 * @returns `state` behind a proxy: what is done to it is done to `state`.
 */
export const tracked = <S extends object>(state: S, track: () => Track): S => {
  const proxies = new WeakMap<object, object>();
  const proxyOf = <T extends object>(target: T, path: string): T => {
    const paths = new Map<string, string>();
    const pathOf = (key: string): string => {
      let known = paths.get(key);
      if (known === undefined) paths.set(key, (known = path === '' ? key : `${path}.${key}`));
      return known;
    };
    return new Proxy(target, {
      get(object, key, receiver) {
        const value: unknown = Reflect.get(object, key, receiver);
        if (typeof key === 'symbol' || typeof value === 'function') return value;
        if (isBranch(value)) {
          const known = proxies.get(value) ?? proxyOf(value, pathOf(key));
          proxies.set(value, known);
          return known;
        }
        const { reads, writes } = track();
        const its = pathOf(key);
        if (!writes.has(its) && !reads.has(its)) reads.set(its, value);
        return value;
      },
      set(object, key, value: unknown) {
        if (typeof key === 'symbol' || isBranch(value) || !Object.hasOwn(object, key)) throw new Untracked();
        const { writes, changes } = track();
        const its = pathOf(key);
        writes.add(its);
        if (!Object.is(Reflect.get(object, key), value)) changes.add(its);
        return Reflect.set(object, key, value);
      },
      deleteProperty() {
        throw new Untracked();
      },
    });
  };
  return proxyOf(state, '');
};
