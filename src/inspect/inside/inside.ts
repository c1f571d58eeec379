/** The inside of an event: its steps, the state between them, and where the charts stand. */
import type { LedgerEvent } from '../../../machines/events.ts';
import { isInterleavable } from '../../../machines/interleaved/schedule.ts';
import type { KernelSnapshot } from '../../../machines/kernel.ts';
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

const isWalked = (event: LedgerEvent): boolean => isInterleavable(event) && event.interleaved !== true;

/** What the one step is called that an event is in its ledger. */
const onlyStep = (event: LedgerEvent): string => {
  if (event.type !== 'step') return isInterleavable(event) ? 'call' : 'the whole event';
  return stepName({ of: event.of, part: event.part, cpu: event.cpu ?? 0 });
};

interface Scene<K> {
  readonly before: KernelSnapshot<K>;
  readonly walked: readonly Walked<K>[];
  readonly bps: readonly number[];
}

const sceneAt = <K extends object>(
  timeline: Timeline<K>,
  event: LedgerEvent,
  order: readonly number[],
): Scene<K> => {
  const { policy, machine, roster } = timeline;
  const world = worldOf(machine, roster);
  const op = timeline.operation(event.seq);
  const bps = breakpointsOf(timeline, op);
  const before = snapshotAt(timeline, event.seq - 1, bps);
  const walked: readonly Walked<K>[] = isWalked(event)
    ? walkInside(policy, world, before, op, order)
    : [{ step: undefined, choices: [], ...takenAtOnce(policy, world, before, op) }];
  return { before, walked, bps };
};

/** @param findings what does not hold once the event is over. @throws RangeError for an event that did not happen. */
export const insideOf = <K extends object>(
  timeline: Timeline<K>,
  event: LedgerEvent,
  { at, order }: AskedInside,
  findings: readonly Finding[],
): InsideView => {
  const { policy, machine, roster } = timeline;
  const { before, walked, bps } = sceneAt(timeline, event, order);
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
    steps: isWalked(event)
      ? walked.map(({ step }) => (step === undefined ? 'call' : stepName(step)))
      : [onlyStep(event)],
    at: index,
    next: { names: choices.map(stepName), chosen: coming === undefined ? 0 : choices.indexOf(coming) },
    meaning: here.step === undefined ? (isWalked(event) ? CALLED : '') : stepMeaning(here.step),
    result: here.snapshot.outcome.result,
    grid: gridOf(policy, here.snapshot.data, machine.slots, roster, marks),
    ...chartViews(walked, index, { bps, roster, caller: timeline.operation(event.seq).cpu }),
  };
};
