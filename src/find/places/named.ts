/** Places under a name: `tasks.t1[0]`, `structs.b1.address`. */
import type { Path } from '../../replay/state/place.ts';
import { ABSENT, fault, type Place, type Resolved } from './place.ts';

/** Ids of the names that a path may name; undefined for one that the ledger does not have. */
export interface Names {
  readonly task: (name: string) => number | undefined;
  readonly breakpoint: (name: string) => number | undefined;
}

/** The id of the name behind a table's. */
export const named = (
  [table, name]: Path,
  what: 'task' | 'breakpoint',
  idOf: (name: string) => number | undefined,
): number | ReturnType<typeof fault> => {
  const field = String(table);
  if (name === undefined)
    return fault(`${field} has a part for every ${what}`, `name one, like ${field}.NAME`);
  return idOf(String(name)) ?? fault(`no ${what} of this ledger is called ${String(name)}`, 'check the name');
};

export interface Field<Entry> {
  readonly holds: Place<Entry>['holds'];
  readonly code: (entry: Entry) => number;
  readonly show: Place<Entry>['show'];
  /** The code where there is no entry, if the field has one of its own for nothing: so that null stays null. */
  readonly absent?: number;
}

/** One field behind a table's name and an entry's, or all of its fields; null while there is no such entry. */
export const inRecord = <K, Entry>(
  path: Path,
  fields: Readonly<Record<string, Field<Entry>>>,
  entryOf: (kernel: K) => Entry | undefined,
): Resolved<K> => {
  const [, , name] = path;
  const chosen = Object.entries(fields).filter(([known]) => name === undefined || known === name);
  if (path.length > 3 || chosen.length === 0)
    return fault(
      `no field ${String(path[3] ?? name)} there`,
      `its fields are ${Object.keys(fields).join(', ')}`,
    );
  return {
    places: chosen.map(([known, { holds, code, show, absent = ABSENT }]) => ({
      path: [...path.slice(0, 2), known],
      holds,
      code: (kernel) => {
        const entry = entryOf(kernel);
        return entry === undefined ? absent : code(entry);
      },
      show: (value, roster) => (value === ABSENT ? null : show(value, roster)),
    })),
  };
};
