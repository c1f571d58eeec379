/**
 * Accesses put into a ledger wherever one likes, in the windows between steps above all: a debug exception may come at any time,
 * so that a ledger with more of them is as valid as it was.
 */
import fc from 'fast-check';
import type { DebugException, LedgerEvent } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';

/** Small indices, whatever the ledger: any list of probes goes with any ledger, and shrinks. */
export interface Probe {
  /** After which step under the lock, if there are any, else after which event. */
  readonly place: number;
  readonly cpu: number;
  /** From which of the addresses asked for before, the latest first, and how many of them one after the other. */
  readonly recency: number;
  readonly count: number;
  readonly access: 'w' | 'r' | 'x';
}

export const probes: fc.Arbitrary<readonly Probe[]> = fc.array(
  fc.record({
    place: fc.nat({ max: 99 }),
    cpu: fc.nat({ max: 3 }),
    recency: fc.nat({ max: 7 }),
    count: fc.integer({ min: 1, max: 8 }),
    access: fc.constantFrom('w', 'w', 'w', 'r', 'x'),
  }),
  { maxLength: 16 },
);

/** The CPUs online and the addresses asked for after each event. */
interface Surroundings {
  readonly online: readonly number[];
  readonly addresses: readonly string[];
}

const surroundingsOf = (machine: Machine, ledger: readonly LedgerEvent[]): readonly Surroundings[] => {
  let online = machine.online;
  let addresses: readonly string[] = [];
  return ledger.map((event) => {
    const { cpu = 0 } = event;
    if (event.type === 'cpu.online') online = [...online, cpu].sort((a, b) => a - b);
    if (event.type === 'cpu.offline') online = online.filter((other) => other !== cpu);
    if ('address' in event && event.type !== 'debug.exception') {
      addresses = [event.address, ...addresses.filter((other) => other !== event.address)];
    }
    return { online, addresses };
  });
};

/** Whether the lock is held after it, if it is not the operation's last one. */
const isUnderLock = (event: LedgerEvent | undefined): boolean =>
  event?.type === 'step' && event.part !== 'prepare' && event.part !== 'end';

/** The places after steps under the lock; those after any event where nothing interleaves. Nothing comes after the last one. */
const placesIn = (ledger: readonly LedgerEvent[]): readonly number[] => {
  const all = ledger.slice(0, -1).map((_, index) => index);
  const windows = all.filter((index) => isUnderLock(ledger[index]));
  return windows.length > 0 ? windows : all;
};

type Unnumbered = Omit<DebugException, 'seq'>;

const pick = <T>(from: readonly T[], index: number): T | undefined => from[index % Math.max(from.length, 1)];

/** The probes by the place after which they come. */
const placed = (
  machine: Machine,
  ledger: readonly LedgerEvent[],
  probed: readonly Probe[],
): ReadonlyMap<number, readonly Unnumbered[]> => {
  const surroundings = surroundingsOf(machine, ledger);
  const places = placesIn(ledger);
  const after = new Map<number, Unnumbered[]>();
  for (const { place, cpu: index, recency, count, access } of probed) {
    const at = pick(places, place);
    const around = at === undefined ? undefined : surroundings[at];
    const cpu = pick(around?.online ?? [], index);
    if (around === undefined || at === undefined || cpu === undefined) continue;
    const touched = around.addresses.slice(recency, recency + count);
    const accesses = touched.map((address) => ({ type: 'debug.exception', cpu, address, access }) as const);
    after.set(at, [...(after.get(at) ?? []), ...accesses]);
  }
  return after;
};

/** The ledger with the probes in it, numbered anew. */
export const withProbes = (
  machine: Machine,
  ledger: readonly LedgerEvent[],
  probed: readonly Probe[],
): readonly LedgerEvent[] => {
  const after = placed(machine, ledger, probed);
  const numbers = new Map<number, number>();
  const events: LedgerEvent[] = [];
  ledger.forEach((event, index) => {
    const seq = events.length + 1;
    numbers.set(event.seq, seq);
    events.push(
      event.type === 'step' ? { ...event, seq, of: numbers.get(event.of) ?? event.of } : { ...event, seq },
    );
    for (const probe of after.get(index) ?? []) events.push({ seq: events.length + 1, ...probe });
  });
  return events;
};
