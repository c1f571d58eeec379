import type { Defect } from './defect.ts';

/** D1 (domain.md §4.1). */
export const oneKdr7: Defect = {
  id: 'D1',
  what: 'one kdr7 for tables that differ by CPU: each update overwrites it, and every switch-in, exec or exception writes it to a CPU that it does not describe',
  severity: 'critical',
  policies: ['percpu-rfc'],
  repairs: ['R1'],
  sequences: [
    {
      shows: 'a foreign slot is armed on a CPU whose table is empty',
      events: 'reg u1@t1; reg b1[0]; sw1 t1',
      breaks: { DR7: 3 },
      needs: [],
    },
    {
      shows: 'a write watch turns into an execute watch, and its hit is lost',
      events: 'reg u1@t1; reg b1[1]; reg b2[0] x1; sw1 t1; hit1 b1',
      breaks: { DR7: 4, DELIVERY: 5 },
      needs: [],
    },
    {
      shows: 'a breakpoint is turned off, and its hit is lost',
      events: 'reg u1@t1; reg b1[1]; reg b2[0]; unreg b2; sw1 t1; hit1 b1',
      breaks: { DR7: 5, DELIVERY: 6 },
      needs: [],
    },
  ],
};
