/**
 * The modelled kernel as one immutable value: the statecharts hold control, the policy's state holds data, and `reduce`
 * composes them. It is the readable reference: `run.ts` gives the same outcomes and the same data without charts.
 */
import { freeze } from 'immer';
import { initialTransition, transition } from 'xstate';
import { doAtOnce } from './at-once.ts';
import type { Charts, Take } from './charts.ts';
import { cpuMachine, type CpuSnapshot } from './cpu.ts';
import { produceKernel } from './immutable.ts';
import { advance } from './interleaved/advance.ts';
import { showStep } from './interleaved/charts-of-step.ts';
import {
  NOTHING_UNDER_WAY,
  operationOf,
  type OperationsUnderWay,
  withoutCpu,
} from './interleaved/under-way.ts';
import type { Machine } from './machine.ts';
import type { Operation } from './operation.ts';
import { GRANTED, type Outcome } from './outcome.ts';
import { type BreakpointLives, ownersLose, ownersSee } from './owner-view.ts';
import { forgetEffects, type Policy, type World } from './policy.ts';
import { registryMachine, type RegistrySnapshot } from './registry.ts';
import { NONE } from './roster.ts';

/** A kernel between two events. Frozen; successive snapshots share what did not change. */
export interface KernelSnapshot<K> {
  /** The policy's state. */
  readonly data: K;
  readonly registry: RegistrySnapshot;
  /** By CPU. */
  readonly cpus: readonly CpuSnapshot[];
  readonly breakpoints: BreakpointLives;
  /** Operations that were started and have not ended; none where every event is done at once. */
  readonly underWay: OperationsUnderWay<K>;
  /** How the last event ended; GRANTED for one that leaves its operation under way. */
  readonly outcome: Outcome;
  /** The breakpoints whose callbacks the last event called, in order. */
  readonly delivered: readonly number[];
}

const [IDLE_REGISTRY] = initialTransition(registryMachine);
const [OFFLINE_CPU] = initialTransition(cpuMachine);
const [ONLINE_CPU] = transition(cpuMachine, OFFLINE_CPU, { type: 'ONLINE' });
const NOBODY: readonly number[] = Object.freeze([]);

const cpusOf = ({ cpus, online }: Machine): readonly CpuSnapshot[] =>
  Array.from({ length: cpus }, (_, cpu) => (online.includes(cpu) ? ONLINE_CPU : OFFLINE_CPU));

/** `machine` before the first event. */
export const initialSnapshot = <K extends object>(policy: Policy<K>, machine: Machine): KernelSnapshot<K> =>
  Object.freeze({
    data: freeze(policy.initial(machine), true),
    registry: IDLE_REGISTRY,
    cpus: Object.freeze(cpusOf(machine)),
    breakpoints: Object.freeze([]),
    underWay: NOTHING_UNDER_WAY,
    outcome: GRANTED,
    delivered: NOBODY,
  });

/** What a CPU does between two events: what its chart cannot know of a state that was reached without charts. */
export interface CpuAtRest {
  readonly online: boolean;
  /** The task that runs, NONE for idle. */
  readonly current: number;
}

const cpuAtRest = ({ online, current }: CpuAtRest): CpuSnapshot => {
  const [off] = initialTransition(cpuMachine);
  if (!online) return off;
  const [on] = transition(cpuMachine, off, { type: 'ONLINE' });
  return current === NONE ? on : transition(cpuMachine, on, { type: 'SWITCH', task: current })[0];
};

/**
 * The snapshot between two events of a kernel that was brought to `data` without charts, with no operation under way. The
 * charts of no two CPUs are one object.
 * @param data the snapshot's own from here on.
 */
export const snapshotAtRest = <K extends object>(
  data: K,
  cpus: readonly CpuAtRest[],
  breakpoints: BreakpointLives,
): KernelSnapshot<K> =>
  Object.freeze({
    data: freeze(data, true),
    registry: IDLE_REGISTRY,
    cpus: Object.freeze(cpus.map(cpuAtRest)),
    breakpoints,
    underWay: NOTHING_UNDER_WAY,
    outcome: GRANTED,
    delivered: NOBODY,
  });

/** Whether the modelled kernel has died: no event changes it any more. */
export const isDead = <K>(snapshot: KernelSnapshot<K>): boolean => snapshot.registry.status === 'done';

/** What an event does to one draft of the data and to the charts, and what it leaves under way. */
const happen = <K extends object>(
  policy: Policy<K>,
  world: World,
  { data: before, underWay }: KernelSnapshot<K>,
  op: Operation,
  charts: Charts,
  data: K,
): { readonly underWay: OperationsUnderWay<K>; readonly outcome: Outcome } => {
  if (op.type === 'step' || op.interleaved) {
    const advanced = advance(policy, data, underWay, op, world);
    const one = operationOf(underWay, op.of);
    if (one !== undefined) showStep(charts, op, one, operationOf(advanced.underWay, op.of), advanced.outcome);
    return advanced;
  }
  const outcome = doAtOnce({ charts, recipe: policy.recipe(before, op), data, op, world });
  return { underWay: op.type === 'cpu.offline' ? withoutCpu(underWay, op.cpu) : underWay, outcome };
};

/** What the owner of a breakpoint hears in this event: of a step, the answer if it was the last one. */
const ownersHear = <K>(
  { breakpoints, underWay: before }: KernelSnapshot<K>,
  op: Operation,
  after: OperationsUnderWay<K>,
  outcome: Outcome,
  take: Take,
): BreakpointLives => {
  if (op.interleaved) return ownersSee(breakpoints, 'asked', op, outcome, take);
  if (op.type !== 'step') return ownersSee(breakpoints, 'asked and answered', op, outcome, take);
  const one = operationOf(before, op.of);
  if (one === undefined || operationOf(after, op.of) !== undefined) return breakpoints;
  return ownersSee(breakpoints, 'answered', one.op, outcome, take);
};

/**
 * The snapshot after one event: one draft of the data, and every transition that the event takes. `world` lends its lists of
 * effects; nothing of it is kept.
 * @throws RangeError for an event that no valid ledger holds (something on an offline CPU, a step of nothing under way).
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
  const charts: Charts = { take, cpus: snapshot.cpus.slice(), registry: snapshot.registry };
  let { underWay, outcome } = snapshot;
  const data = produceKernel(snapshot.data, (draft) => {
    ({ underWay, outcome } = happen(policy, world, snapshot, op, charts, draft));
  });
  return Object.freeze({
    data,
    registry: charts.registry,
    cpus: Object.freeze(charts.cpus),
    breakpoints: ownersLose(ownersHear(snapshot, op, underWay, outcome, take), world.freed, take),
    underWay,
    outcome,
    delivered: world.delivered.length === 0 ? NOBODY : Object.freeze([...world.delivered]),
  });
};
