/** Answers about what the model does not hold: counted apart, and never an excuse for what it should know. */
import { expect, test } from 'vitest';
import type { LedgerEvent, PerfRequest } from '../../../machines/events.ts';
import { machineOf } from '../../../machines/machine.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { compare } from '../../../src/verify/compare.ts';
import type { Tally } from '../../../src/verify/tally.ts';

const VALID: PerfRequest = {
  bpType: 2,
  address: '0x404080',
  length: 4,
  pid: 0,
  cpu: -1,
  flags: 0,
  group: -1,
};

const opened = (raw: Partial<PerfRequest>, result: string | 0): LedgerEvent => ({
  seq: 1,
  type: 'breakpoint.register',
  bp: 'b1',
  task: 't',
  perf: { ...VALID, ...raw },
  observed: { result },
});

const poked = (result: string | 0): LedgerEvent => ({
  seq: 1,
  type: 'ptrace.poke',
  task: 't',
  register: 0,
  value: '0x404080',
  observed: { result },
});

const tallyOf = (event: LedgerEvent): Promise<Tally> =>
  compare(
    mainlinePolicy,
    {
      name: 'test',
      machine: machineOf(1),
      unknownFacts: [],
      async *batches() {
        yield await Promise.resolve([event]);
      },
      remarks: () => [],
    },
    machineOf(1),
  );

const OTHER_LEADER = { group: 3, leaderKind: 'other-event' } as const;

test.for([
  ['want of permission', opened({}, 'EACCES')],
  ['want of a capability', opened({ address: '0xffffffff81000000' }, 'EPERM')],
  ['no free descriptor, whatever else is wrong', opened({ bpType: 0 }, 'EMFILE')],
  ['a leader of another type that does not suit', opened(OTHER_LEADER, 'EINVAL')],
  ['a cgroup that is none', opened({ flags: 4, pid: 7, cpu: 0 }, 'EBADF')],
  ['a tracee that has not stopped', poked('ESRCH')],
] as const)('%s lies outside of the model', async ([, event]) => {
  const tally = await tallyOf(event);
  expect(tally).toMatchObject({ missed: 0, unknowable: { outside: 1 }, excused: [{ why: 'outside' }] });
});

test.for([
  ['an unknown flag is refused before the caller is looked at', opened({ flags: 64 }, 'EACCES')],
  ['bad attributes are refused before that, too', opened({ attributeFault: 'bad combination' }, 'EMFILE')],
  ['a bad descriptor that is no cgroup', opened({}, 'EBADF')],
  ['a leader of another type is no reason to find no room', opened(OTHER_LEADER, 'ENOSPC')],
  ['a poke that finds no room', poked('ENOSPC')],
] as const)('%s: nothing of that is excused', async ([, event]) => {
  expect(await tallyOf(event)).toMatchObject({ missed: 1, unknowable: { outside: 0 } });
});
