/** Explores the atomic space of `mainline`. */
import type { BreakpointEvent } from '../../../machines/events.ts';
import type { Finding, InvariantName } from '../../../properties/invariant.ts';
import { MAINLINE_INVARIANTS } from '../../../properties/invariants/index.ts';
import { shorthandOf } from '../../../properties/shorthand-text.ts';
import { InputError } from '../../input-error.ts';
import type { Conduct } from '../conduct.ts';
import { searchTogether } from '../crew/search-together.ts';
import { type Counterexample, type Exploration, explorationOf } from '../exploration.ts';
import { type Edge, requireDrawable, type StateGraph } from '../graph.ts';
import { wayTo } from '../packed/trail.ts';
import type { Break } from '../search.ts';
import type { StateTable } from '../state-table.ts';
import type { Wish } from '../wish.ts';
import type { MainlineModel, Move } from './mainline-space.ts';
import { MAINLINE_CHUNK, makeMainline } from './ordered.ts';

const unable = (option: string): InputError =>
  new InputError({
    what: `the space of mainline is that of its accounting: it has no ${option}`,
    advice: 'leave that option out, or try fuzz',
  });

const refuse = ({ steps, dropped, kept, hotplug, switches, exceptions, unbalanced }: Wish): void => {
  if (steps === 'interleaved') throw unable('interleaved steps');
  if (hotplug) throw unable('hotplug');
  if (switches) throw unable('context switches');
  if (exceptions) throw unable('debug exceptions');
  if (unbalanced) throw unable('unbalanced callers');
  if (dropped.length > 0 || kept.length > 0) throw unable('assumptions to drop or make');
};

/** The way is one of representatives: the moves between them are looked for from a state of which each is the representative. */
const counterexampleOf = (
  model: MainlineModel,
  table: StateTable,
  { from: last }: Break,
  canonical: (codes: number[]) => void,
  invariant: InvariantName,
): Counterexample => {
  const ledger: BreakpointEvent[] = [];
  let codes: readonly number[] = model.codesIn(table.read(0));
  const classOf = (of: readonly number[]): string => {
    const called = [...of];
    canonical(called);
    return called.join();
  };
  const take = (isWanted: (move: Move) => boolean): Move => {
    const move = model.movesIn(codes, ledger.length + 1).find(isWanted);
    if (move === undefined) throw new RangeError('no request leads to the next state of the way');
    ledger.push(move.event);
    codes = codes.with(move.bp, move.code);
    return move;
  };
  const [, ...way] = wayTo(table, last);
  for (const step of way) {
    const wanted = classOf(model.codesIn(step));
    take(
      (move) =>
        classOf(codes.with(move.bp, move.code)) === wanted &&
        model.tryMove(model.kernelOf(codes), move).isGranted,
    );
  }
  const broken = (before: readonly number[], move: Move): Finding | undefined =>
    model.tryMove(model.kernelOf(before), move).findings.find((one) => one.invariant === invariant);
  const before = codes;
  const finding = broken(
    before,
    take((move) => broken(before, move) !== undefined),
  );
  if (finding === undefined) throw new RangeError(`${invariant} is not broken at the end of the way`);
  return { finding, events: ledger };
};

const graphOf = (
  model: MainlineModel,
  table: StateTable,
  canonical: (codes: number[]) => void,
): StateGraph => {
  requireDrawable(table.size());
  const all = Array.from({ length: table.size() }, (_, state) => model.codesIn(table.read(state)));
  const numbers = new Map(all.map((codes, state) => [codes.join(), state]));
  const edges: Edge[] = [];
  const states = all.map((codes, from) => {
    const kernel = model.kernelOf(codes);
    for (const move of model.movesIn(codes, 1)) {
      const { outcome, isGranted } = model.tryMove(kernel, move);
      const after = isGranted ? codes.with(move.bp, move.code) : [...codes];
      canonical(after);
      const to = numbers.get(after.join());
      const [label = ''] = shorthandOf([move.event]);
      if (to !== undefined)
        edges.push({ from, to, label, ...(outcome.result !== 0 && { answer: outcome.result }) });
    }
    return model.rowOf(kernel);
  });
  return { states, edges };
};

/** @throws InputError for options that this space cannot obey. */
export const exploreMainline = async (wish: Wish, how: Conduct): Promise<Exploration> => {
  refuse(wish);
  const { only, symmetry } = wish;
  const { model, canonical, newSpace } = makeMainline(wish);
  const { searched, space } = await searchTogether(
    wish,
    () => ({ space: newSpace(), order: { kind: 'mainline', wish }, chunk: MAINLINE_CHUNK }),
    how,
  );
  const counterexamples = searched.breaks.flatMap((broken) => {
    const invariant = space.breaches[broken.request]?.finding.invariant;
    return invariant === undefined
      ? []
      : [counterexampleOf(model, searched.table, broken, canonical, invariant)];
  });
  const judged = MAINLINE_INVARIANTS.map(({ name }) => name).filter((name) => only?.includes(name) !== false);
  return explorationOf(searched, space.tally, {
    counterexamples,
    judged,
    reached: space.reach.reached(),
    symmetry,
    machine: model.machine,
    graph: () => graphOf(model, searched.table, canonical),
  });
};
