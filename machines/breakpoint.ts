/**
 * The life of one breakpoint as a statechart: what its owner asked for and was answered. That is the owner's view; whether
 * the kernel really did what it answered is for the invariants to say (domain.md §4.1: D5, D8 and D9 are such differences).
 *
 * A struct that is registered twice holds two places (D6), and each unregister gives one back.
 */
import { assign, setup, type SnapshotFrom } from 'xstate';
import { NONE } from './roster.ts';

export type BreakpointEvent =
  /** A register: for `task`, or for kernel space (NONE). */
  | { readonly type: 'REGISTER'; readonly task: number }
  | { readonly type: 'MODIFY' }
  /** An unregister: from `task`, or (NONE) from where the last register went (domain.md §1.4). */
  | { readonly type: 'UNREGISTER'; readonly task: number }
  /** How the call in flight ended. */
  | { readonly type: 'GRANTED' }
  | { readonly type: 'REFUSED' }
  /** An exec or exit took it from its owner (domain.md §2.3, B1). */
  | { readonly type: 'FREED' };

export interface BreakpointContext {
  /** Where it is registered, oldest first: a task, or NONE for kernel space. */
  readonly places: readonly number[];
  /** Where the last register went, whatever it was answered. */
  readonly lastRegister: number;
  /** The place that the call in flight is about. */
  readonly target: number;
}

const types: { readonly context?: BreakpointContext; readonly events?: BreakpointEvent } = {};

/** The places left when the target's latest one is given back. */
const placesWithoutTarget = ({ places, target }: BreakpointContext): readonly number[] => {
  const last = places.lastIndexOf(target);
  return last === -1 ? places : places.toSpliced(last, 1);
};

const lastIsTask = (places: readonly number[]): boolean => (places.at(-1) ?? NONE) !== NONE;

export const breakpointMachine = setup({
  types,
  actions: {
    aimAtRequest: assign(({ context, event }) =>
      event.type === 'REGISTER' ? { lastRegister: event.task, target: event.task } : context,
    ),
    aimAtRelease: assign(({ context, event }) =>
      event.type === 'UNREGISTER'
        ? { target: event.task === NONE ? context.lastRegister : event.task }
        : context,
    ),
    takePlace: assign({ places: ({ context }) => [...context.places, context.target] }),
    givePlaceBack: assign({ places: ({ context }) => placesWithoutTarget(context) }),
    losePlaces: assign({ places: [] }),
  },
  guards: {
    asksForTask: ({ context }) => context.target !== NONE,
    isForTask: ({ context }) => lastIsTask(context.places),
    isRegistered: ({ context }) => context.places.length > 0,
    staysForTask: ({ context }) => lastIsTask(placesWithoutTarget(context)),
    staysRegistered: ({ context }) => placesWithoutTarget(context).length > 0,
  },
}).createMachine({
  id: 'breakpoint',
  description: 'The life of one breakpoint, as its owner sees it.',
  context: { places: [], lastRegister: NONE, target: NONE },
  initial: 'fresh',
  states: {
    fresh: {
      description: 'A struct that was never registered.',
      on: { REGISTER: { target: 'requested', actions: 'aimAtRequest' } },
    },
    requested: {
      description: 'A register is under way.',
      on: {
        GRANTED: [
          { guard: 'asksForTask', target: 'registered.userSpace', actions: 'takePlace' },
          { target: 'registered.kernelSpace', actions: 'takePlace' },
        ],
        REFUSED: [
          { guard: 'isForTask', target: 'registered.userSpace' },
          { guard: 'isRegistered', target: 'registered.kernelSpace' },
          { target: 'refused' },
        ],
      },
    },
    registered: {
      description: 'Its owner was told that it holds a slot.',
      initial: 'kernelSpace',
      on: {
        REGISTER: { target: 'requested', actions: 'aimAtRequest' },
        MODIFY: 'modifying',
        UNREGISTER: { target: 'releasing', actions: 'aimAtRelease' },
        FREED: { target: 'freed', actions: 'losePlaces' },
      },
      states: {
        kernelSpace: { description: 'Whoever runs.' },
        userSpace: { description: 'While its task runs.' },
      },
    },
    modifying: {
      description: 'A modify is under way; refused or not, the breakpoint stays registered.',
      on: {
        GRANTED: [
          { guard: 'isForTask', target: 'registered.userSpace' },
          { target: 'registered.kernelSpace' },
        ],
        REFUSED: [
          { guard: 'isForTask', target: 'registered.userSpace' },
          { target: 'registered.kernelSpace' },
        ],
      },
    },
    releasing: {
      description: 'An unregister is under way.',
      on: {
        GRANTED: [
          { guard: 'staysForTask', target: 'registered.userSpace', actions: 'givePlaceBack' },
          { guard: 'staysRegistered', target: 'registered.kernelSpace', actions: 'givePlaceBack' },
          { target: 'released', actions: 'givePlaceBack' },
        ],
        REFUSED: [
          { guard: 'isForTask', target: 'registered.userSpace' },
          { target: 'registered.kernelSpace' },
        ],
      },
    },
    refused: {
      description: 'The last register was refused, and none before it holds.',
      on: { REGISTER: { target: 'requested', actions: 'aimAtRequest' } },
    },
    released: {
      description: 'Its owner has given every place back.',
      on: { REGISTER: { target: 'requested', actions: 'aimAtRequest' } },
    },
    freed: {
      description: 'An exec or exit took it; whoever uses it now uses freed memory.',
      on: { REGISTER: { target: 'requested', actions: 'aimAtRequest' } },
    },
  },
});

export type BreakpointSnapshot = SnapshotFrom<typeof breakpointMachine>;
