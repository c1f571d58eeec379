/** What the header of a ledger says that the server hands out, or that the page saves. */
import type { HeaderFacts } from '../../machines/header.ts';
import type { Machine } from '../../machines/machine.ts';

/** What an import writes into a header's `source`. */
export const IMPORTED = 'strace';

/** What a header says of a machine, with nothing left to defaults, and whether its events were recorded. */
export const headerFactsOf = (machine: Machine, isRecording: boolean): HeaderFacts => ({
  cpus: machine.cpus,
  online: machine.online,
  slots: machine.slots,
  kprobes: machine.kprobes,
  taskSizeMax: `0x${machine.taskSizeMax.toString(16)}`,
  maxSampleRate: machine.maxSampleRate,
  forkCopiesSlots: machine.forkCopiesSlots,
  ...(isRecording && { source: IMPORTED }),
});
