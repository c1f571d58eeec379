/** What the row of a kernel with a boundary leaves out (domain.md §2.1 and §1.4). */
import {
  type ClassicKernel,
  POSSIBLE_MASK,
  type Struct,
  type Task,
} from '../../../machines/classic/state.ts';
import { ACCESS_NAMES } from '../../../machines/operation.ts';
import type { StateRow } from '../../../machines/policy.ts';
import { NONE, type Roster } from '../../../machines/roster.ts';
import { dr7Text } from '../../../machines/x86/dr7.ts';

/** Which entries of the tables that grow are told. */
interface Entries {
  readonly tasks: readonly number[];
  readonly structs: readonly number[];
}

const taskName = (task: number, roster: Roster): string | null =>
  task === NONE ? null : roster.tasks.at(task);

const maskText = (mask: number, roster: Roster): string | null => {
  if (mask === POSSIBLE_MASK) return 'all possible';
  return mask === NONE ? null : roster.masks.at(mask).join();
};

const structColumns = (struct: Struct, roster: Roster): StateRow => ({
  cpus: maskText(struct.mask, roster),
  address: roster.addresses.at(struct.address).text,
  length: struct.length,
  access: ACCESS_NAMES[struct.access] ?? null,
  callback: struct.callback === 1,
  symbol: struct.symbol === 1,
  task: taskName(struct.task, roster),
  freed: struct.freed,
});

const taskColumns = (task: Task, roster: Roster): StateRow => ({
  debugFlag: task.debugFlag,
  dr7: dr7Text(task.dr7),
  debugRegisters: task.dr.map((address) => roster.addresses.at(address).text),
});

/** The entries that are there, by name. */
const named = <Entry>(
  ids: readonly number[],
  entries: readonly (Entry | undefined)[],
  nameOf: (id: number) => string,
  columns: (entry: Entry) => StateRow,
): StateRow =>
  Object.fromEntries(
    ids.flatMap((id) => {
      const entry = entries[id];
      return entry === undefined ? [] : [[nameOf(id), columns(entry)]];
    }),
  );

export const slotBeyondRow = (kernel: ClassicKernel, roster: Roster, entries: Entries): StateRow => ({
  online: kernel.cpus.map(({ online }) => online),
  current: kernel.cpus.map(({ current }) => taskName(current, roster)),
  kdr7: kernel.kdr7.map(dr7Text),
  threads: named(entries.tasks, kernel.tasks, roster.tasks.at, (task) => taskColumns(task, roster)),
  structs: named(entries.structs, kernel.structs, roster.breakpoints.at, (struct) =>
    structColumns(struct, roster),
  ),
});
