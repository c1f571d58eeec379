/** What a register or a modify asks for: mostly a sound breakpoint, sometimes one that validation refuses, or half of one. */
import fc from 'fast-check';
import type { Access } from '../../machines/events.ts';
import { addressesOf } from './address.ts';

/** The settings that a caller stores into the struct; an absent one keeps what the struct held (domain.md §1.4). */
export interface Request {
  readonly address?: string;
  readonly length?: number;
  readonly access?: Access;
  readonly callback?: boolean;
  readonly symbol?: string;
}

const lengths = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(4, 1, 2, 8) },
  { weight: 1, arbitrary: fc.constantFrom(0, 3, 16) },
);

const accesses = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<Access[]>('w', 'rw', 'x') },
  { weight: 1, arbitrary: fc.constant<Access>('r') },
);

const settingsOf = (space: 'kernel' | 'user') => ({
  address: addressesOf(space),
  length: lengths,
  access: accesses,
});

const oddities = {
  callback: fc.boolean(),
  symbol: fc.constantFrom('jiffies', 'no_such_symbol'),
};

/** A request for a kernel-space or a user-space breakpoint. */
export const requestsFor = (space: 'kernel' | 'user'): fc.Arbitrary<Request> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.record(settingsOf(space)) },
    { weight: 2, arbitrary: fc.record({ ...settingsOf(space), ...oddities }, { requiredKeys: [] }) },
  );
