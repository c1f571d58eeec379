/** What an event asks for, as an explanation tells it. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Moment, Request, Watch } from './explanation.ts';

export const momentOf = ({ seq, time }: LedgerEvent): Moment =>
  time === undefined ? { seq } : { seq, time };

/** What the event asks to watch; fields that it leaves out are left out. A write to DR0 to DR3 gives an address alone. */
export const watchOf = (event: LedgerEvent): Watch => {
  if (event.type === 'ptrace.poke') {
    return event.register !== undefined && event.register < 4 ? { address: event.value } : {};
  }
  if (event.type !== 'breakpoint.register' && event.type !== 'breakpoint.modify') return {};
  return {
    ...(event.address !== undefined && { address: event.address }),
    ...(event.length !== undefined && { length: event.length }),
    ...(event.access !== undefined && { access: event.access }),
  };
};

export const requestOf = (event: LedgerEvent): Request => ({
  ...momentOf(event),
  type: event.type,
  cpu: event.cpu ?? 0,
  ...(event.thread !== undefined && { thread: event.thread }),
  ...('bp' in event && { bp: event.bp }),
  ...('task' in event && typeof event.task === 'string' && { task: event.task }),
  ...('cpus' in event && { cpus: event.cpus }),
  ...(event.type === 'ptrace.poke' && {
    value: event.value,
    ...(event.register !== undefined && { register: event.register }),
  }),
  ...(event.type === 'task.fork' && { child: event.child }),
  watch: watchOf(event),
  isPerf: 'perf' in event,
});
