import type { Defect } from './defect.ts';

/** D2 (domain.md §4.1). */
export const releasedWhileOffline: Defect = {
  id: 'D2',
  what: 'released while an offline CPU keeps the pointer; it is read when the CPU returns',
  severity: 'critical',
  policies: ['percpu-rfc'],
  repairs: ['R2'],
  sequences: [
    {
      shows: 'the returning CPU reads a struct that its owner may have freed',
      events: 'reg b1; off1; unreg b1; on1',
      breaks: { GHOST: 3, SAFE: 4 },
      // D14 meets it: the default mask stays in the struct.
      alsoBreaks: { ATOMIC: 3 },
      needs: ['online'],
    },
  ],
};
