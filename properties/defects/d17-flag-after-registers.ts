import type { Defect } from './defect.ts';

/** D17, found by random interleaving: domain.md §2.3 loads the registers before it raises `debugFlag`, §2.4 drops what a task without it has. */
export const flagAfterRegisters: Defect = {
  id: 'D17',
  what: 'the debug flag is raised after the registers are loaded: a debug exception in between takes the task for one without breakpoints, and turns off what was just loaded',
  severity: 'low',
  policies: ['global', 'percpu-rfc'],
  repairs: ['R11'],
  sequences: [
    {
      shows: 'a granted breakpoint of the running task is off',
      events: 'sw t1; reg~ u1@t1; #2 prepare; #2 begin; #2 load 0; hit0 u1; #2 end',
      interleaved: true,
      breaks: { SUCCESS: 7, DR7: 7 },
      needs: ['atomic'],
    },
  ],
};
