/**
 * The names of a ledger, and the small integers that stand for them in a kernel's state.
 *
 * A state is made of small integers alone: the same recipes then run on immer drafts, on plain objects and on typed arrays,
 * and comparing two states needs no knowledge of names. A roster only grows; id n always means the same thing.
 */
import type { PerfRequest } from './events.ts';
import { type Address, addressOf, parseAddress } from './x86/address.ts';

/** Stands for "absent" or "null" wherever an id is expected. */
export const NONE = -1;

/** A growing table of distinct values with their ids, 0, 1, 2 … */
export interface InternTable<Key, Value> {
  /** The id of the value, a new one if it was never seen. */
  readonly idOf: (key: Key) => number;
  /** The value of an id that `idOf` has given. */
  readonly at: (id: number) => Value;
  readonly size: number;
}

const internTable = <Key, Value>(
  textOf: (key: Key) => string,
  valueOf: (key: Key) => Value,
): InternTable<Key, Value> => {
  const ids = new Map<string, number>();
  const values: Value[] = [];
  return {
    idOf(key) {
      const text = textOf(key);
      let id = ids.get(text);
      if (id === undefined) {
        id = values.length;
        ids.set(text, id);
        values.push(valueOf(key));
      }
      return id;
    },
    at(id) {
      const value = values[id];
      if (value === undefined) throw new RangeError(`no value was interned under id ${id}`);
      return value;
    },
    get size() {
      return values.length;
    },
  };
};

export interface Roster {
  readonly breakpoints: InternTable<string, string>;
  readonly tasks: InternTable<string, string>;
  /** Addresses and register values by their text; id 0 is always the address 0. */
  readonly addresses: InternTable<string, Address>;
  /** CPU masks, ascending and without repetition. */
  readonly masks: InternTable<readonly number[], readonly number[]>;
  /** Raw requests of `perf_event_open`. */
  readonly requests: InternTable<PerfRequest, PerfRequest>;
}

const ascending = (cpus: readonly number[]): readonly number[] => [...new Set(cpus)].sort((a, b) => a - b);

const asIs = (text: string): string => text;

export const createRoster = (): Roster => {
  const addresses = internTable(asIs, (text: string): Address => {
    const address = parseAddress(text);
    if (address === undefined) throw new RangeError(`not a 64-bit hexadecimal address: ${text}`);
    return address;
  });
  addresses.idOf(addressOf(0, 0).text);
  const spellings = new Map<string, number>();
  return {
    breakpoints: internTable(asIs, asIs),
    tasks: internTable(asIs, asIs),
    addresses: {
      // One id an address, however its text was spelled; each spelling is parsed once.
      idOf: (text) => {
        let id = spellings.get(text);
        if (id === undefined) {
          id = addresses.idOf(parseAddress(text)?.text ?? text);
          spellings.set(text, id);
        }
        return id;
      },
      at: addresses.at,
      get size() {
        return addresses.size;
      },
    },
    masks: internTable((cpus: readonly number[]) => ascending(cpus).join(), ascending),
    requests: internTable(
      (request: PerfRequest) => JSON.stringify(request),
      (request: PerfRequest) => request,
    ),
  };
};
