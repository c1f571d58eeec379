import type { Defect } from './defect.ts';

/** D12 (domain.md §4.1). A few instructions wide: an NMI, or on the calling CPU an interrupt (D15). */
export const publishedBeforeDisabled: Defect = {
  id: 'D12',
  what: 'the pointer is published before DR7 is disabled, so residue in that slot reaches the new owner',
  severity: 'low',
  policies: ['percpu-rfc'],
  repairs: ['R8'],
  sequences: [
    {
      shows: 'an access to u4’s address calls b1',
      events: `reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; sw1 t1; sw1 t2; unreg u4;
        reg~ b1[1]; #8 prepare; #8 begin; #8 store 1; hit1 u4; #8 disable 1; #8 load 1; #8 end`,
      interleaved: true,
      breaks: { DELIVERY: 12 },
      needs: ['atomic'],
    },
  ],
};
