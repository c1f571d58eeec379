import type { Defect } from './defect.ts';

/** B3 (domain.md §4.3). It shows only where the process code does not clear the array elsewhere: a fact of the machine. */
export const slotsCopied: Defect = {
  id: 'B3',
  what: 'fork clears the child’s flag and registers, but nothing in these files clears its copied slot array',
  severity: 'high',
  policies: ['global', 'percpu-rfc'],
  repairs: ['R9'],
  machine: { forkCopiesSlots: true },
  sequences: [
    {
      shows: 'the count of slot 0 falls to 0 while t1 holds it, and u1 is freed',
      events: 'reg u1@t1; fork t1>t2; reg u2@t2; exit t2',
      breaks: { REFCNT: 2, SAFE: 4 },
      needs: ['settled'],
    },
  ],
};
