import { describe, expect, it } from 'vitest';
import { machineOf } from '../../machines/machine.ts';
import { percpuPolicy } from '../../machines/policies/percpu.ts';
import { checkLedger } from '../../properties/check.ts';
import { eventsOf } from '../../properties/shorthand.ts';

const findingsOf = (text: string): string[] =>
  [...checkLedger(percpuPolicy, machineOf(1), eventsOf(text), { assumed: [] })].flatMap(({ findings }) =>
    findings.map(({ sentence }) => sentence),
  );

describe('the witness', () => {
  it('follows a register that was called while another held the struct, and granted when none did', () => {
    const text = `reg u1@t1; reg~ u1@t2; #2 prepare; exit t1; #2 begin; #2 end; sw t2; mod u1 x1`;
    expect(findingsOf(text)).toEqual([]);
  });
});
