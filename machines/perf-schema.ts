/** Validates the raw request of `perf_event_open` as it was recorded: any value that a caller can pass is one (domain.md §6.3). */
import { z } from 'zod';
import type { PerfRequest } from './events.ts';
import { flag, hexText, nameText, oneOf, text, wholeNumber, wideNumber } from './field-schemas.ts';

const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;

export const perfSchema: z.ZodType<PerfRequest> = z.looseObject(
  {
    bpType: wholeNumber(0, 2 ** 32 - 1),
    address: hexText,
    length: wideNumber,
    pid: wholeNumber(INT_MIN, INT_MAX),
    cpu: wholeNumber(INT_MIN, INT_MAX),
    flags: z.number({ error: 'write a number' }),
    group: wholeNumber(INT_MIN, INT_MAX),
    leader: nameText('leader').exactOptional(),
    leaderKind: oneOf(['none', 'other-event']).exactOptional(),
    leaderBuffer: flag.exactOptional(),
    targetState: oneOf(['zombie', 'reaped']).exactOptional(),
    descriptor: oneOf(['closed', 'other']).exactOptional(),
    attributeFault: oneOf([
      'unreadable',
      'wrong size',
      'bad combination',
      'read without thread',
    ]).exactOptional(),
    lateFault: oneOf([
      'extended registers',
      'aux output',
      'deep call chain',
      'clock',
      'aux sample',
    ]).exactOptional(),
    otherAttributes: text.exactOptional(),
    inherit: flag.exactOptional(),
    inheritThread: flag.exactOptional(),
    sampleRead: flag.exactOptional(),
    excludeKernel: flag.exactOptional(),
    excludeUser: flag.exactOptional(),
    disabled: flag.exactOptional(),
    pinned: flag.exactOptional(),
    exclusive: flag.exactOptional(),
    removeOnExec: flag.exactOptional(),
    enableOnExec: flag.exactOptional(),
    sigtrap: flag.exactOptional(),
    branchStack: flag.exactOptional(),
    clock: text.exactOptional(),
    sampleFreq: wideNumber.exactOptional(),
    samplePeriod: wideNumber.exactOptional(),
  },
  { error: 'write the request as an object' },
);
