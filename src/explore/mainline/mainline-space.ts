/**
 * The atomic space of `mainline`. Its answers depend on who is counted where and on nothing else, so that a state is who has
 * registered what; the kernel's own state is made of it by registering all of them again, in order.
 */
import type { BreakpointEvent } from '../../../machines/events.ts';
import type { MainlineKernel } from '../../../machines/mainline/state.ts';
import { type Machine, machineOf } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import type { Extent } from '../../../machines/packing/booked.ts';
import { type Layout, layoutOf } from '../../../machines/packing/field.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { type StateRow, worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { run } from '../../../machines/run.ts';
import type { Finding, InvariantName, Step } from '../../../properties/invariant.ts';
import { MAINLINE_INVARIANTS } from '../../../properties/invariants/index.ts';
import { judgeOf } from '../../../properties/judge.ts';
import { rulesOf } from '../../../properties/policy-rules.ts';
import { snapshotOf } from '../../../properties/snapshot.ts';
import { MAINLINE_SOMETIMES } from '../../../properties/sometimes/index.ts';
import { initialWitness, type Witness } from '../../../properties/witness/state.ts';
import { createReachCounter, type ReachCounter, type Reached } from '../reach.ts';
import { type Sink, type Space } from '../space.ts';
import { createTally } from '../tally.ts';
import { registerEvent, type Request, requestsOf, unregisterEvent } from './requests.ts';

/** One thing that may be asked for next. */
export interface Move {
  readonly bp: number;
  /** The code of the breakpoint afterwards, if it is granted. */
  readonly code: number;
  readonly kind: string;
  readonly event: BreakpointEvent;
}

/** What came of a move. */
export interface Moved {
  readonly move: Move;
  readonly isGranted: boolean;
  readonly findings: readonly Finding[];
}

export interface MainlineModel {
  readonly machine: Machine;
  /** These invariants need none: it stays as it was at the start. */
  readonly witness: Witness;
  readonly rowOf: (kernel: MainlineKernel) => StateRow;
  readonly layout: Layout<number[]>;
  /** The codes of all breakpoints. */
  readonly codesIn: (words: Int32Array) => readonly number[];
  readonly movesIn: (codes: readonly number[], seq: number) => readonly Move[];
  readonly kernelOf: (codes: readonly number[]) => MainlineKernel;
  readonly tryMove: (
    kernel: MainlineKernel,
    move: Move,
  ) => Moved & Pick<Step, 'outcome'> & { readonly step: Step<MainlineKernel> };
}

export const mainlineModelOf = (extent: Extent, only?: readonly InvariantName[]): MainlineModel => {
  const machine = machineOf(extent.cpus);
  const world = worldOf(machine, createRoster());
  const requests = requestsOf(extent);
  const judge = judgeOf(MAINLINE_INVARIANTS, mainlinePolicy, only === undefined ? {} : { only });
  const witness = initialWitness(machine);
  const rules = rulesOf('mainline');
  const layout = layoutOf<number[]>(
    Array.from({ length: extent.breakpoints }, (_, bp) => ({
      name: `codes.${bp}`,
      size: requests.length + 1,
      read: (codes) => codes[bp] ?? 0,
      write: (codes, code) => void (codes[bp] = code),
    })),
  );
  const requestOf = (code: number): Request | undefined => requests[code - 1];
  const perform = (kernel: MainlineKernel, event: BreakpointEvent) => {
    const op = decode(event, world.roster);
    return { op, outcome: run(kernel, mainlinePolicy.recipe(kernel, op), op, world) };
  };

  return {
    machine,
    witness,
    rowOf: (kernel) => mainlinePolicy.row(kernel, world.roster),
    layout,
    codesIn(words) {
      const codes: number[] = [];
      layout.unpack(words, codes);
      return codes;
    },
    movesIn: (codes, seq) =>
      codes.flatMap((code, bp): Move[] => {
        const held = requestOf(code);
        if (held !== undefined) {
          return [{ bp, code: 0, kind: 'unregister', event: unregisterEvent(bp, held, seq) }];
        }
        return requests.map((request, i) => ({
          bp,
          code: i + 1,
          kind: request.kind,
          event: registerEvent(bp, request, seq),
        }));
      }),
    kernelOf(codes) {
      const kernel = mainlinePolicy.initial(machine);
      codes.forEach((code, bp) => {
        const request = requestOf(code);
        if (request !== undefined) perform(kernel, registerEvent(bp, request, 1));
      });
      return kernel;
    },
    tryMove(kernel, move) {
      const before = snapshotOf(undefined, kernel);
      const after = snapshotOf(undefined, kernel);
      const { op, outcome } = perform(after, move.event);
      const step = { op, outcome, before, after, delivered: [], machine, roster: world.roster, rules };
      return { move, step, outcome, isGranted: outcome.result === 0, findings: judge(step, witness) };
    },
  };
};

/** Told of the first finding of each invariant; the number is that of the move among those of the state. */
export interface MainlineBreach {
  readonly finding: Finding;
  readonly move: number;
}

/** What another process has to know to go on. */
interface MainlineLore {
  readonly breaches: readonly MainlineBreach[];
  readonly reached: readonly Reached[];
}

export interface MainlineSpace extends Space {
  readonly breaches: readonly MainlineBreach[];
  readonly reach: ReachCounter<MainlineKernel>;
}

export const mainlineSpaceOf = (
  model: MainlineModel,
  canonical: (codes: number[]) => void,
): MainlineSpace => {
  const { layout } = model;
  const tally = createTally();
  const next = new Int32Array(layout.words);
  const initial = new Int32Array(layout.words);
  const breaches: MainlineBreach[] = [];
  const reach = createReachCounter(MAINLINE_SOMETIMES, mainlinePolicy.name, false);
  return {
    words: layout.words,
    initial,
    tally,
    breaches,
    reach,
    lore: {
      save: () => ({ facts: { breaches, reached: reach.reached() } satisfies MainlineLore, blocks: [] }),
      restore({ facts }) {
        // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- what `save` gave
        const known = facts as MainlineLore;
        breaches.push(...known.breaches);
        reach.add(known.reached);
      },
    },
    aside: {
      take: () => ({ abandoned: 0, reached: reach.take() }),
      add: ({ reached }) => {
        reach.add(reached);
      },
    },
    expand(words, sink: Sink) {
      const codes = model.codesIn(words);
      const kernel = model.kernelOf(codes);
      model.movesIn(codes, 1).forEach((move, number) => {
        const { step, outcome, isGranted, findings } = model.tryMove(kernel, move);
        reach.see(step, model.witness);
        const course = tally.numberOf(move.kind, outcome, 0);
        tally.counts[course] = (tally.counts[course] ?? 0) + 1;
        for (const finding of findings) {
          if (breaches.some((known) => known.finding.invariant === finding.invariant)) continue;
          sink.breaks(breaches.push({ finding, move: number }) - 1);
        }
        if (!isGranted) return;
        const after = codes.with(move.bp, move.code);
        canonical(after);
        layout.pack(after, next);
        sink.reach(next);
      });
    },
  };
};
