/**
 * The normal form of a node: what can make no difference any more is made equal, so that states which go on alike are one. Each
 * rule says why nothing reads what it drops.
 */
import type { UnderWay } from '../../../machines/interleaved/under-way.ts';
import { NONE } from '../../../machines/roster.ts';
import type { Memory } from '../../../properties/interleaved/follow.ts';
import type { CallerStruct, Witness } from '../../../properties/witness/state.ts';
import type { Node } from './node.ts';

/** Operations are known by the order of their calls: 1, 2, …; their place in the ledger makes no difference. */
const renumbered = <K>(underWay: readonly UnderWay<K>[]): readonly UnderWay<K>[] =>
  underWay.map((one, i) => (one.op.seq === i + 1 ? one : { ...one, op: { ...one.op, seq: i + 1 } }));

const memoriesOf = <K>({ underWay, memories }: Node<K>): ReadonlyMap<number, Memory<K>> =>
  new Map(underWay.map(({ op }, i) => [i + 1, memories.get(op.seq) ?? {}]));

const tidyStruct = (struct: CallerStruct, isHeldSomewhere: boolean): void => {
  // Whoever has let go of a struct may have freed it, which shows only where it still stands.
  if (!isHeldSomewhere) struct.released = false;
  // What the register found in the struct is asked for when it is given back, and each time that it is once more.
  if (struct.registered === 0 && !struct.released) struct.maskAtRegister = NONE;
};

/**
 * Before names are given anew: what is dropped must not decide them.
 * @param counted the assumptions, as bits, under which something is promised: that another was broken makes no difference.
 * @param stands does a breakpoint still stand in some table?
 */
export const settleWitness = (witness: Witness, counted: number, stands: (bp: number) => boolean): void => {
  witness.broken &= counted;
  witness.structs.forEach((struct, bp) => {
    if (struct !== undefined) tidyStruct(struct, stands(bp));
  });
};

/** Registrations of different structs end each by its own name: their order is nobody's business. */
export const sortWitness = (witness: Witness): void => {
  witness.kernel.sort((a, b) => a.bp - b.bp);
  for (const list of witness.users) list?.sort((a, b) => a.bp - b.bp || a.slot - b.slot);
};

export const tidyNode = <K>(node: Node<K>): Node<K> => ({
  ...node,
  underWay: renumbered(node.underWay),
  memories: memoriesOf(node),
});
