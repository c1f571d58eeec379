/** Orders of things that have no names yet: sorted by what is seen of each, in every way where that leaves a choice. */

const permutations = (list: readonly number[]): readonly (readonly number[])[] =>
  list.length < 2
    ? [list]
    : list.flatMap((first, i) => permutations(list.toSpliced(i, 1)).map((rest) => [first, ...rest]));

/**
 * Every order of 0 to n − 1 in which the texts ascend. Things of the same text may still differ in what they stand beside: the
 * caller looks at each of the orders.
 */
export const ordersBy = (texts: readonly string[]): readonly (readonly number[])[] => {
  if (texts.length < 2) return [texts.map((_, i) => i)];
  const ties = Map.groupBy(texts.keys(), (i) => texts[i] ?? '');
  return [...ties.keys()]
    .sort((a, b) => (a < b ? -1 : 1))
    .reduce<readonly (readonly number[])[]>(
      (orders, text) =>
        permutations(ties.get(text) ?? []).flatMap((tied) => orders.map((order) => [...order, ...tied])),
      [[]],
    );
};

/** Of an order: the place of each of its members. */
export const placesIn = (order: readonly number[]): readonly number[] => {
  const places: number[] = [];
  order.forEach((member, place) => (places[member] = place));
  return places;
};
