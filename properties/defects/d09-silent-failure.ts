import type { Defect } from './defect.ts';

/** D9 (domain.md §4.1). */
export const silentFailure: Defect = {
  id: 'D9',
  what: 'success although no slot was found: the per-CPU step cannot report',
  severity: 'high',
  policies: ['percpu-rfc'],
  repairs: ['R2', 'R5', 'R7'],
  sequences: [
    {
      shows: 'after an unknown unregister',
      events: 'unreg b1[0]; reg b2[0]',
      breaks: { SUCCESS: 2 },
      alsoBreaks: { COUNT: 1, RANGE: 1, MISSING: 2 },
      needs: ['balanced'],
    },
    {
      shows: 'with balanced callers, on a CPU that came online later',
      events: 'off1; reg b1; on1; unreg b1; reg b2[1]',
      breaks: { SUCCESS: 5 },
      alsoBreaks: { MISSING: 3, COUNT: 4, RANGE: 4 },
      needs: ['online'],
    },
  ],
};
