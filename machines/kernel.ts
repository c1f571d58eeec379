/**
 * The modelled kernel as one immutable value: the statecharts hold control, the policy's state holds data, and `reduce`
 * composes them. It is the readable reference: `run.ts` gives the same outcomes and the same data without charts.
 */
import { freeze } from 'immer';
import { initialTransition, transition } from 'xstate';
import { cpuMachine, type CpuSnapshot } from './cpu.ts';
import { produceKernel } from './immutable.ts';
import { type InFlight, onOneCpu, type Take, tellCpu, underLock } from './in-flight.ts';
import type { Machine } from './machine.ts';
import type { Operation } from './operation.ts';
import { GRANTED, type Outcome } from './outcome.ts';
import { type BreakpointLives, ownersSee } from './owner-view.ts';
import { forgetEffects, type Policy, type World } from './policy.ts';
import { registryMachine, type RegistrySnapshot } from './registry.ts';

/** A kernel between two events. Frozen; successive snapshots share what did not change. */
export interface KernelSnapshot<K> {
  /** The policy's state. */
  readonly data: K;
  readonly registry: RegistrySnapshot;
  /** By CPU. */
  readonly cpus: readonly CpuSnapshot[];
  readonly breakpoints: BreakpointLives;
  /** How the last event ended. */
  readonly outcome: Outcome;
  /** The breakpoints whose callbacks the last event called, in order. */
  readonly delivered: readonly number[];
}

const [IDLE_REGISTRY] = initialTransition(registryMachine);
const [OFFLINE_CPU] = initialTransition(cpuMachine);
const [ONLINE_CPU] = transition(cpuMachine, OFFLINE_CPU, { type: 'ONLINE' });
const NOBODY: readonly number[] = Object.freeze([]);

/** `machine` before the first event. */
export const initialSnapshot = <K extends object>(policy: Policy<K>, machine: Machine): KernelSnapshot<K> =>
  Object.freeze({
    data: freeze(policy.initial(machine), true),
    registry: IDLE_REGISTRY,
    cpus: Object.freeze(
      Array.from({ length: machine.cpus }, (_, cpu) =>
        machine.online.includes(cpu) ? ONLINE_CPU : OFFLINE_CPU,
      ),
    ),
    breakpoints: Object.freeze([]),
    outcome: GRANTED,
    delivered: NOBODY,
  });

/** Whether the modelled kernel has died: no event changes it any more. */
export const isDead = <K>(snapshot: KernelSnapshot<K>): boolean => snapshot.registry.status === 'done';

const happen = <K>(flight: InFlight<K>): void => {
  const { op } = flight;
  switch (op.type) {
    case 'task.switch':
      onOneCpu(flight, { type: 'SWITCH', task: op.task });
      break;
    case 'debug.exception':
      onOneCpu(flight, { type: 'EXCEPTION' });
      break;
    case 'cpu.online':
      tellCpu(flight, op.cpu, { type: 'ONLINE' });
      underLock(flight);
      break;
    case 'cpu.offline':
      underLock(flight);
      if (flight.outcome.kind !== 'oops') tellCpu(flight, op.cpu, { type: 'OFFLINE' });
      break;
    default:
      underLock(flight);
  }
};

/**
 * The snapshot after one operation, done atomically: one draft of the data, and every transition that the operation takes.
 * `world` lends its lists of effects; nothing of it is kept.
 * @throws RangeError for an operation that no valid ledger holds (something on an offline CPU, onlining an online one).
 */
export const reduce = <K extends object>(
  policy: Policy<K>,
  world: World,
  snapshot: KernelSnapshot<K>,
  op: Operation,
  take: Take = transition,
): KernelSnapshot<K> => {
  if (isDead(snapshot)) return snapshot;
  forgetEffects(world);
  const cpus = snapshot.cpus.slice();
  let { registry, outcome } = snapshot;
  const recipe = policy.recipe(snapshot.data, op);
  const data = produceKernel(snapshot.data, (draft) => {
    const flight: InFlight<K> = { recipe, op, world, take, data: draft, cpus, registry, outcome: GRANTED };
    happen(flight);
    ({ registry, outcome } = flight);
  });
  return Object.freeze({
    data,
    registry,
    cpus: Object.freeze(cpus),
    breakpoints: ownersSee(snapshot.breakpoints, op, outcome, world.freed, take),
    outcome,
    delivered: world.delivered.length === 0 ? NOBODY : Object.freeze([...world.delivered]),
  });
};
