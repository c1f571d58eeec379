import type { Defect } from './defect.ts';

/** The first of the base's interleaved defects (domain.md §4.3, last paragraph). */
export const kdr7AheadOfTables: Defect = {
  id: 'B4',
  what: 'kdr7 describes the new table while a CPU has not had its interrupt yet: a switch-in there arms a slot with an old address, whose hit is swallowed',
  severity: 'low',
  policies: ['global'],
  repairs: ['R1'],
  sequences: [
    {
      shows: 'a slot is armed that the CPU’s table does not know',
      events: 'reg u1@t1; reg~ b1; #2 prepare; #2 begin; #2 load 0; sw1 t1; hit1 0x0; #2 load 1; #2 end',
      interleaved: true,
      breaks: { DR7: 6 },
      needs: ['atomic'],
    },
  ],
};
