/** Collects the events of an import: numbers them and gives them the CPU on which their call may have run. */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Writable } from '../writable.ts';
import type { Span } from './tracing-state.ts';

/** An event without the number that it gets when it takes its place. */
export type EventDraft = WithoutSeq<LedgerEvent>;
type WithoutSeq<E> = E extends LedgerEvent ? Omit<E, 'seq'> : never;

export interface LedgerDraft {
  readonly add: (draft: EventDraft) => void;
  /** The same for an event that was built in place; its `seq` is set here. */
  readonly place: (event: Writable<LedgerEvent>) => void;
  /** Events added since the last time. */
  readonly size: () => number;
  /** The events since the last time, in order. */
  readonly take: () => readonly LedgerEvent[];
  readonly isOnline: (cpu: number) => boolean;
  readonly setOnline: (cpu: number, isOn: boolean) => void;
}

export const createLedgerDraft = (cpus: number, onlineAtStart: readonly number[]): LedgerDraft => {
  const online = new Set(onlineAtStart);
  let events: LedgerEvent[] = [];
  let seq = 0;
  /** No recording tells on which CPU a call ran; CPU 0 is what a ledger assumes, while it is on line. */
  let callingCpu: number | undefined;

  const chooseCallingCpu = (): void => {
    const lowest = Array.from({ length: cpus }, (_, cpu) => cpu).find((cpu) => online.has(cpu));
    callingCpu = lowest === 0 ? undefined : lowest;
  };
  chooseCallingCpu();

  const place = (event: Writable<LedgerEvent>): void => {
    seq += 1;
    event.seq = seq;
    if (callingCpu !== undefined) event.cpu ??= callingCpu;
    events.push(event);
  };

  return {
    add: (draft) => {
      place({ seq, ...draft });
    },
    place,
    size: () => events.length,
    take: () => {
      const taken = events;
      events = [];
      return taken;
    },
    isOnline: (cpu) => online.has(cpu),
    setOnline: (cpu, isOn) => {
      if (isOn) online.add(cpu);
      else online.delete(cpu);
      chooseCallingCpu();
    },
  };
};

type Moment = Pick<LedgerEvent, 'time' | 'returned' | 'thread'>;

/** Adds when a call happened and who made it; without time stamps the thread alone. */
export const addMoment = (event: Writable<Moment>, { entered, returned }: Span, thread: string): void => {
  if (Number.isFinite(entered)) {
    event.time = entered;
    event.returned = returned;
  }
  event.thread = thread;
};

/** The same, as fields of their own. */
export const moment = (span: Span, thread: string): Moment => {
  const fields: Writable<Moment> = {};
  addMoment(fields, span, thread);
  return fields;
};
