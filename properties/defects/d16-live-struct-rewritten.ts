import type { Defect } from './defect.ts';

/**
 * D16: not in domain.md's catalogue. Random ledgers found it; §1.4 tells of the cause ("the kernel reads the live struct of a
 * kernel-space breakpoint at every refresh"), and the base has it too.
 */
export const liveStructRewritten: Defect = {
  id: 'D16',
  what: 'the live struct of a kernel-space breakpoint is read at every refresh, so that what a refused call left in it reaches the registers with the next change of anything else',
  severity: 'medium',
  policies: ['percpu-rfc', 'global'],
  repairs: ['R4'],
  sequences: [
    {
      shows:
        'a modify that was refused takes effect when another breakpoint is registered, and the watched address is lost',
      events: 'reg b1; mod b1 at 0xffffffff81000400; reg b2; hit b1',
      breaks: { DR7: 3, DELIVERY: 4 },
      needs: [],
      answers: { 2: 'ENOENT' },
    },
  ],
};
