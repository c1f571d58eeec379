/** One state of the full space: all that decides what happens next, and what the specification remembers beside it. */
import type { Operation } from '../../../machines/operation.ts';
import type { UnderWay } from '../../../machines/interleaved/under-way.ts';
import type { Memory } from '../../../properties/interleaved/follow.ts';
import type { AcceptedSettings, Witness } from '../../../properties/witness/state.ts';
import type { RecipeNumbers } from './recipe-numbers.ts';

export interface Node<K> {
  readonly kernel: K;
  readonly witness: Witness;
  /** In the order of their calls. */
  readonly underWay: readonly UnderWay<K>[];
  /** By the `seq` of the operation under way. */
  readonly memories: ReadonlyMap<number, Memory<K>>;
}

/** As much of a node as its names and values need. */
export interface NodeView<K> {
  readonly kernel: K;
  readonly witness: Witness;
  readonly underWay: readonly { readonly op: Operation }[];
}

/** A node as plain data: recipes by number, memories folded to what is read of them. */
export interface PlainNode<K> {
  readonly kernel: K;
  readonly witness: Witness;
  readonly underWay: readonly (Omit<UnderWay<K>, 'recipe'> & { readonly recipe: number })[];
  /** By operation under way. */
  readonly memories: readonly PlainMemory[];
}

/** The states before a call, or what of them is read where that is known. */
export interface PlainMemory {
  readonly prepared: unknown;
  readonly begun: unknown;
  readonly isContested: boolean;
  readonly accepted: AcceptedSettings | undefined;
}

/** How the states of a memory are folded, and unfolded over the present state. */
export interface Folding<K> {
  readonly prepared: (state: K, op: Operation) => unknown;
  readonly begun: (state: K, op: Operation) => unknown;
  readonly withPrepared: (present: K, folded: unknown, op: Operation) => K;
  readonly withBegun: (present: K, folded: unknown, op: Operation) => K;
}

/** Of what was accepted nothing else is read, whatever else the struct held. */
const settingsOf = ({ address, length, access, mask }: AcceptedSettings): AcceptedSettings => ({
  address,
  length,
  access,
  mask,
});

/** Always with the same fields in the same order: a record tells them apart. */
const foldedMemory = <K>(
  { prepared, begun, isContested, accepted }: Memory<K>,
  op: Operation,
  folding: Folding<K>,
): PlainMemory => ({
  prepared: prepared === undefined ? undefined : folding.prepared(prepared, op),
  begun: begun === undefined ? undefined : folding.begun(begun, op),
  isContested: isContested === true,
  accepted: accepted && settingsOf(accepted),
});

const unfoldedMemory = <K>(
  { prepared, begun, isContested, accepted }: PlainMemory,
  op: Operation,
  present: K,
  folding: Folding<K>,
): Memory<K> => ({
  ...(prepared !== undefined && { prepared: folding.withPrepared(present, prepared, op) }),
  ...(begun !== undefined && { begun: folding.withBegun(present, begun, op) }),
  ...(isContested && { isContested }),
  ...(accepted !== undefined && { accepted }),
});

export const plainOf = <K>(node: Node<K>, recipes: RecipeNumbers<K>, folding: Folding<K>): PlainNode<K> => ({
  kernel: node.kernel,
  witness: node.witness,
  underWay: node.underWay.map(({ op, recipe, stage, interrupted }) => ({
    op,
    recipe: recipes.numberOf(recipe, { kernel: node.kernel, op }),
    stage,
    interrupted,
  })),
  memories: node.underWay.map(({ op }) => foldedMemory(node.memories.get(op.seq) ?? {}, op, folding)),
});

/** A node of its own: whatever happens to it changes nothing else. */
export const nodeOf = <K>(
  { kernel, witness, underWay, memories }: PlainNode<K>,
  recipes: RecipeNumbers<K>,
  folding: Folding<K>,
): Node<K> => ({
  kernel,
  witness,
  underWay: underWay.map((one) => ({ ...one, recipe: recipes.at(one.recipe) })),
  memories: new Map(
    memories.flatMap((memory, i): [number, Memory<K>][] => {
      const op = underWay[i]?.op;
      return op === undefined ? [] : [[op.seq, unfoldedMemory(memory, op, kernel, folding)]];
    }),
  ),
});
