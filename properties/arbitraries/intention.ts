/**
 * What someone means to do, whatever the state of the machine: CPUs, tasks and breakpoints are named by small indices that
 * `history.ts` turns into those that exist. Any list of intentions makes a valid ledger, so any part of it does, and a
 * failing ledger shrinks to the few events that matter.
 */
import fc from 'fast-check';
import type { PerfRequest } from '../../machines/events.ts';
import { maskBits } from './mask.ts';
import { perfRequests } from './perf-request.ts';
import { type Request, requestsFor, type Space } from './request.ts';

interface Call {
  readonly cpu: number;
  readonly bp: number;
}

interface Masked {
  /** Absent: the event leaves the mask as the struct has it. */
  readonly mask?: number;
}

interface Wild {
  /** Any breakpoint whatever, and not one that was asked for and not given back. */
  readonly isWild: boolean;
}

export type Intention =
  /** `task` counts in user space alone. */
  | (Call &
      Masked & {
        readonly kind: 'register';
        readonly space: Space;
        readonly task: number;
        readonly request: Request;
      })
  /** `where` picks the CPU to watch, an index past the last one: all; `leader`, if any, is one of those wanted. */
  | (Call & {
      readonly kind: 'open';
      readonly task: number;
      readonly where: number;
      readonly leader?: number;
      readonly perf: PerfRequest;
    })
  | (Call & Masked & Wild & { readonly kind: 'modify'; readonly task?: number; readonly request: Request })
  | (Call & Masked & Wild & { readonly kind: 'unregister'; readonly task?: number })
  | { readonly kind: 'switch'; readonly cpu: number; readonly task?: number }
  | { readonly kind: 'fork'; readonly cpu: number; readonly task: number; readonly isThread: boolean }
  | { readonly kind: 'exec' | 'exit'; readonly cpu: number; readonly task: number }
  /** Offlines the CPU if it is online, else brings it back. */
  | { readonly kind: 'hotplug'; readonly cpu: number }
  | {
      readonly kind: 'touch';
      readonly cpu: number;
      /** Which of the addresses in use, the latest first. */
      readonly recency: number;
      readonly distance: number;
      readonly length: number;
      readonly access: 'x' | 'w' | 'r';
    }
  | {
      readonly kind: 'poke';
      readonly cpu: number;
      readonly task: number;
      readonly register: number;
      readonly value: string;
    };

const cpu = fc.nat({ max: 3 });
const bp = fc.nat({ max: 7 });
const task = fc.nat({ max: 2 });
const kind = <Name extends Intention['kind']>(name: Name): fc.Arbitrary<Name> => fc.constant(name);

/** Either field present or absent; `absence` is how many times as often it is absent. */
const masked = (absence: number): fc.Arbitrary<Masked> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: absence, arbitrary: fc.constant<Masked>({}) },
    { weight: 1, arbitrary: fc.record({ mask: maskBits }) },
  );
const forTask = (absence: number): fc.Arbitrary<{ readonly task?: number }> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: absence, arbitrary: fc.constant<{ readonly task?: number }>({}) },
    { weight: 1, arbitrary: fc.record({ task }) },
  );

const isWild = fc.oneof(
  { withCrossShrink: true },
  { weight: 15, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);

const register = (space: Space, absentMasks: number) =>
  fc
    .tuple(
      fc.record({
        kind: kind('register'),
        space: fc.constant(space),
        cpu,
        bp,
        task,
        request: requestsFor(space),
      }),
      masked(absentMasks),
    )
    .map(([call, mask]) => ({ ...call, ...mask }));

const open = fc
  .tuple(
    fc.record({ kind: kind('open'), cpu, bp, task, where: fc.nat({ max: 7 }), perf: perfRequests }),
    fc.oneof(
      { weight: 6, arbitrary: fc.constant<{ readonly leader?: number }>({}) },
      { weight: 1, arbitrary: fc.record({ leader: bp }) },
    ),
  )
  .map(([call, group]) => ({ ...call, ...group }));

const modify = fc
  .tuple(
    fc.record({ kind: kind('modify'), cpu, bp, isWild, request: requestsFor('user') }),
    masked(15),
    forTask(3),
  )
  .map(([call, mask, of]) => ({ ...call, ...mask, ...of }));

const unregister = fc
  .tuple(fc.record({ kind: kind('unregister'), cpu, bp, isWild }), masked(15), forTask(12))
  .map(([call, mask, of]) => ({ ...call, ...mask, ...of }));

const switchTo = fc
  .tuple(fc.record({ kind: kind('switch'), cpu }), forTask(1))
  .map(([event, to]) => ({ ...event, ...to }));

/** DR7 values that a debugger writes: slots 0 to 3 on, several at once, all off, `x` of a wrong length, reserved bits. */
const dr7Values = fc.constantFrom(
  '0xd0001',
  '0xdd00005',
  '0xd0000040',
  '0x0',
  '0x40001',
  '0xffffffffffffffff',
);

const pokedAddresses = fc.constantFrom(
  '0x400000',
  '0x400008',
  '0x400011',
  '0x7ffffffff000',
  '0xffffffff81000000',
);

const pokeOf = (register: fc.Arbitrary<number>, value: fc.Arbitrary<string>) =>
  fc.record({ kind: kind('poke'), cpu, task, register, value });

const poke = fc.oneof(
  { weight: 3, arbitrary: pokeOf(fc.integer({ min: 0, max: 3 }), pokedAddresses) },
  { weight: 3, arbitrary: pokeOf(fc.constant(7), dr7Values) },
  { weight: 1, arbitrary: pokeOf(fc.integer({ min: 4, max: 6 }), dr7Values) },
);

const distances = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: -9, max: 9 }) },
);

const choices: fc.WeightedArbitrary<Intention>[] = [
  { weight: 8, arbitrary: register('kernel', 1) },
  { weight: 8, arbitrary: register('user', 15) },
  { weight: 8, arbitrary: unregister },
  { weight: 2, arbitrary: modify },
  { weight: 5, arbitrary: switchTo },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('touch'),
      cpu,
      recency: fc.nat({ max: 7 }),
      distance: distances,
      length: fc.constantFrom(1, 4, 8),
      access: fc.constantFrom<('x' | 'w' | 'r')[]>('w', 'r', 'x'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('hotplug'), cpu }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('fork'), cpu, task, isThread: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('exec'), cpu, task }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('exit'), cpu, task }) },
  { weight: 2, arbitrary: poke },
];

/** What may happen on a machine whose breakpoints are asked for through the canonical fields alone. */
export const intentions: fc.Arbitrary<Intention> = fc.oneof(...choices);

/** The same, with raw requests of `perf_event_open` among the registers. */
export const perfIntentions: fc.Arbitrary<Intention> = fc.oneof(...choices, { weight: 16, arbitrary: open });
