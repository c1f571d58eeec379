/**
 * One CPU as a statechart (domain.md §1.3 and §2.4): off or on; while it is on, whether a task runs on it, how far it is in
 * the interrupt that an allocator sent, and whether it handles a debug exception. Those three go on side by side: an exception
 * may come between two parts of an interrupt. It holds control alone; tables and registers are data of the policy.
 */
import { setup, type SnapshotFrom } from 'xstate';
import type { PartName } from './policy.ts';
import { NONE } from './roster.ts';

export type CpuEvent =
  | { readonly type: 'ONLINE' }
  /** The power-down; whatever ran is gone. */
  | { readonly type: 'OFFLINE' }
  /** `task` comes to run here, NONE: the CPU goes idle. */
  | { readonly type: 'SWITCH'; readonly task: number }
  /** The allocator's inter-processor interrupt. */
  | { readonly type: 'INTERRUPT' }
  /** The next part of what the interrupt does, in the order that the recipe gives: a policy may store before it disables (D12). */
  | { readonly type: 'DISABLE' }
  | { readonly type: 'STORE' }
  | { readonly type: 'LOAD' }
  /** Back from the interrupt. */
  | { readonly type: 'RETURN' }
  /** An access that the debug registers may watch. */
  | { readonly type: 'EXCEPTION' }
  /** Back from the debug exception. */
  | { readonly type: 'RESUME' };

const types: { readonly events?: CpuEvent } = {};

/** Actions that the reducer interprets (`kernel.ts`); the machine only names them. */
const emitted = (): void => undefined;

export const cpuMachine = setup({
  types,
  actions: {
    runPart: (_, _params: { readonly part: PartName }) => undefined,
    switchIn: emitted,
    handleException: emitted,
  },
  guards: {
    isTask: ({ event }) => event.type === 'SWITCH' && event.task !== NONE,
  },
}).createMachine({
  id: 'cpu',
  description: 'One CPU.',
  initial: 'offline',
  states: {
    offline: {
      description: 'It receives no interrupt and runs nothing.',
      on: { ONLINE: 'online' },
    },
    online: {
      type: 'parallel',
      on: { OFFLINE: 'offline' },
      states: {
        task: {
          initial: 'idle',
          states: {
            idle: {
              on: {
                SWITCH: [
                  { guard: 'isTask', target: 'running', actions: 'switchIn' },
                  { target: 'idle', actions: 'switchIn' },
                ],
              },
            },
            running: {
              on: {
                SWITCH: [
                  { guard: 'isTask', target: 'running', actions: 'switchIn' },
                  { target: 'idle', actions: 'switchIn' },
                ],
              },
            },
          },
        },
        interrupt: {
          initial: 'none',
          states: {
            none: { on: { INTERRUPT: 'taken' } },
            taken: {
              initial: 'entered',
              on: { RETURN: 'none' },
              states: {
                entered: { on: { DISABLE: 'disabled', STORE: 'stored', LOAD: 'loaded' } },
                disabled: {
                  description: 'DR7 is 0: nothing fires here.',
                  entry: { type: 'runPart', params: { part: 'disable' } },
                  on: { STORE: 'stored', LOAD: 'loaded' },
                },
                stored: {
                  description: 'The table of this CPU has changed.',
                  entry: { type: 'runPart', params: { part: 'store' } },
                  on: { DISABLE: 'disabled', LOAD: 'loaded' },
                },
                loaded: {
                  description: 'The registers hold what the table says.',
                  entry: { type: 'runPart', params: { part: 'load' } },
                },
              },
            },
          },
        },
        exception: {
          initial: 'none',
          states: {
            none: { on: { EXCEPTION: 'handling' } },
            handling: {
              description: 'DR7 is saved and 0; the owners of the fired slots are called.',
              entry: 'handleException',
              on: { RESUME: 'none' },
            },
          },
        },
      },
    },
  },
});

export type CpuSnapshot = SnapshotFrom<typeof cpuMachine>;
