/** Finds what a path names in the states of a timeline: places that are known, else a column of the policy's own row. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { MainlineKernel } from '../../../machines/mainline/state.ts';
import { isTree } from '../../../machines/plain-tree.ts';
import type { Policy } from '../../../machines/policy.ts';
import type { InternTable, Roster } from '../../../machines/roster.ts';
import { isMainlineState, isSlotState } from '../../replay/state/state-kind.ts';
import type { Path } from '../../replay/state/place.ts';
import { mainlinePlaces } from './mainline-places.ts';
import type { Names } from './named.ts';
import { ABSENT, fault, type Place, type Resolved, type Value } from './place.ts';
import { slotPlaces } from './slot-places.ts';

/** Where the names of a ledger come from, and what its states are like. */
export interface Subject<K extends object> {
  readonly policy: Policy<K>;
  readonly roster: Roster;
  /** A state, for its sizes and its kind. */
  readonly state: K;
}

/** The id of a name, without giving it one; undefined where nothing is called so. */
export const idIn = (table: InternTable<never, string>, name: string): number | undefined => {
  for (let id = 0; id < table.size; id += 1) if (table.at(id) === name) return id;
  return undefined;
};

const HEX = /^0x[0-9a-f]{1,16}$/;

/** A value of a row, as expressions compare it. */
const valueOf = (value: unknown): Value => {
  if (typeof value === 'string') return HEX.test(value) ? BigInt(value) : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return value === undefined || value === null ? null : JSON.stringify(value);
};

/** A column that the policy alone knows: its values are numbered as they are met. */
const inRow = <K extends object>(policy: Policy<K>, roster: Roster, path: Path): Place<K> => {
  const values: Value[] = [];
  const codes = new Map<Value, number>();
  return {
    path,
    holds: 'anything',
    code: (kernel) => {
      let tree: unknown = policy.row(kernel, roster);
      for (const part of path) tree = isTree(tree) ? tree[part] : undefined;
      const value = valueOf(tree);
      let code = codes.get(value);
      if (code === undefined) {
        code = values.push(value) - 1;
        codes.set(value, code);
      }
      return code;
    },
    show: (code) => values[code] ?? null,
  };
};

/** Places of states of one kind, for whoever does not know of which kind his are; a walk has one state, and looks once. */
const widened = <K, Own extends K>(
  resolved: Resolved<Own> | undefined,
  isOwn: (state: K) => state is Own,
): Resolved<K> | undefined => {
  if (resolved === undefined || 'fault' in resolved) return resolved;
  return {
    places: resolved.places.map(({ path, holds, code, show }) => {
      let last: K | undefined;
      let own: Own | undefined;
      return {
        path,
        holds,
        code: (kernel) => {
          if (kernel !== last) {
            last = kernel;
            own = isOwn(kernel) ? kernel : undefined;
          }
          return own === undefined ? ABSENT : code(own);
        },
        show,
      };
    }),
  };
};

const knownPlaces = (state: object, names: Names, path: Path): Resolved<object> | undefined => {
  if (isSlotState(state)) return widened<object, ClassicKernel>(slotPlaces(state, names, path), isSlotState);
  if (isMainlineState(state))
    return widened<object, MainlineKernel>(mainlinePlaces(state, names, path), isMainlineState);
  return undefined;
};

const BEYOND: Readonly<Record<'slot' | 'mainline', readonly string[]>> = {
  slot: ['current', 'online', 'kdr7', 'threads', 'structs'],
  mainline: ['current', 'online', 'breakpoints'],
};

/** The fields that a path may begin with. */
export const fieldsOf = <K extends object>({ policy, roster, state }: Subject<K>): readonly string[] => {
  const kind = isSlotState(state) ? BEYOND.slot : isMainlineState(state) ? BEYOND.mainline : [];
  return [...new Set([...Object.keys(policy.row(state, roster)), ...kind])];
};

/** The places that a path names. */
export const placesAt = <K extends object>(subject: Subject<K>, path: Path): Resolved<K> => {
  const { policy, roster, state } = subject;
  const names: Names = {
    task: (name) => idIn(roster.tasks, name),
    breakpoint: (name) => idIn(roster.breakpoints, name),
  };
  const known = knownPlaces(state, names, path);
  if (known !== undefined) return known;
  const fields = fieldsOf(subject);
  if (fields.includes(String(path[0]))) return { places: [inRow(policy, roster, path)] };
  return fault(`no field of the state is called ${String(path[0])}`, `the fields are ${fields.join(', ')}`);
};
