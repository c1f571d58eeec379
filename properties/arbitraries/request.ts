/** What a register or a modify asks for: mostly a sound breakpoint, sometimes one that validation may refuse, or half of one. */
import fc from 'fast-check';
import type { Access } from '../../machines/events.ts';
import { anyAddress, wordAddresses } from './address.ts';

/** The settings that a caller stores into the struct; an absent one keeps what the struct held (domain.md §1.4). */
interface Settings {
  readonly address?: string;
  readonly length?: number;
  readonly access?: Access;
  readonly callback?: boolean;
  readonly symbol?: string;
}

export interface Request {
  readonly settings: Settings;
  /** Nothing in it can be refused by the validation of domain.md §2.2. */
  readonly isSound: boolean;
}

export type Space = 'kernel' | 'user';

const shapes = fc.oneof(
  { withCrossShrink: true },
  {
    weight: 4,
    arbitrary: fc.record({
      length: fc.constantFrom(4, 1, 2, 8),
      access: fc.constantFrom<Access[]>('w', 'rw'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ length: fc.constant(1), access: fc.constant<Access>('x') }) },
);

const sound = (space: Space): fc.Arbitrary<Request> =>
  fc
    .tuple(wordAddresses(space), shapes)
    .map(([address, shape]) => ({ isSound: true, settings: { address, ...shape } }));

const wild: fc.Arbitrary<Request> = fc
  .record(
    {
      address: anyAddress,
      length: fc.constantFrom(4, 1, 2, 8, 0, 3, 16),
      access: fc.constantFrom<Access[]>('w', 'rw', 'x', 'r'),
      callback: fc.boolean(),
      symbol: fc.constantFrom('jiffies', 'no_such_symbol'),
    },
    { requiredKeys: [] },
  )
  .map((settings) => ({ isSound: false, settings }));

/** Sound but for its address, which is of the other space. */
const misplaced = (space: Space): fc.Arbitrary<Request> =>
  sound(space === 'kernel' ? 'user' : 'kernel').map(({ settings }) => ({ isSound: false, settings }));

/** A request for a kernel-space or a user-space breakpoint. */
export const requestsFor = (space: Space): fc.Arbitrary<Request> =>
  fc.oneof(
    { weight: 18, arbitrary: sound(space) },
    { weight: 2, arbitrary: wild },
    { weight: 1, arbitrary: misplaced(space) },
  );
