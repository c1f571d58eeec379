/** What a packing has lost of a state: where it differs from what was unpacked in its place. */
import { isTree } from '../plain-tree.ts';

/** What is left out beneath a place. */
interface Omission {
  readonly isWhole: boolean;
  /** By key; a star is any. */
  readonly below: Map<string, Omission>;
}

const omissionOf = (paths: readonly (readonly string[])[]): Omission => {
  const heads = Map.groupBy(
    paths.filter(({ length }) => length > 0),
    ([head = '']) => head,
  );
  return {
    isWhole: paths.some(({ length }) => length === 0),
    below: new Map([...heads].map(([head, its]) => [head, omissionOf(its.map((path) => path.slice(1)))])),
  };
};

const beneath = (omission: Omission | undefined, key: string): Omission | undefined =>
  omission?.below.get(key) ?? omission?.below.get('*');

/** Where something is lost. */
export interface Loss {
  /** A path like `cpus.0.consumed`. */
  readonly place: string;
  readonly kept: unknown;
  /** What stands there once the state was packed and unpacked. */
  readonly unpacked: unknown;
}

const beneathKey = (key: string, loss: Loss): Loss => ({
  ...loss,
  place: loss.place === '' ? key : `${key}.${loss.place}`,
});

const lossIn = (kept: unknown, unpacked: unknown, omission: Omission | undefined): Loss | undefined => {
  if (Object.is(kept, unpacked) || omission?.isWhole === true) return undefined;
  const here = { place: '', kept, unpacked };
  if (!isTree(kept) || !isTree(unpacked)) return here;
  const keys = Object.keys(kept);
  if (keys.length !== Object.keys(unpacked).length) return here;
  for (const key of keys) {
    const its = kept[key];
    const others = unpacked[key];
    // Most of a state is numbers that are equal.
    if (its === others) continue;
    const loss = lossIn(its, others, beneath(omission, key));
    if (loss !== undefined) return beneathKey(key, loss);
  }
  return undefined;
};

/**
 * @param leavesOut paths of what makes no difference (`StatePacking.leavesOut`).
 * @returns finds the first place in which a state and what was unpacked differ; undefined where they do not.
 */
export const lossFinder = (
  leavesOut: readonly string[],
): ((kept: object, unpacked: object) => Loss | undefined) => {
  const omission = omissionOf(leavesOut.map((path) => path.split('.')));
  return (kept, unpacked) => lossIn(kept, unpacked, omission);
};
