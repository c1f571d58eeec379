/** Ratios measured in one run: both sides take turns, so that what else the machine does hits them alike. */

export interface Work {
  readonly name: string;
  /** Does the work once and answers how many units (events, lines) it did. */
  readonly run: () => number | Promise<number>;
}

export interface Measured {
  readonly name: string;
  /** Units a second, median of the rounds. */
  readonly rate: number;
}

/** The upper one of an even number. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** Runs all works in turn, `rounds` times after one round to warm up. */
export const measure = async (works: readonly Work[], rounds: number): Promise<readonly Measured[]> => {
  const rates = works.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [i, work] of works.entries()) {
      const start = performance.now();
      const units = await work.run();
      const seconds = (performance.now() - start) / 1000;
      if (round > 0) rates[i]?.push(units / seconds);
    }
  }
  return works.map((work, i) => ({ name: work.name, rate: median(rates[i] ?? []) }));
};

/** One line of the report: what was measured, against what, and the bar. */
export interface Verdict {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly bar: number;
  /** Whether the value must reach the bar, or stay below it. */
  readonly direction: 'at least' | 'at most';
  readonly detail: string;
}

/** A measure that must not exceed its bar. */
export const atMost = (what: string, value: number, unit: string, bar: number, detail: string): Verdict => ({
  what,
  value,
  unit,
  bar,
  direction: 'at most',
  detail,
});

export const isMet = ({ value, bar, direction }: Verdict): boolean =>
  direction === 'at least' ? value >= bar : value <= bar;

export const verdictText = (verdict: Verdict): string => {
  const { what, value, unit, bar, direction, detail } = verdict;
  const mark = isMet(verdict) ? 'met   ' : 'MISSED';
  return `${mark} ${what}: ${value.toFixed(2)} ${unit} (${direction} ${bar} ${unit}) — ${detail}`;
};
