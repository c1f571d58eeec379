/** The ledger that leads to what broke, and what breaks at its end: the states on the way are known, the events between them are found by trying. */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Finding, InvariantName } from '../../../properties/invariant.ts';
import type { Counterexample } from '../exploration.ts';
import type { Break } from '../search.ts';
import type { StateTable } from '../state-table.ts';
import { isSameState } from '../packed/plain-space.ts';
import { wayTo } from '../packed/trail.ts';
import type { FullModel, Happening } from './full-model.ts';
import type { FullSpace } from './full-space.ts';
import type { Node } from './node.ts';

const findingIn = (
  { findings }: Pick<Happening<unknown>, 'findings'>,
  invariant: InvariantName,
): Finding | undefined => findings.find((finding) => finding.invariant === invariant);

/** @throws RangeError if no event leads from one state of the way to the next: the table is none of this space. */
export const fullCounterexampleOf = <K extends object>(
  model: FullModel<K>,
  space: FullSpace<K>,
  table: StateTable,
  { from }: Break,
  invariant: InvariantName,
): Counterexample => {
  const ledger: LedgerEvent[] = [];
  let here: Node<K> = space.nodeAt(space.initial);

  const take = (isWanted: (happening: Happening<K>) => boolean): Happening<K> => {
    for (const event of model.eventsIn(here, ledger.length + 1)) {
      const happening = model.happen(here, structuredNode(here), event);
      // The record is made of a copy, as it gives the node the names of its class.
      if (happening === undefined || !isWanted({ ...happening, after: structuredNode(happening.after) }))
        continue;
      ledger.push(event);
      here = happening.after;
      return happening;
    }
    throw new RangeError('no event leads to the next state of the way');
  };

  const [, ...way] = wayTo(table, from);
  for (const step of way) {
    take(({ outcome, after }) => outcome.kind !== 'oops' && isSameState(space.recordOf(after), step));
  }
  const { findings } = take((happening) => findingIn(happening, invariant) !== undefined);
  // Said anew: under symmetry the search has met it by other names.
  const finding = findingIn({ findings }, invariant);
  if (finding === undefined) throw new RangeError(`${invariant} is not broken at the end of the way`);
  return { finding, events: ledger };
};

/** A copy whose recipes stay the same objects. */
const structuredNode = <K>({ kernel, witness, underWay, memories }: Node<K>): Node<K> => ({
  kernel: structuredClone(kernel),
  witness: structuredClone(witness),
  underWay: underWay.map((one) => ({ ...one, op: { ...one.op } })),
  memories: structuredClone(memories),
});
