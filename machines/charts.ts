/** The statecharts of one kernel while an event happens: each is replaced by the next, transition by transition. */
import type { transition } from 'xstate';
import { type CpuEvent, cpuMachine, type CpuSnapshot } from './cpu.ts';
import type { Granted, Outcome } from './outcome.ts';
import type { PartName } from './policy.ts';
import { type RegistryEvent, registryMachine, type RegistrySnapshot } from './registry.ts';

/** How a chart takes a transition: xstate's pure `transition`; a bench hands in one that also keeps a record. */
export type Take = typeof transition;

export interface Charts {
  readonly take: Take;
  /** By CPU; the event's own copy. */
  readonly cpus: CpuSnapshot[];
  registry: RegistrySnapshot;
}

/**
 * Lets a CPU's chart take one transition and answers the actions that it emitted.
 * @throws RangeError where something is asked of an offline CPU, or an online one is to come online.
 */
export const tellCpu = (charts: Charts, cpu: number, event: CpuEvent) => {
  const before = charts.cpus[cpu];
  if (before === undefined) throw new RangeError(`the machine has no CPU ${cpu}`);
  const isOffline = before.value === 'offline';
  if (isOffline !== (event.type === 'ONLINE')) {
    throw new RangeError(`CPU ${cpu} is ${isOffline ? 'offline' : 'online'} and cannot take ${event.type}`);
  }
  const [after, actions] = charts.take(cpuMachine, before, event);
  charts.cpus[cpu] = after;
  return actions;
};

/** Lets the registry's chart take one transition and answers the actions that it emitted. */
export const tellRegistry = (charts: Charts, event: RegistryEvent) => {
  const [after, actions] = charts.take(registryMachine, charts.registry, event);
  charts.registry = after;
  return actions;
};

/** The part of an interrupt, as the CPU hears of it. */
export const PART_EVENT: Readonly<Record<PartName, CpuEvent>> = {
  disable: { type: 'DISABLE' },
  store: { type: 'STORE' },
  load: { type: 'LOAD' },
};

/** An outcome that ends an operation where it stands, as the registry hears of it. */
export const ended = (outcome: Exclude<Outcome, Granted>): RegistryEvent => {
  switch (outcome.kind) {
    case 'oops':
      return { type: 'OOPS', outcome };
    case 'nothing':
      return { type: 'SATISFIED', outcome };
    case 'refused':
    case 'unsupported':
      return { type: 'REFUSED', outcome };
  }
};

/** What `end` came to, as the registry hears of it. */
export const released = (outcome: Outcome): RegistryEvent =>
  outcome.kind === 'oops' ? { type: 'OOPS', outcome } : { type: 'RELEASED', outcome };

/** Nobody waits any more for a CPU that has gone offline. */
export const loseCpu = (charts: Charts, cpu: number): void => {
  tellCpu(charts, cpu, { type: 'OFFLINE' });
  if (charts.registry.context.awaited.includes(cpu)) tellRegistry(charts, { type: 'ACKNOWLEDGED', cpu });
};
