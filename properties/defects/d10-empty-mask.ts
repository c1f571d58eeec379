import type { Defect } from './defect.ts';

/** D10 (domain.md §4.1). */
export const emptyMask: Defect = {
  id: 'D10',
  what: 'a mask that is empty, or has only offline CPUs, is accepted; the −EINVAL set before the loop is never returned',
  severity: 'medium',
  policies: ['percpu-rfc'],
  repairs: ['R3'],
  sequences: [
    {
      shows: 'an empty mask is granted',
      events: 'reg b1[]',
      breaks: { SUCCESS: 1 },
      needs: ['non-empty'],
    },
    {
      shows: 'a mask of offline CPUs is granted, and lowers the boundary for nothing',
      events: 'off1; reg b1[1]',
      breaks: { SUCCESS: 2, TIGHT: 2 },
      // A mask can only be without an online CPU, and not empty, once a CPU went offline.
      needs: ['non-empty', 'online'],
    },
  ],
};
