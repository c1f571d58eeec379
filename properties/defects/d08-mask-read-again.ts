import type { Defect } from './defect.ts';

/** D8 (domain.md §4.1). */
export const maskReadAgain: Defect = {
  id: 'D8',
  what: 'the mask is read through the caller’s pointer again at unregister',
  severity: 'high',
  policies: ['percpu-rfc'],
  repairs: ['R4'],
  sequences: [
    {
      shows: 'with a smaller mask it stays on the CPU that is no longer named',
      events: 'reg b1[0,1]; unreg b1[0]',
      breaks: { GHOST: 2 },
      alsoBreaks: { RELEASE: 2 },
      needs: ['constant mask'],
    },
    {
      shows: 'with a larger mask a CPU gives back what it never took',
      events: 'reg b1[0]; unreg b1[0,1]',
      breaks: { RANGE: 2, COUNT: 2 },
      needs: ['constant mask'],
    },
  ],
};
