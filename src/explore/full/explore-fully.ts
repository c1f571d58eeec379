/** Explores the full space of a policy. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Policy } from '../../../machines/policy.ts';
import { withPacking } from '../../../machines/packing/packing.ts';
import { slotSubject, type Subject, withSubject } from '../../../properties/campaign/subject.ts';
import { castOf } from '../cast.ts';
import type { Counterexample, Exploration } from '../exploration.ts';
import { search, type SearchProgress } from '../search.ts';
import type { AnyPolicy, Wish } from '../wish.ts';
import { classicFamily, type Family, unknownFamily } from './family.ts';
import { fullModelOf } from './full-model.ts';
import { fullSpaceOf } from './full-space.ts';
import { fullLedgerOf } from './full-trail.ts';

type Watch = ((progress: SearchProgress) => void) | undefined;

const searchSpace = <K extends object>(
  subject: Subject<K>,
  family: Family<K>,
  wish: Wish,
  watch: Watch,
): Exploration => {
  const cast = castOf(wish.extent);
  const model = fullModelOf(subject, cast, wish);
  const space = fullSpaceOf(model, family);
  const { depth, memory } = wish;
  const searched = search(space, {
    ...(depth !== undefined && { depth }),
    ...(memory !== undefined && { memory }),
    ...(watch && { watch }),
  });
  const counterexamples = searched.breaks.flatMap((broken): Counterexample[] => {
    const finding = space.breaches[broken.request]?.finding;
    if (finding === undefined) return [];
    return [{ finding, events: fullLedgerOf(model, space, searched.table, broken, finding.invariant) }];
  });
  return {
    states: searched.states,
    transitions: searched.transitions,
    depth: searched.depth,
    ...(searched.stoppedBy !== undefined && { stoppedBy: searched.stoppedBy }),
    counterexamples,
    courses: space.tally.courses.map((course, i) => ({ ...course, count: space.tally.counts[i] ?? 0 })),
    judged: model.judged,
    symmetry: wish.symmetry && family.isNameless,
  };
};

/** Undefined for a policy of whose states no invariant is known to speak. */
export const exploreFully = (policy: AnyPolicy, wish: Wish, watch: Watch): Exploration | undefined => {
  const cast = castOf(wish.extent);
  const own = withPacking(policy.name, <K extends ClassicKernel>({ policy: its }: { policy: Policy<K> }) =>
    searchSpace(slotSubject(its), classicFamily<K>(cast, wish), wish, watch),
  );
  return own ?? withSubject(policy, (subject) => searchSpace(subject, unknownFamily(), wish, watch));
};
