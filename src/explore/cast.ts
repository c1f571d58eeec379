/** Who takes part in an exploration: a bounded machine, with every name known beforehand. */
import { HBP_NUM, type Machine, machineOf } from '../../machines/machine.ts';
import { breakpointIds, type Extent, userBreakpoint } from '../../machines/packing/booked.ts';
import { type World, worldOf } from '../../machines/policy.ts';
import { createRoster } from '../../machines/roster.ts';
import { usualAddress } from '../../properties/shorthand.ts';

export interface Cast {
  readonly extent: Extent;
  readonly machine: Machine;
  readonly world: World;
  /** How many breakpoints there are, with those of the tasks: their ids are 0 to this − 1. */
  readonly breakpointIds: number;
  /** The names of an id: what an event says. */
  readonly breakpoint: (bp: number) => string;
  readonly task: (task: number) => string;
  /** Where a breakpoint watches; all watch four bytes for writes. */
  readonly address: (bp: number) => string;
  /** Where its owner may move it, if anywhere. */
  readonly otherAddress: (bp: number) => string;
  /** Whose address, an id of the roster, this is: the usual one or the other. */
  readonly breakpointAt: (address: number) => number;
  /** Every non-empty set of CPUs; that of bits m is the m-th, and has the id m − 1. */
  readonly masks: readonly (readonly number[])[];
}

/** Bytes between the two addresses of a breakpoint: none of the usual ones is so far from another. */
const BETWEEN_ADDRESSES = 0x10000n;

const membersOf = (bits: number, cpus: number): readonly number[] =>
  Array.from({ length: cpus }, (_, cpu) => cpu).filter((cpu) => (bits & (1 << cpu)) !== 0);

export const castOf = (extent: Extent, facts: Partial<Machine> = {}): Cast => {
  const { cpus, breakpoints, tasks } = extent;
  const machine = machineOf(cpus, facts);
  const roster = createRoster();
  const taskNames = Array.from({ length: tasks }, (_, task) => `t${task + 1}`);
  const names = Array.from({ length: breakpoints }, (_, bp) => `b${bp + 1}`);
  const addresses = names.map((name) => usualAddress(name, false));
  for (let task = 0; task < tasks; task += 1) {
    for (let slot = 0; slot <= HBP_NUM; slot += 1) {
      const bp = userBreakpoint(extent, task, slot);
      const name = `u${task + 1}${slot + 1}`;
      names[bp] = name;
      addresses[bp] = usualAddress(name, true);
    }
  }
  for (const name of names) roster.breakpoints.idOf(name);
  for (const name of taskNames) roster.tasks.idOf(name);
  const masks = Array.from({ length: 2 ** cpus - 1 }, (_, m) => membersOf(m + 1, cpus));
  for (const mask of masks) roster.masks.idOf(mask);
  const others = addresses.map((address) => `0x${(BigInt(address) + BETWEEN_ADDRESSES).toString(16)}`);
  const ids = addresses.map((address) => roster.addresses.idOf(address));
  const otherIds = others.map((address) => roster.addresses.idOf(address));
  const watchers = new Map([...ids, ...otherIds].map((id, i) => [id, i % ids.length]));
  return {
    extent,
    machine,
    world: worldOf(machine, roster),
    breakpointIds: breakpointIds(extent),
    breakpoint: (bp) => names[bp] ?? '',
    task: (task) => taskNames[task] ?? '',
    address: (bp) => addresses[bp] ?? '0x0',
    otherAddress: (bp) => others[bp] ?? '0x0',
    breakpointAt: (address) => watchers.get(address) ?? -1,
    masks,
  };
};
