import type { Defect } from './defect.ts';

/** D6 (domain.md §4.1). */
export const registeredTwice: Defect = {
  id: 'D6',
  what: 'the same struct registered twice takes two slots; the first unregister clears the default mask, the second reads null',
  severity: 'high',
  policies: ['percpu-rfc'],
  repairs: ['R5'],
  sequences: [
    {
      shows: 'two slots, then a null mask is read',
      events: 'reg b1; reg b1; unreg b1; unreg b1',
      breaks: { GHOST: 2, SAFE: 4 },
      needs: ['single'],
      answers: { 4: 'oops' },
    },
    {
      shows: 'with an explicit mask, only the double slot',
      events: 'reg b1[0,1]; reg b1; unreg b1; unreg b1',
      breaks: { GHOST: 2 },
      needs: ['single'],
    },
  ],
};
