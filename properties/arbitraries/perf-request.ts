/** Raw requests of `perf_event_open`: mostly sound ones, with the attributes that decide over the life of an event (domain.md §6.4). */
import fc from 'fast-check';
import type { PerfRequest } from '../../machines/events.ts';
import { anyAddress, wordAddresses } from './address.ts';

const WRITE = 2;
const READ_WRITE = 3;
const EXECUTE = 4;
const SIZE_OF_LONG = 8;
const CLOEXEC = 8;

/** Until `history.ts` knows better: on all CPUs, in no group. */
const ANYWHERE = { cpu: -1, group: -1 };

const shapes = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ bpType: fc.constantFrom(WRITE, READ_WRITE), length: fc.constantFrom(4, 1, 2, 8) }),
  },
  { weight: 1, arbitrary: fc.constant({ bpType: EXECUTE, length: SIZE_OF_LONG }) },
);

/** What goes together at a fork, and at an exec; any two of them may. */
const atFork = fc.constantFrom(
  {},
  { inherit: true },
  { inherit: true, inheritThread: true },
  { inherit: true, sampleRead: true },
);
const atExec = fc.constantFrom({}, { removeOnExec: true }, { enableOnExec: true, disabled: true });
const filters = fc.record({ excludeKernel: fc.boolean(), disabled: fc.boolean() }, { requiredKeys: [] });

const attributes = fc
  .tuple(atFork, filters, atExec)
  .map(([fork, filter, exec]) => ({ ...fork, ...filter, ...exec }));

const sound = fc
  .tuple(wordAddresses('user'), shapes, attributes)
  .map(([address, shape, flags]) => ({ ...ANYWHERE, address, ...shape, pid: 0, flags: CLOEXEC, ...flags }));

/** Sound but for its task, which has ended and was not reaped. */
const tooLate = sound.map((request) => ({ ...request, targetState: 'zombie' as const }));

const wild = fc
  .tuple(
    fc.record({
      bpType: fc.nat({ max: 9 }),
      address: anyAddress,
      length: fc.constantFrom<(number | string)[]>(1, 2, 4, 8, 0, 3, 16, '0xffffffffffffffff'),
      pid: fc.constantFrom(0, -1),
      flags: fc.constantFrom(0, CLOEXEC, 1 << 10),
    }),
    attributes,
    fc.record(
      {
        targetState: fc.constantFrom('zombie' as const, 'reaped' as const),
        attributeFault: fc.constantFrom(
          'unreadable' as const,
          'wrong size' as const,
          'bad combination' as const,
          'read without thread' as const,
        ),
        lateFault: fc.constantFrom('extended registers' as const, 'aux sample' as const),
        inheritThread: fc.boolean(),
        sigtrap: fc.boolean(),
        branchStack: fc.boolean(),
        sampleFreq: fc.constantFrom<(number | string)[]>(4000, 1_000_000, '0xffffffffffffffff'),
        samplePeriod: fc.constantFrom<(number | string)[]>(1, '0xffffffffffffffff'),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([request, flags, oddities]) => ({ ...ANYWHERE, ...request, ...flags, ...oddities }));

export const perfRequests: fc.Arbitrary<PerfRequest> = fc.oneof(
  { weight: 18, arbitrary: sound },
  { weight: 3, arbitrary: wild },
  { weight: 1, arbitrary: tooLate },
);
