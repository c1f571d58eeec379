/**
 * Whom a side answers to. A recording holds what a program did with the answers of its own kernel. Another policy, asked
 * everything as it stands, would be told to release what it never granted (domain.md §5.1, "balanced"; a 2009 policy soon dies of
 * that, §4.1 D5), and would keep for ever what it granted and the program never had.
 */
import type { BreakpointRegister, BreakpointUnregister, LedgerEvent } from '../../machines/events.ts';
import type { Answer } from './difference.ts';

export interface Caller {
  /** Would somebody who had this side's answers ask for this? */
  readonly asks: (event: LedgerEvent) => boolean;
  /** Takes note of an answer; what it answers itself, it asks for at once. */
  readonly hears: (event: LedgerEvent, answer: Answer) => BreakpointUnregister | undefined;
}

/** Asks for everything that the ledger holds. */
export const literalCaller: Caller = { asks: () => true, hears: () => undefined };

const givingBack = ({ seq, cpu, bp, task }: BreakpointRegister): BreakpointUnregister => ({
  seq,
  ...(cpu !== undefined && { cpu }),
  type: 'breakpoint.unregister',
  bp,
  ...(task !== undefined && { task }),
});

/**
 * Goes on as the recorded program did: it neither modifies nor unregisters a breakpoint of which every register was refused or
 * given back already; and what only this side granted, while the recorded kernel refused it, it gives back at once.
 */
export const recordedCaller = (): Caller => {
  /** Grants that were not given back, of each breakpoint that was ever asked for. */
  const granted = new Map<string, number>();
  return {
    asks: (event) =>
      (event.type !== 'breakpoint.modify' && event.type !== 'breakpoint.unregister') ||
      granted.get(event.bp) !== 0,
    hears: (event, { result }) => {
      if (event.type !== 'breakpoint.register' && event.type !== 'breakpoint.unregister') return undefined;
      const before = granted.get(event.bp) ?? 0;
      const change = result === 0 ? 1 : 0;
      if (event.type === 'breakpoint.unregister') {
        granted.set(event.bp, Math.max(0, before - change));
        return undefined;
      }
      const wasRefused = (event.observed?.result ?? 0) !== 0;
      granted.set(event.bp, before + (wasRefused ? 0 : change));
      return wasRefused && result === 0 ? givingBack(event) : undefined;
    },
  };
};
