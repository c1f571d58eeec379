/** The types of events that can be put into a ledger, those that people ask for first; steps carry on what others have started. */
import { EVENT_TYPES, type EventType } from '../../../machines/events.ts';

export const EVENT_NAMES: readonly Exclude<EventType, 'step'>[] = EVENT_TYPES.filter(
  (type) => type !== 'step',
);
