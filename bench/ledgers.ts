/** Made-up ledgers of any length: four CPUs, balanced callers, kernel and user breakpoints that come and go, switches. */
import type { LedgerEvent } from '../machines/events.ts';
import { machineOf } from '../machines/machine.ts';
import { decode } from '../machines/operation.ts';
import { percpuRfcPolicy } from '../machines/policies/percpu-rfc.ts';
import { worldOf } from '../machines/policy.ts';
import { createRoster } from '../machines/roster.ts';
import { run } from '../machines/run.ts';
import { canonicalEvent, canonicalHeader } from '../src/ledger/canonical.ts';

export const BENCH_MACHINE = machineOf(4);

/** A small linear congruential generator: the same ledger in every run. */
const generator = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
};

const NAMES = 32;
const ADDRESSES = 512;

const request = (seq: number, below: (n: number) => number, bp: string): LedgerEvent => {
  const cpu = below(BENCH_MACHINE.cpus);
  const offset = BigInt(below(ADDRESSES) * 8);
  const common = { seq, cpu, type: 'breakpoint.register', bp, length: 4, access: 'w' } as const;
  if (bp.startsWith('u')) {
    return { ...common, task: `t${below(4)}`, address: `0x${(0x400000n + offset).toString(16)}` };
  }
  const cpus = [cpu, (cpu + 1) % BENCH_MACHINE.cpus].toSorted((a, b) => a - b);
  return { ...common, address: `0x${(0xffffffff81000000n + offset).toString(16)}`, cpus };
};

/** `length` events: about two in ten are switches, and only what was granted is given back. */
export const benchEvents = (length: number): readonly LedgerEvent[] => {
  const below = generator(20091028);
  const world = worldOf(BENCH_MACHINE, createRoster());
  const kernel = percpuRfcPolicy.initial(BENCH_MACHINE);
  const events: LedgerEvent[] = [];
  const granted: string[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const kind = below(100);
    const bp = `${kind % 2 === 0 ? 'u' : 'k'}${below(NAMES)}`;
    let event: LedgerEvent;
    if (kind < 20) {
      const cpu = below(BENCH_MACHINE.cpus);
      event = { seq, cpu, type: 'task.switch', task: `t${cpu}` };
    } else if (granted.length === 0 || (kind < 62 && !granted.includes(bp))) {
      event = request(seq, below, bp);
    } else {
      const given = granted.splice(below(granted.length), 1)[0] ?? bp;
      event = { seq, cpu: below(BENCH_MACHINE.cpus), type: 'breakpoint.unregister', bp: given };
    }
    const op = decode(event, world.roster);
    const outcome = run(kernel, percpuRfcPolicy.recipe(kernel, op), op, world);
    if (event.type === 'breakpoint.register' && outcome.result === 0) granted.push(event.bp);
    events.push(event);
  }
  return events;
};

/** Such events as the lines of a ledger without checksums, its header first. */
export const benchLines = (events: readonly LedgerEvent[]): readonly string[] => {
  const { cpus, online } = BENCH_MACHINE;
  const header = canonicalHeader({ type: 'machine', format: 'breakledger/1', cpus, online });
  return [header, ...events.map(canonicalEvent)];
};
