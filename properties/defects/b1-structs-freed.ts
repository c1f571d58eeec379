import type { Defect } from './defect.ts';

/** B1 (domain.md §4.3). Right only for structs that ptrace made. */
export const structsFreed: Defect = {
  id: 'B1',
  what: 'exec and exit free structs that the registrant owns',
  severity: 'high',
  policies: ['global', 'percpu-rfc'],
  repairs: ['R10'],
  sequences: [
    {
      shows: 'the owner’s unregister reaches a freed struct',
      events: 'reg u1@t1; exec t1; unreg u1',
      breaks: { SAFE: 3 },
      needs: ['settled'],
    },
  ],
};
