import type { Defect } from './defect.ts';

/** B2 (domain.md §4.3). */
export const notRewrittenElsewhere: Defect = {
  id: 'B2',
  what: 'registers are rewritten only if the task is current on the calling CPU; if it runs elsewhere nothing happens until its next switch-in',
  severity: 'medium',
  policies: ['global', 'percpu-rfc'],
  repairs: ['R11'],
  sequences: [
    {
      shows: 'a granted breakpoint is not armed where its task runs, and the next access there is lost',
      events: 'sw1 t1; reg u1@t1; hit1 u1',
      breaks: { SUCCESS: 2, DR7: 2, DELIVERY: 3 },
      needs: ['settled'],
    },
    {
      shows: 'a released breakpoint stays armed where its task runs',
      events: 'reg u1@t1; sw1 t1; unreg u1',
      breaks: { DR7: 3 },
      needs: ['settled'],
    },
  ],
};
