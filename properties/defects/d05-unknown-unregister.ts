import type { Defect } from './defect.ts';

/** D5 (domain.md §4.1). The last sequence is not in domain.md: random ledgers found it. */
export const unknownUnregister: Defect = {
  id: 'D5',
  what: 'unregister never looks whether the breakpoint is registered',
  severity: 'high',
  policies: ['percpu-rfc'],
  repairs: ['R5'],
  sequences: [
    {
      shows: 'a null mask is read',
      events: 'unreg b1',
      breaks: { SAFE: 1 },
      needs: ['balanced'],
      answers: { 1: 'oops' },
    },
    {
      shows:
        'counts fall below 0 and the boundary rises above 4, until the next register reads beyond userRefcount',
      events: 'unreg b1[0,1]; reg b2',
      breaks: { RANGE: 1, COUNT: 1 },
      alsoBreaks: { SAFE: 2 },
      needs: ['balanced'],
      answers: { 2: 'oops' },
    },
    {
      shows: 'the boundary passes a live kernel slot',
      events: 'reg b1[0]; unreg b9[0]',
      breaks: { BELOWPOS: 2 },
      alsoBreaks: { COUNT: 2, DR7: 2 },
      needs: ['balanced'],
    },
    {
      shows:
        'with balanced callers: an exec took a registration away, and its owner’s unregister of it counts once more',
      events: 'reg u1@t1; exec t1; reg u1[0]; unreg u1; unreg u1',
      breaks: { RANGE: 5, COUNT: 5 },
      // B1 meets it: the exec freed the struct.
      alsoBreaks: { SAFE: 3 },
      needs: ['settled'],
    },
  ],
};
