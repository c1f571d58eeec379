/** The charts of a kernel between two events, without deciding the events before again: what they need was kept. */
import { advance } from '../../../machines/interleaved/advance.ts';
import { reduce, type CpuAtRest, type KernelSnapshot, snapshotAtRest } from '../../../machines/kernel.ts';
import type { Operation } from '../../../machines/operation.ts';
import type { Outcome } from '../../../machines/outcome.ts';
import { type BreakpointLives, ownersLose, ownersSee } from '../../../machines/owner-view.ts';
import { worldOf } from '../../../machines/policy.ts';
import { NONE } from '../../../machines/roster.ts';
import { transition } from 'xstate';
import type { Timeline } from '../../replay/timeline/timeline.ts';

const isEndOfTask = ({ type }: Operation): boolean => type === 'task.exec' || type === 'task.exit';

/** The breakpoints that event `seq` took from their owners. */
export const freedBy = <K extends object>(timeline: Timeline<K>, seq: number): readonly number[] => {
  const { policy, machine, roster } = timeline;
  const world = worldOf(machine, roster);
  const { state, underWay } = timeline.at(seq - 1);
  advance(policy, state, underWay, timeline.operation(seq), world);
  return world.freed;
};

/** The event that started the operation which `op` starts or carries on. */
const startOf = <K extends object>(timeline: Timeline<K>, op: Operation): Operation =>
  op.type === 'step' ? timeline.operation(op.of) : op;

const isLastStep = ({ part }: Operation, outcome: Outcome): boolean =>
  part === 'end' || outcome.kind !== 'granted';

/** The life of breakpoint `bp` after event `op`. */
const lived = <K extends object>(
  timeline: Timeline<K>,
  lives: BreakpointLives,
  bp: number,
  op: Operation,
): BreakpointLives => {
  const call = startOf(timeline, op);
  if (isEndOfTask(call)) {
    const isTheirs = lives[bp]?.context.places.includes(call.task) === true;
    const freed = isTheirs ? freedBy(timeline, op.seq).filter((one) => one === bp) : [];
    return ownersLose(lives, freed, transition);
  }
  if (call.bp !== bp) return lives;
  const outcome = timeline.outcome(op.seq);
  if (op.interleaved) return ownersSee(lives, 'asked', op, outcome, transition);
  if (op.type !== 'step') return ownersSee(lives, 'asked and answered', op, outcome, transition);
  return isLastStep(op, outcome) ? ownersSee(lives, 'answered', call, outcome, transition) : lives;
};

const restedCpu = (before: CpuAtRest, { type, task }: Operation): CpuAtRest => {
  switch (type) {
    case 'cpu.online':
    case 'cpu.offline':
      return { online: type === 'cpu.online', current: NONE };
    case 'task.switch':
      return { ...before, current: task };
    default:
      return before;
  }
};

/** The last event, `seq` or before it, after which nothing is under way. */
const quietBefore = <K extends object>(timeline: Timeline<K>, seq: number): number => {
  let at = seq;
  for (;;) {
    const { underWay } = timeline.at(at);
    if (underWay.length === 0) return at;
    at = Math.min(...underWay.map(({ op }) => op.seq)) - 1;
  }
};

/**
 * The snapshot after event `seq`. Of the breakpoints, only the life of `bps` is told. The data and what is under way are the
 * timeline's; where an operation is under way, the events since before its call are taken again, by the charts.
 */
export const snapshotAt = <K extends object>(
  timeline: Timeline<K>,
  seq: number,
  bps: readonly number[],
): KernelSnapshot<K> => {
  const { policy, machine, roster, events } = timeline;
  const quiet = quietBefore(timeline, seq);
  const cpus = Array.from({ length: machine.cpus }, (_, cpu): CpuAtRest => ({
    online: machine.online.includes(cpu),
    current: NONE,
  }));
  let lives: BreakpointLives = [];
  const read = events.reader();
  for (let index = 0; index < quiet; index += 1) {
    const op = read(index);
    const before = cpus[op.cpu];
    if (before !== undefined) cpus[op.cpu] = restedCpu(before, op);
    for (const bp of bps) lives = lived(timeline, lives, bp, op);
  }
  let snapshot = snapshotAtRest(timeline.at(quiet).state, cpus, lives);
  const world = worldOf(machine, roster);
  for (let at = quiet + 1; at <= seq; at += 1)
    snapshot = reduce(policy, world, snapshot, timeline.operation(at));
  return snapshot;
};
