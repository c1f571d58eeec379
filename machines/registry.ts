/**
 * The lock-protected allocator as a statechart (domain.md §1.3): whoever changes what is allocated, a call or CPU hotplug,
 * goes through it, one at a time; of operations that interleave, the one that has the lock. It holds control alone: which CPUs
 * are still to answer, and how the last operation ended. What is allocated is data, which the recipes of a policy change when
 * the reducer interprets the emitted actions.
 */
import { assign, setup, type SnapshotFrom } from 'xstate';
import {
  GRANTED,
  type NothingToDo,
  type Oops,
  type Outcome,
  type Refused,
  type Unsupported,
} from './outcome.ts';

export type RegistryEvent =
  /** A prepared operation takes the lock. */
  | { readonly type: 'CALL' }
  /** `begin` refused, and nothing is broadcast; or a CPU could not do its part, and the others are not asked. */
  | { readonly type: 'REFUSED'; readonly outcome: Refused | Unsupported }
  /** `begin` found nothing to do, which is success. */
  | { readonly type: 'SATISFIED'; readonly outcome: NothingToDo }
  /** `begin` decided; `cpus` are to be interrupted, the calling one first, then the others ascending. */
  | { readonly type: 'GRANTED'; readonly cpus: readonly number[] }
  /** A CPU has done its parts and returned from the interrupt; or it went offline, and nobody waits for it any more. */
  | { readonly type: 'ACKNOWLEDGED'; readonly cpu: number }
  /** `end` has run: the lock is free again. */
  | { readonly type: 'RELEASED'; readonly outcome: Exclude<Outcome, Oops> }
  /** The kernel died, under the lock or elsewhere. */
  | { readonly type: 'OOPS'; readonly outcome: Oops };

export interface RegistryContext {
  /** CPUs that were interrupted and have not acknowledged. */
  readonly awaited: readonly number[];
  /** How the last operation under the lock ended. */
  readonly outcome: Outcome;
}

const types: { readonly context?: RegistryContext; readonly events?: RegistryEvent } = {};

/** An action that the reducer interprets (`kernel.ts`); the machine only names it. */
const emitted = (): void => undefined;

const vocabulary = setup({
  types,
  actions: {
    begin: emitted,
    interrupt: (_, _params: { readonly cpu: number }) => undefined,
    end: emitted,
    awaitCpus: assign({
      awaited: ({ context, event }) => (event.type === 'GRANTED' ? event.cpus : context.awaited),
    }),
    strikeOff: assign({
      awaited: ({ context, event }) =>
        event.type === 'ACKNOWLEDGED' ? context.awaited.filter((cpu) => cpu !== event.cpu) : context.awaited,
    }),
    awaitNobody: assign({ awaited: [] }),
    rememberOutcome: assign({
      outcome: ({ context, event }) => ('outcome' in event ? event.outcome : context.outcome),
    }),
  },
  guards: {
    concernsNoCpu: ({ event }) => event.type === 'GRANTED' && event.cpus.length === 0,
    isLastAwaited: ({ context, event }) =>
      event.type === 'ACKNOWLEDGED' && context.awaited.every((cpu) => cpu === event.cpu),
  },
});

const interruptAwaited = vocabulary.enqueueActions(({ context, enqueue }) => {
  for (const cpu of context.awaited) enqueue({ type: 'interrupt', params: { cpu } });
});

export const registryMachine = vocabulary.extend({ actions: { interruptAwaited } }).createMachine({
  id: 'registry',
  description: 'The lock-protected allocator.',
  context: { awaited: [], outcome: GRANTED },
  initial: 'idle',
  on: { OOPS: { target: '.oopsed', actions: 'rememberOutcome' } },
  states: {
    idle: {
      description: 'The lock is free.',
      on: { CALL: 'checking' },
    },
    checking: {
      description: 'Capacity is decided under the lock.',
      entry: 'begin',
      on: {
        REFUSED: { target: 'idle', actions: 'rememberOutcome' },
        SATISFIED: { target: 'idle', actions: 'rememberOutcome' },
        GRANTED: [
          { guard: 'concernsNoCpu', target: 'settled' },
          { target: 'broadcasting', actions: 'awaitCpus' },
        ],
      },
    },
    broadcasting: {
      description: 'CPUs are interrupted and have not all acknowledged.',
      entry: 'interruptAwaited',
      on: {
        ACKNOWLEDGED: [
          { guard: 'isLastAwaited', target: 'settled', actions: 'strikeOff' },
          { actions: 'strikeOff' },
        ],
        REFUSED: { target: 'idle', actions: ['awaitNobody', 'rememberOutcome'] },
        SATISFIED: { target: 'idle', actions: ['awaitNobody', 'rememberOutcome'] },
      },
    },
    settled: {
      description: 'Every CPU concerned has its registers; what remains is done before the lock is released.',
      entry: 'end',
      on: { RELEASED: { target: 'idle', actions: 'rememberOutcome' } },
    },
    oopsed: {
      description: 'The kernel died; nothing happens any more.',
      type: 'final',
    },
  },
});

/** The CPU that an emitted `interrupt` names; xstate types the parameters of a machine's actions all together, as unknown. */
export const interruptedCpu = (params: unknown): number => {
  if (typeof params === 'object' && params !== null && 'cpu' in params && typeof params.cpu === 'number') {
    return params.cpu;
  }
  throw new TypeError('an interrupt names no CPU');
};

export type RegistrySnapshot = SnapshotFrom<typeof registryMachine>;
