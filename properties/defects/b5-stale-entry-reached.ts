import type { Defect } from './defect.ts';

/** The second of the base's interleaved defects (domain.md §4.3, last paragraph). */
export const staleEntryReached: Defect = {
  id: 'B5',
  what: 'a stale table entry below the boundary, kept by a CPU that was offline, is reached in the window of the next register',
  severity: 'low',
  policies: ['global'],
  repairs: ['R2'],
  sequences: [
    {
      shows: 'residue in the slot that the next register takes calls the released b1',
      events: `reg b1; off1; unreg b1; on1; reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; sw1 t1; sw1 t2; unreg u4;
        reg~ b2; #12 prepare; #12 begin; hit1 u4; #12 load 0; #12 load 1; #12 end`,
      interleaved: true,
      breaks: { DELIVERY: 15, SAFE: 15 },
      // The stale entry counts from the moment at which the boundary goes down.
      alsoBreaks: { DR7: 15 },
      needs: ['atomic'],
    },
  ],
};
