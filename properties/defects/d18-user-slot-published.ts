import type { Defect } from './defect.ts';

/** D18, found by thinking D12 through for tasks: domain.md §2.3 fills the task's slot before it loads the register. */
export const userSlotPublished: Defect = {
  id: 'D18',
  what: 'a task’s slot is filled before the register is loaded, so residue in that slot reaches the new owner',
  severity: 'low',
  policies: ['global', 'percpu-rfc'],
  repairs: ['R8'],
  sequences: [
    {
      shows: 'an access to u1’s address calls u2',
      events: 'reg u1@t1; sw t1; sw t2; reg~ u2@t2; #4 prepare; #4 begin; hit0 u1; #4 load 0; #4 end',
      interleaved: true,
      breaks: { DELIVERY: 7 },
      needs: ['atomic'],
    },
  ],
};
