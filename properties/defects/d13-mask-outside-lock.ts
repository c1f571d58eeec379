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
      events: `reg b1; unreg~ b1; #2 prepare; #2 begin; reg~ b1; #5 prepare;
        #2 disable 0; #2 store 0; #2 load 0; #2 disable 1; #2 store 1; #2 load 1; #2 end; #5 begin`,
      interleaved: true,
      breaks: { SAFE: 14 },
      needs: ['atomic', 'single'],
      answers: { 14: 'oops' },
    },
  ],
};
