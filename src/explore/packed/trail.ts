/** The ledger that leads to a state: the states on the way are known, the requests between them are found by trying. */
import type { BreakpointEvent } from '../../../machines/events.ts';
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { attempt } from './attempt.ts';
import type { Model } from './model.ts';
import { nextEvent } from './next-event.ts';
import { isSameState } from './plain-space.ts';
import type { Request } from './requests.ts';
import type { Break } from '../search.ts';
import { NO_PARENT, type StateTable } from '../state-table.ts';

/** What stands for a state: itself, or under symmetry the representative of its class. */
export type ClassOf = (words: Int32Array) => Int32Array;

/** The states on the way from the start to a state. */
export const wayTo = (table: StateTable, state: number): readonly Int32Array[] => {
  const way: Int32Array[] = [];
  for (let at = state; at !== NO_PARENT; at = table.parentOf(at)) way.unshift(table.read(at).slice());
  return way;
};

/** The first request of the state `here` that does what `isWanted` asks of it. */
const findRequest = <K extends ClassicKernel>(
  model: Model<K>,
  here: Int32Array,
  isWanted: (request: Request, next: Int32Array, isBroken: boolean) => boolean,
): Request => {
  const next = new Int32Array(here.length);
  const found = model.requests.find((request) => {
    model.load(here);
    return model.isPossible(request) && isWanted(request, next, attempt(model, request, next).isBroken);
  });
  if (found === undefined) throw new RangeError('no request leads to the next state of the way');
  return found;
};

/** Writes the request of state `here` down as the next event, and makes it happen; `here` becomes the state after it. */
const ask = <K extends ClassicKernel>(
  model: Model<K>,
  here: Int32Array,
  request: Request,
  ledger: BreakpointEvent[],
): void => {
  model.load(here);
  ledger.push(nextEvent(model, request, ledger.length + 1));
  model.perform(request);
  model.store(here);
};

/**
 * A ledger of least length that ends with what a search found broken.
 * @throws RangeError if no request leads from one state of the way to the next: the table is none of this model.
 */
export const ledgerOf = <K extends ClassicKernel>(
  model: Model<K>,
  table: StateTable,
  broken: Break,
  classOf: ClassOf,
): readonly BreakpointEvent[] => {
  const ledger: BreakpointEvent[] = [];
  const here = Int32Array.from(model.initial);
  const [, ...way] = wayTo(table, broken.from);
  for (const step of way) {
    const leads = (_: Request, next: Int32Array, isBroken: boolean): boolean =>
      !isBroken && isSameState(classOf(next), step);
    ask(model, here, findRequest(model, here, leads), ledger);
  }
  const { kind } = model.requests[broken.request] ?? {};
  const last = findRequest(model, here, (request, _, isBroken) => isBroken && request.kind === kind);
  ask(model, here, last, ledger);
  return ledger;
};
