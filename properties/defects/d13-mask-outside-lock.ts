import type { Defect } from './defect.ts';

/** D13 (domain.md §4.1). */
export const maskOutsideLock: Defect = {
  id: 'D13',
  what: 'the default mask is set outside the lock, cleared inside',
  severity: 'low',
  policies: ['percpu-rfc'],
  repairs: ['R4'],
  sequences: [
    {
      shows:
        'a second register has set the default mask, an unregister clears it, and the register reads null',
      events: `reg b1; reg~ b1; #2 prepare; unreg~ b1; #4 prepare; #4 begin;
        #4 disable 0; #4 store 0; #4 load 0; #4 disable 1; #4 store 1; #4 load 1; #4 end; #2 begin`,
      interleaved: true,
      breaks: { SAFE: 14 },
      needs: ['atomic', 'single'],
      answers: { 14: 'oops' },
    },
  ],
};
