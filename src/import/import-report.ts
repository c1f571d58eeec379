/** What an import left out, by kind and count, and what its reader should know: a recording tells less than was done. */

import { owned } from './strace/numbers.ts';

export interface ImportReport {
  /** Calls and notices that say nothing about breakpoints, by kind, most frequent first. */
  readonly skipped: readonly Skipped[];
  /** What could not be used or had to be guessed, as sentences that say what to do; each once. */
  readonly warnings: readonly string[];
  /** Where no call on a breakpoint could be used: why, and what to do. */
  readonly whyEmpty?: string;
}

export interface Skipped {
  readonly kind: string;
  readonly count: number;
}

/** Counts while an import runs. */
export interface SkipTally {
  /** One more of a kind; `request` tells calls of many trades apart. */
  readonly count: (kind: string, request?: string) => void;
  /** A line that is none of strace's, by its recording's number and its own. */
  readonly unreadable: (source: number, line: number) => void;
  readonly warn: (sentence: string) => void;
  /** Warns of a recording that does not begin at the beginning; the first such sentence about it is enough. */
  readonly midway: (source: number, sentence: string) => void;
  /** Warns of calls on breakpoints that were there, and could not be used. */
  readonly unusable: (sentence: string) => void;
  /** There was no call that could be used; `otherwise` is why, if no other reason is known. */
  readonly empty: (otherwise: string) => void;
  readonly report: () => ImportReport;
}

const UNREADABLE = 'unreadable line';

/** A tally over recordings of these names. */
export const createSkipTally = (names: readonly string[]): SkipTally => {
  const counts = new Map<string, Map<string, number>>();
  const warnings = new Set<string>();
  const begunMidway = new Set<number>();
  let unusable: string | undefined;
  let whyEmpty: string | undefined;
  const count = (kind: string, request = ''): void => {
    const byRequest = counts.get(kind);
    const known = byRequest?.get(request);
    if (byRequest !== undefined && known !== undefined) byRequest.set(request, known + 1);
    else if (byRequest === undefined) counts.set(owned(kind), new Map([[owned(request), 1]]));
    else byRequest.set(owned(request), 1);
  };
  const skipped = (): Skipped[] =>
    [...counts].flatMap(([kind, byRequest]) =>
      [...byRequest].map(([request, number]) => ({ kind: `${kind} ${request}`.trimEnd(), count: number })),
    );
  return {
    count,
    unreadable: (source, line) => {
      const name = names[source] ?? 'recording';
      if (!counts.has(UNREADABLE)) {
        warnings.add(`${name}:${line}: not a line of strace, skipped like others after it`);
      }
      count(UNREADABLE);
    },
    warn: (sentence) => void warnings.add(sentence),
    midway: (source, sentence) => {
      if (begunMidway.has(source)) return;
      begunMidway.add(source);
      warnings.add(`${names[source] ?? 'recording'}: ${sentence}`);
    },
    unusable: (sentence) => {
      unusable = sentence;
      warnings.add(sentence);
    },
    empty: (otherwise) => {
      whyEmpty = unusable ?? otherwise;
      warnings.add(whyEmpty);
    },
    report: () => ({
      skipped: skipped().sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1)),
      warnings: [...warnings],
      ...(whyEmpty !== undefined && { whyEmpty }),
    }),
  };
};
