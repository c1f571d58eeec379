import { describe, expect, it } from 'vitest';
import type { BreakpointRegister, LedgerEvent } from '../../../machines/events.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { branched } from './branched.ts';

/** A call of `perf_event_open` for a task, as `import` writes it. */
const OPEN: BreakpointRegister = {
  seq: 1,
  type: 'breakpoint.register',
  bp: 'u1',
  task: '77',
  address: '0x400010',
  length: 4,
  access: 'w',
  perf: { bpType: 2, address: '0x400010', length: 4, pid: 77, cpu: -1, flags: 0, group: -1 },
  observed: { result: 'ENOSPC' },
};

const changed = async (fields: string): Promise<LedgerEvent | undefined> =>
  (await branched(mainlinePolicy, [OPEN], [`change 1 ${fields}`]))[0];

describe('a changed request', () => {
  it('has the new fields, loses those that are null, and what was observed of it', async () => {
    const [event] = await branched(percpuRfcPolicy, 'reg b1[0]', ['change 1 {"length":8,"cpus":null}']);
    expect(event).toEqual({
      seq: 1,
      cpu: 0,
      type: 'breakpoint.register',
      bp: 'b1',
      address: '0xffffffff81000040',
      length: 8,
      access: 'w',
    });
    expect(await changed('{"length":8}')).not.toHaveProperty('observed');
  });

  it('changes the raw request of perf_event_open along, on which mainline decides', async () => {
    expect(await changed('{"length":8,"address":"0x400020","access":"rw"}')).toMatchObject({
      length: 8,
      perf: { length: 8, address: '0x400020', bpType: 3 },
    });
    expect(await changed('{"cpus":[1]}')).toMatchObject({ cpus: [1], perf: { cpu: 1, pid: 77 } });
    expect(await changed('{"task":null,"cpus":[0]}')).toMatchObject({ perf: { cpu: 0, pid: -1 } });
    expect(await changed('{"task":"self"}')).toMatchObject({ task: 'self', perf: { pid: 1 } });
  });

  it('may change the raw request alone, or go without one', async () => {
    expect(await changed('{"perf":{"flags":8}}')).toMatchObject({ perf: { flags: 8, length: 4 } });
    expect(await changed('{"perf":null,"length":8}')).not.toHaveProperty('perf');
  });

  it.each([
    ['{"lenght":4}', 'breakpoint.register has no field "lenght"'],
    ['{"observed":{"result":0}}', 'outcomes are never edited'],
    ['{"seq":4}', 'numbered anew'],
    ['{"type":"breakpoint.unregister"}', 'stays one'],
    ['{"cpus":[7]}', 'bad value 7 (field cpus[0])'],
    ['{"cpus":[0,1]}', 'for one CPU or for all'],
    ['{"bp":null}', 'field bp'],
    ['{"perf":{"lenght":4}}', 'a raw request has no field "lenght"'],
    ['{"__proto__":1}', 'has no field "__proto__"'],
  ])('that cannot be is one line: %s', async (fields, what) => {
    await expect(changed(fields)).rejects.toThrow(what);
  });
});

describe('a request that is put in', () => {
  it.each([
    ['{}', 'no type'],
    ['{"type":"frob"}', 'bad value "frob" (field type)'],
    ['{"type":"step","of":1,"part":"begin"}', 'steps cannot be inserted'],
    ['{"type":"task.exit"}', 'field task'],
    ['{"type":"task.exit","task":"t1","bp":"b1"}', 'task.exit has no field "bp"'],
    ['{"type":"cpu.offline","cpu":9}', 'bad value 9 (field cpu)'],
  ])('that is none is one line: %s', async (request, what) => {
    await expect(branched(percpuRfcPolicy, 'reg b1', [`insert 1 ${request}`])).rejects.toThrow(what);
  });
});
