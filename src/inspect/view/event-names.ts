/** The types of events that can be put into a ledger, those that people ask for first; steps carry on what others have started. */
import type { EventType } from '../../../machines/events.ts';

export const EVENT_NAMES: readonly Exclude<EventType, 'step'>[] = [
  'breakpoint.register',
  'breakpoint.modify',
  'breakpoint.unregister',
  'task.switch',
  'task.fork',
  'task.exec',
  'task.exit',
  'cpu.online',
  'cpu.offline',
  'debug.exception',
  'ptrace.poke',
];
