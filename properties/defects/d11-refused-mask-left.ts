import type { Defect } from './defect.ts';

/** D11 (domain.md §4.1). */
export const refusedMaskLeft: Defect = {
  id: 'D11',
  what: 'a refused register leaves the default mask in the caller’s struct',
  severity: 'low',
  policies: ['percpu-rfc'],
  repairs: ['R4'],
  sequences: [
    {
      shows: 'a later register for a task is refused for a mask that its caller never gave',
      events: 'reg b1; reg u1@t1; reg u2@t1; reg u3@t1; reg b2; reg b2@t2',
      breaks: { ATOMIC: 5 },
      needs: [],
      answers: { 5: 'ENOSPC', 6: 'EINVAL' },
    },
  ],
};
