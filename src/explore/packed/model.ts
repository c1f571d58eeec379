/**
 * One plain state on which requests are tried: taken out of its packed form, changed by the policy's own recipe, packed again.
 * This is the reference of every quicker way to a state's successors, and finds the ledger that leads to a state.
 */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { fillClassic } from '../../../machines/packing/classic-fields.ts';
import type { Booked } from '../../../machines/packing/booked.ts';
import { DoesNotFit, type Layout, layoutOf } from '../../../machines/packing/field.ts';
import type { Packing } from '../../../machines/packing/packing.ts';
import { ACCESS_CODE, decode, type Operation } from '../../../machines/operation.ts';
import type { Outcome } from '../../../machines/outcome.ts';
import { NONE } from '../../../machines/roster.ts';
import { run } from '../../../machines/run.ts';
import type { Cast } from '../cast.ts';
import { eventOf, type Request, requestsOf } from './requests.ts';

/** Bytes that every breakpoint of an exploration watches. */
const LENGTH = 4;

/** A request that has just been made to happen. */
export interface Performed {
  readonly request: Request;
  readonly outcome: Outcome;
  /** By how much the boundary moved. */
  readonly moved: number;
}

export interface Model<K extends ClassicKernel> {
  readonly cast: Cast;
  readonly layout: Layout<Booked<K>>;
  readonly requests: readonly Request[];
  readonly state: Booked<K>;
  /** The packed words of the state before anything has happened. */
  readonly initial: Int32Array;
  readonly load: (words: Int32Array) => void;
  /** Can it be asked for in the present state? (Not: will it be granted.) */
  readonly isPossible: (request: Request) => boolean;
  /** The request as an operation on the present state. */
  readonly operationOf: (request: Request) => Operation;
  /** Asks the policy, and books what it answers. */
  readonly perform: (request: Request) => Outcome;
  /** Packs the present state; false if it has no packed form: the bookkeeping is broken. */
  readonly store: (into: Int32Array) => boolean;
  /**
   * Is a promise broken by what has just been performed? If not, the present state is packed into `next`. Absent: the packed form
   * itself tells (`attempt.ts`).
   */
  readonly breaks?: (performed: Performed, next: Int32Array) => boolean;
}

/** A task's lowest free slot; one past the last where it has none. */
const lowestFree = (slots: readonly number[] = []): number => {
  const free = slots.indexOf(NONE);
  return free === -1 ? slots.length : free;
};

export const modelOf = <K extends ClassicKernel>({ policy, fields }: Packing<K>, cast: Cast): Model<K> => {
  const { extent, machine, world } = cast;
  const layout = layoutOf(fields(extent));
  const requests = requestsOf(cast);
  const state: Booked<K> = {
    kernel: policy.initial(machine),
    masks: Array.from({ length: extent.breakpoints }, () => NONE),
  };
  fillClassic(state.kernel, extent, (bp) => ({
    address: world.roster.addresses.idOf(cast.address(bp)),
    length: LENGTH,
    access: ACCESS_CODE.w,
  }));
  const initial = new Int32Array(layout.words);
  layout.pack(state, initial);

  const slotsOf = (task: number): readonly number[] | undefined => state.kernel.tasks[task]?.slots;
  const operations = new Map(
    requests.map((request) => [
      request,
      Array.from({ length: request.kind === 'take' ? 5 : 1 }, (_, slot) =>
        decode(eventOf(cast, request, 1, slot), world.roster),
      ),
    ]),
  );
  const operationOf = (request: Request): Operation => {
    const slot = request.kind === 'take' ? lowestFree(slotsOf(request.task)) : 0;
    const op = operations.get(request)?.[slot];
    if (op === undefined) throw new RangeError(`no operation for ${JSON.stringify(request)}`);
    return op;
  };
  const book = (request: Request): void => {
    if (request.kind === 'register') state.masks[request.bp] = request.mask;
    if (request.kind === 'unregister') state.masks[request.bp] = NONE;
  };

  return {
    cast,
    layout,
    requests,
    state,
    initial,
    load: (words) => layout.unpack(words, state),
    isPossible(request) {
      switch (request.kind) {
        case 'register':
          return state.masks[request.bp] === NONE;
        case 'unregister':
          return state.masks[request.bp] !== NONE;
        case 'take':
          return true;
        case 'give':
          return slotsOf(request.task)?.[request.slot] !== NONE;
      }
    },
    operationOf,
    perform(request) {
      const op = operationOf(request);
      const outcome = run(state.kernel, policy.recipe(state.kernel, op), op, world);
      if (outcome.result === 0) book(request);
      return outcome;
    },
    store(into) {
      try {
        layout.pack(state, into);
        return true;
      } catch (error) {
        if (error instanceof DoesNotFit) return false;
        throw error;
      }
    },
  };
};
