/** What an import left out, by kind and count, and what its reader should know: a recording tells less than was done. */

export interface ImportReport {
  /** Calls and notices that say nothing about breakpoints, by kind, most frequent first. */
  readonly skipped: readonly Skipped[];
  /** What could not be used or had to be guessed, as sentences that say what to do; each once. */
  readonly warnings: readonly string[];
}

export interface Skipped {
  readonly kind: string;
  readonly count: number;
}

/** Counts while an import runs. */
export interface SkipTally {
  readonly count: (kind: string) => void;
  /** A line that is none of strace's, by its recording's number and its own. */
  readonly unreadable: (source: number, line: number) => void;
  readonly warn: (sentence: string) => void;
  readonly report: () => ImportReport;
}

/** A tally over recordings of these names. */
export const createSkipTally = (names: readonly string[]): SkipTally => {
  const counts = new Map<string, number>();
  const warnings = new Set<string>();
  const count = (kind: string): void => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  };
  return {
    count,
    unreadable: (source, line) => {
      const name = names[source] ?? 'recording';
      if (!counts.has('unreadable line')) {
        warnings.add(`${name}:${line}: not a line of strace, skipped like others after it`);
      }
      count('unreadable line');
    },
    warn: (sentence) => void warnings.add(sentence),
    report: () => ({
      skipped: [...counts]
        .map(([kind, number]) => ({ kind, count: number }))
        .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1)),
      warnings: [...warnings],
    }),
  };
};
