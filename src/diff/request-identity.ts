/** What an event asks for as a number, equal for events of two ledgers that ask for the same, whatever their numbers and times. */
import type { LedgerEvent } from '../../machines/events.ts';
import { canonicalEvent } from '../ledger/canonical.ts';

export interface Identities {
  /** Takes the next event of one of the ledgers. */
  readonly of: (event: LedgerEvent, starts: Map<number, number>) => number;
}

/** One table for both ledgers. Each brings the map in which its interleaved calls are remembered. */
export const createIdentities = (): Identities => {
  const known = new Map<string, number>();
  return {
    of: (event, starts) => {
      const { time: _time, returned: _returned, observed: _observed, ...asked } = event;
      // A step is named by the call that it carries on, which may have another number in the other ledger.
      const of = event.type === 'step' ? { of: starts.get(event.of) ?? 0 } : {};
      const text = canonicalEvent({ ...asked, ...of, seq: 0 });
      const identity = known.get(text) ?? known.size;
      known.set(text, identity);
      if ('interleaved' in event) starts.set(event.seq, identity);
      return identity;
    },
  };
};
