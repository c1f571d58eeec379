/** How scenarios are told: claims about breakpoints that fit or find everything full, as a ledger with the answers expected. */
import type { LedgerEvent } from '../../machines/events.ts';

/** Whose breakpoint, and where; without `task` CPU-wide, without `cpu` wherever the task runs. */
export interface Place {
  readonly task?: string;
  readonly cpu?: number;
}

/** One call of a scenario and what it has to be answered. */
export interface ExpectedCall {
  readonly event: LedgerEvent;
  readonly expected: 0 | 'ENOSPC';
}

/** A scenario being written down. */
export interface Script {
  /** A breakpoint there is granted; answers its name. */
  readonly fits: (place: Place) => string;
  /** A breakpoint there is refused with ENOSPC. */
  readonly full: (place: Place) => void;
  readonly remove: (name: string) => void;
  readonly calls: readonly ExpectedCall[];
}

const WATCHED = '0xffffffff81000000';
const BYTES = 8n;

export const startScript = (): Script => {
  const calls: ExpectedCall[] = [];
  const open = ({ task, cpu }: Place, expected: 0 | 'ENOSPC'): string => {
    const seq = calls.length + 1;
    const bp = `b${seq}`;
    calls.push({
      event: {
        seq,
        type: 'breakpoint.register',
        bp,
        ...(task !== undefined && { task }),
        ...(cpu !== undefined && { cpus: [cpu] }),
        address: `0x${(BigInt(WATCHED) + BigInt(seq) * BYTES).toString(16)}`,
        length: 1,
        access: 'w',
      },
      expected,
    });
    return bp;
  };
  return {
    fits: (place) => open(place, 0),
    full: (place) => void open(place, 'ENOSPC'),
    remove: (bp) => {
      calls.push({ event: { seq: calls.length + 1, type: 'breakpoint.unregister', bp }, expected: 0 });
    },
    calls,
  };
};
