/** The repairs of domain.md §4.4, each of which can be switched off by name to see which defect returns without it. */
export const REPAIRS = {
  R1: 'the kernel part of DR7 is kept for each CPU',
  R2: 'hotplug empties and rebuilds a CPU’s table under the lock',
  R3: 'a mask without an online CPU is refused',
  R4: 'mask and attributes are copied at registration',
  R5: 'a registration table: no unknown unregister, no second register',
  R6: 'reservations are counted on every possible CPU, the boundary is computed from them',
  R7: 'searches are bounded, and one that finds nothing is an error',
  R8: 'DR7 is disabled before the table changes, interrupts off on the calling CPU too; a task’s slot counts only where it is loaded',
  R9: 'the child of a fork starts without slots',
  R10: 'exec and exit release registrations and free nothing',
  R11: 'a user-space change interrupts the CPU on which the task runs',
} as const;

export type Repair = keyof typeof REPAIRS;

export const ALL_REPAIRS: ReadonlySet<Repair> = new Set<Repair>([
  'R1',
  'R2',
  'R3',
  'R4',
  'R5',
  'R6',
  'R7',
  'R8',
  'R9',
  'R10',
  'R11',
]);

/** All repairs but those named. */
export const repairsWithout = (...missing: readonly Repair[]): ReadonlySet<Repair> =>
  new Set([...ALL_REPAIRS].filter((repair) => !missing.includes(repair)));
