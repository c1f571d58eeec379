import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { machineOf } from '../../../machines/machine.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { linesOf, onlyOf, tells } from './explained.ts';

describe('a request that can never be granted as it stands', () => {
  it('is told with its fault, and with changes that were tried', async () => {
    expect(linesOf(await onlyOf(percpuRfcPolicy, 'reg b1 w4 at 0xffffffff81000042'))).toEqual([
      'Event 1: CPU 0 asked for breakpoint b1 (writes of 4 bytes at 0xffffffff81000042) for whoever runs.',
      'The model percpu-rfc answers EINVAL: address is not aligned to the length (domain.md §2.2 row 6).',
      'Valid instead (tried on the model): ask for a length of 1; or ask for a length of 2; or align the address to 0xffffffff81000040.',
    ]);
  });

  it('may lack a task', async () => {
    const explanation = await onlyOf(globalPolicy, 'reg b1 w4 at 0x400010');
    expect(tells(explanation, 'Valid instead (tried on the model): name the task that it is for.')).toBe(
      true,
    );
  });

  it('may carry a mask that an earlier refusal has left in the struct (D11)', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg b1; reg u1@t1; reg u2@t1; reg u3@t1; reg b2; reg b2@t2 w4 at 0x400020',
      { at: 6 },
    );
    expect(linesOf(explanation).slice(1)).toEqual([
      'The model percpu-rfc answers EINVAL: a user-space breakpoint carries a CPU mask (domain.md §2.2 row 0).',
      'Valid instead (tried on the model): use a fresh struct, with neither CPU mask nor symbol name.',
    ]);
  });

  it('may be beyond any small change', async () => {
    const explanation = await onlyOf(globalPolicy, 'mod u1@t1 w1');
    expect(linesOf(explanation).at(-1)).toBe('No small change of what it asks makes it valid.');
  });

  it('may be for an offline CPU: then an online one is named', async () => {
    const open: LedgerEvent = {
      seq: 2,
      type: 'breakpoint.register',
      bp: 'b1',
      perf: { bpType: 2, address: '0x400010', length: 4, pid: -1, cpu: 1, flags: 0, group: -1 },
      observed: { result: 'ENODEV' },
    };
    const explanation = await onlyOf(mainlinePolicy, [...eventsOf('off1'), open]);
    expect(linesOf(explanation).slice(1)).toEqual([
      'The kernel answered ENODEV, and so does the model mainline: a CPU-wide breakpoint on an offline CPU (domain.md §6.3 row 20).',
      'Valid instead (tried on the model): ask for CPU 0.',
    ]);
  });

  it('is told with two changes at once where one is not enough', async () => {
    const open: LedgerEvent = {
      seq: 1,
      type: 'breakpoint.register',
      bp: 'b1',
      perf: { bpType: 1, address: '0x400010', length: 3, pid: -1, cpu: 0, flags: 0, group: -1 },
    };
    const explanation = await onlyOf(mainlinePolicy, [open], { machine: machineOf(1) });
    expect(linesOf(explanation).at(-1)).toBe(
      'Valid instead (tried on the model): watch writes and ask for a length of 1; or watch writes and ask for a length of 2; or watch writes and ask for a length of 4.',
    );
  });

  it('through DR7 is told with the slot whose bits are wrong', async () => {
    const explanation = await onlyOf(mainlinePolicy, [
      { seq: 1, type: 'ptrace.poke', task: 't1', register: 7, value: '0x00200004' },
    ]);
    expect(linesOf(explanation).slice(1)).toEqual([
      'The model mainline answers EINVAL: an access type of 2, or an execute slot with length bits (domain.md §6.5 DR7).',
      'Valid instead (tried on the model): let slot 1 watch writes of 1 byte.',
    ]);
  });
});

describe('what the recorded kernel answered', () => {
  const full = eventsOf('reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; reg u5@t1');
  const observing = (result: string | 0): readonly LedgerEvent[] =>
    full.map((event) => (event.seq === 5 ? { ...event, observed: { result } } : event));

  it('agrees', async () => {
    const explanation = await onlyOf(mainlinePolicy, observing('ENOSPC'));
    expect(linesOf(explanation)[1]).toMatch(
      /^The kernel answered ENOSPC, and so does the model mainline: FITS/,
    );
  });

  it('differs, where the kernel granted what the model refuses', async () => {
    const explanation = await onlyOf(mainlinePolicy, observing(0));
    expect(linesOf(explanation)[1]).toMatch(
      /^They differ\. The kernel granted it, but the model mainline answers ENOSPC: FITS/,
    );
  });

  it('differs, where the kernel refused what the model grants', async () => {
    const ledger = observing('ENOSPC')
      .slice(1)
      .map((event, i) => ({ ...event, seq: i + 1 }));
    expect(linesOf(await onlyOf(mainlinePolicy, ledger))).toEqual([
      'Event 4: CPU 0 asked for breakpoint u5 (writes of 4 bytes at 0x400050) for task t1.',
      'They differ. The kernel answered ENOSPC, but the model mainline grants it.',
    ]);
  });

  it('is what the rest of the ledger goes on from', async () => {
    const refusedByBoth = eventsOf('reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; reg u5@t1');
    const ledger = refusedByBoth.map((event) =>
      event.seq === 1 ? { ...event, observed: { result: 'ENOSPC' } } : event,
    );
    const explanation = await onlyOf(mainlinePolicy, ledger, { at: 5 });
    expect(explanation.verdict.kind).toBe('granted');
  });
});

describe('one event that is asked for', () => {
  it('is explained though it was granted', async () => {
    expect(linesOf(await onlyOf(percpuRfcPolicy, 'reg b1; unreg b1', { at: 2 }))).toEqual([
      'Event 2: CPU 0 gave breakpoint b1 back.',
      'The model percpu-rfc grants it.',
    ]);
  });

  it('is not granted where nothing was asked for', async () => {
    expect(linesOf(await onlyOf(percpuRfcPolicy, 'reg b1; sw0 t1', { at: 2 }))).toEqual([
      'Event 2: task t1 was switched in on CPU 0.',
      'The model percpu-rfc lets it happen.',
    ]);
  });

  it('may be a call that the policy does not have', async () => {
    const poke: LedgerEvent = { seq: 1, type: 'ptrace.poke', task: 't1', register: 0, value: '0x400000' };
    expect(linesOf(await onlyOf(globalPolicy, [poke], { at: 1 }))[1]).toBe(
      'The model global has no such call.',
    );
  });
});
