import type { Defect } from './defect.ts';

/** D4 (domain.md §4.1; §3, "Signedness"). */
export const signedIndex: Defect = {
  id: 'D4',
  what: 'signed index against unsigned boundary 0',
  severity: 'high',
  policies: ['percpu-rfc'],
  repairs: ['R2', 'R5', 'R7'],
  sequences: [
    {
      shows: 'an unknown unregister walks out of the table',
      events: 'reg b1; reg b2; reg b3; reg b4; unreg b9[0]',
      breaks: { SAFE: 5 },
      needs: ['balanced'],
      answers: { 5: 'oops' },
    },
    {
      shows: 'with balanced callers, on a CPU that came online later',
      events: 'off1; reg b1; reg b2; reg b3; reg b4; on1; unreg b1',
      breaks: { SAFE: 7 },
      alsoBreaks: { MISSING: 6 },
      needs: ['online'],
      answers: { 7: 'oops' },
    },
  ],
};
