import type { Defect } from './defect.ts';

/** D3 (domain.md §4.1). */
export const neverInstalled: Defect = {
  id: 'D3',
  what: 'a CPU that comes online later never gets the slot; its count then goes wrong, and a live slot is handed to users',
  severity: 'critical',
  policies: ['percpu-rfc'],
  repairs: ['R2'],
  sequences: [
    {
      shows: 'the CPU that comes online does not get the slot',
      events: 'off1; reg b1; on1',
      breaks: { MISSING: 3 },
      needs: ['online'],
    },
    {
      shows: 'its count goes wrong',
      events: 'off1; reg b1; on1; unreg b1',
      breaks: { MISSING: 3, COUNT: 4 },
      alsoBreaks: { RANGE: 4 },
      needs: ['online'],
    },
    {
      shows: 'a live kernel slot is handed to a task: u4 and b2 share slot 3',
      events: 'off1; reg b1; on1; reg b2[1]; unreg b1; reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1',
      breaks: { MISSING: 3, COUNT: 5, BELOWPOS: 5 },
      alsoBreaks: { DR7: 5 },
      needs: ['online'],
    },
    {
      shows: 'compaction moves a slot into what is the users’ and leaves a hole above it',
      events: 'reg b1; off1; reg b2; on1; reg b3[1]; unreg b2; unreg b1',
      breaks: { MISSING: 4, COUNT: 6, BELOWPOS: 6, COMPACT: 7 },
      alsoBreaks: { DR7: 6 },
      needs: ['online'],
    },
  ],
};
