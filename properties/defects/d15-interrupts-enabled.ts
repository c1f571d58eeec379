import type { Defect } from './defect.ts';

/** D15 (domain.md §4.1). The base went through the all-CPU call, which disables interrupts on the calling CPU. */
export const interruptsEnabled: Defect = {
  id: 'D15',
  what: 'the calling CPU is updated by a plain call with interrupts enabled',
  severity: 'low',
  policies: ['percpu-rfc'],
  repairs: ['R8'],
  sequences: [
    {
      shows: 'an interrupt handler touches b1’s address while DR7 is 0, and b1 is not called',
      events: `reg b1[0]; reg b2[0]; unreg~ b2; #3 prepare; #3 begin; #3 disable 0; hit0 b1;
        #3 store 0; #3 load 0; #3 end`,
      interleaved: true,
      breaks: { DELIVERY: 7 },
      needs: ['atomic'],
    },
    {
      shows: 'it touches u4’s address in the window of D12, and b1 is called',
      events: `reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; sw t1; sw t2; unreg1 u4;
        reg~ b1[0]; #8 prepare; #8 begin; #8 store 0; hit0 u4; #8 disable 0; #8 load 0; #8 end`,
      interleaved: true,
      breaks: { DELIVERY: 12 },
      needs: ['atomic'],
    },
  ],
};
