/**
 * The kernel's `bp_slots_histogram`: how many holders (CPUs or tasks) hold exactly k + 1 slots, at index k (domain.md §6.2).
 * It answers "what does the fullest one hold" without looking at every holder.
 */
export type Histogram = number[];

export const emptyHistogram = (slots: number): Histogram => Array.from({ length: slots }, () => 0);

/** A holder's count goes from `before` to `after`; a count of 0 stands in no histogram. It grows past the slots only after an answer that was forced upon the model. */
export const moveHolder = (histogram: Histogram, before: number, after: number): void => {
  if (before > 0) histogram[before - 1] = (histogram[before - 1] ?? 0) - 1;
  if (after <= 0) return;
  while (histogram.length < after) histogram.push(0);
  histogram[after - 1] = (histogram[after - 1] ?? 0) + 1;
};

/** The most slots that any holder holds. */
export const fullest = (histogram: readonly number[]): number => {
  for (let k = histogram.length - 1; k >= 0; k -= 1) if ((histogram[k] ?? 0) > 0) return k + 1;
  return 0;
};
