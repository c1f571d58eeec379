import type { Defect } from './defect.ts';

/** D14 (domain.md §4.1). Known by its pointer, a caller's own pointer to the possible mask is cleared as well. */
export const defaultMaskKept: Defect = {
  id: 'D14',
  what: 'the default mask is cleared only if the boundary moves',
  severity: 'low',
  policies: ['percpu-rfc'],
  repairs: ['R4'],
  sequences: [
    {
      shows: 'a later register for a task is refused for a mask that its caller never gave',
      events: 'reg b1; off1; unreg b1; reg b1@t1',
      breaks: { ATOMIC: 3 },
      // D2 meets it: the offline CPU keeps the pointer.
      alsoBreaks: { GHOST: 3 },
      needs: ['online'],
      answers: { 4: 'EINVAL' },
    },
  ],
};
