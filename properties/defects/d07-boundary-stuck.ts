import type { Defect } from './defect.ts';

/** D7 (domain.md §4.1). */
export const boundaryStuck: Defect = {
  id: 'D7',
  what: 'boundary stuck: an offline CPU’s count never falls, so nothing raises the boundary',
  severity: 'medium',
  policies: ['percpu-rfc'],
  repairs: ['R6'],
  sequences: [
    {
      shows: 'with nothing registered a task is refused its fourth slot',
      events: 'reg b1; off1; unreg b1; reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1',
      breaks: { COMPLETE: 7 },
      // D2 and D14 meet it: the offline CPU keeps the pointer, the struct the default mask.
      alsoBreaks: { GHOST: 3, ATOMIC: 3 },
      needs: ['online'],
      answers: { 7: 'ENOSPC' },
    },
  ],
};
