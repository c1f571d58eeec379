/** The inside of an event: its steps, the state between them, and where the charts stand. */
import type { LedgerEvent } from '../../../machines/events.ts';
import { isInterleavable } from '../../../machines/interleaved/schedule.ts';
import type { KernelSnapshot } from '../../../machines/kernel.ts';
import type { Machine } from '../../../machines/machine.ts';
import type { Operation } from '../../../machines/operation.ts';
import { worldOf } from '../../../machines/policy.ts';
import { NONE } from '../../../machines/roster.ts';
import type { Finding } from '../../../properties/invariant.ts';
import { changesBetween } from '../../replay/timeline/changes.ts';
import type { Timeline } from '../../replay/timeline/timeline.ts';
import { marksOf } from '../view/marks.ts';
import { gridOf } from '../view/moment-grid.ts';
import { chartViews } from './chart-views.ts';
import { freedBy, snapshotAt } from './charts-at.ts';
import type { InsideView } from './inside-view.ts';
import { CALLED, stepMeaning, stepName } from './step-text.ts';
import { takenAtOnce, type Walked, walkInside } from './walk.ts';

/** Breakpoints whose charts are shown. */
const MOST_BREAKPOINTS = 3;

export interface AskedInside {
  readonly seq: number;
  /** Which step was the last, 0 for the call; null: all are done. */
  readonly at: number | null;
  /** Which of the possible steps comes, one by one after the call; the first where it says nothing. */
  readonly order: readonly number[];
}

/** The breakpoints that the event is about. */
const breakpointsOf = <K extends object>(timeline: Timeline<K>, op: Operation): readonly number[] => {
  const call = op.type === 'step' ? timeline.operation(op.of) : op;
  if (call.bp !== NONE) return [call.bp];
  const takes = call.type === 'task.exec' || call.type === 'task.exit';
  return takes ? freedBy(timeline, op.seq).slice(0, MOST_BREAKPOINTS) : [];
};

/** Possible CPUs with which an event is walked: every step is taken by the charts of all of them. */
const MOST_WALKED_CPUS = 64;

/** Events of a breakpoint before which its life is told: each of them is taken by its chart again. */
const LONGEST_LIFE = 2000;

const isWalked = (event: LedgerEvent, { cpus }: Machine): boolean =>
  isInterleavable(event) && event.interleaved !== true && cpus <= MOST_WALKED_CPUS;

const isLong = <K extends object>({ events }: Timeline<K>, bp: number, seq: number): boolean => {
  const read = events.reader();
  let count = 0;
  for (let index = 0; index < seq && count <= LONGEST_LIFE; index += 1) if (read(index).bp === bp) count += 1;
  return count > LONGEST_LIFE;
};

/** What the one step is called that an event is in its ledger. */
const onlyStep = (event: LedgerEvent): string => {
  if (event.type !== 'step') return 'interleaved' in event ? 'call' : 'the whole event';
  return stepName({ of: event.of, part: event.part, cpu: event.cpu ?? 0 });
};

interface Scene<K> {
  readonly before: KernelSnapshot<K>;
  readonly walked: readonly Walked<K>[];
  readonly bps: readonly number[];
  /** Breakpoints whose life is too long to be told. */
  readonly untold: readonly number[];
}

const sceneAt = <K extends object>(
  timeline: Timeline<K>,
  event: LedgerEvent,
  order: readonly number[],
): Scene<K> => {
  const { policy, machine, roster } = timeline;
  const world = worldOf(machine, roster);
  const op = timeline.operation(event.seq);
  const concerned = breakpointsOf(timeline, op);
  const untold = concerned.filter((bp) => isLong(timeline, bp, event.seq));
  const bps = concerned.filter((bp) => !untold.includes(bp));
  const before = snapshotAt(timeline, event.seq - 1, bps);
  const walked: readonly Walked<K>[] = isWalked(event, machine)
    ? walkInside(policy, world, before, op, order)
    : [{ step: undefined, choices: [], ...takenAtOnce(policy, world, before, op) }];
  return { before, walked, bps, untold };
};

/** @param findings what does not hold once the event is over. @throws RangeError for an event that did not happen. */
export const insideOf = <K extends object>(
  timeline: Timeline<K>,
  event: LedgerEvent,
  { at, order }: AskedInside,
  findings: readonly Finding[],
): InsideView => {
  const { policy, machine, roster } = timeline;
  const { before, walked, bps, untold } = sceneAt(timeline, event, order);
  const last = walked.length - 1;
  const index = Math.min(at ?? last, last);
  const here = walked[index];
  if (here === undefined) throw new RangeError(`event ${event.seq} has no step ${index}`);
  const data = (walked[index - 1]?.snapshot ?? before).data;
  const changes = changesBetween(policy, data, here.snapshot.data, roster);
  const marks = marksOf(changes, index === last ? findings : []);
  const choices = walked[index + 1]?.choices ?? [];
  const coming = walked[index + 1]?.step;
  return {
    seq: event.seq,
    steps: isWalked(event, machine)
      ? walked.map(({ step }) => (step === undefined ? 'call' : stepName(step)))
      : [onlyStep(event)],
    at: index,
    next: { names: choices.map(stepName), chosen: coming === undefined ? 0 : choices.indexOf(coming) },
    meaning: here.step === undefined ? (isWalked(event, machine) ? CALLED : '') : stepMeaning(here.step),
    result: here.snapshot.outcome.result,
    untold: untold.map(roster.breakpoints.at),
    grid: gridOf(policy, here.snapshot.data, machine.slots, roster, marks),
    ...chartViews(walked, index, { bps, roster, caller: timeline.operation(event.seq).cpu }),
  };
};
