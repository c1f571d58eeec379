/** What the row of `mainline` leaves out: who runs where, the events, and what owners remember of their breakpoints (domain.md §6). */
import type { Breakpoint, MainlineKernel, PerfEvent } from '../../../machines/mainline/state.ts';
import type { StateRow } from '../../../machines/policy.ts';
import { NONE, type Roster } from '../../../machines/roster.ts';

/** Which entries of the tables that grow are told. */
interface Entries {
  readonly events: readonly number[];
  readonly breakpoints: readonly number[];
}

const taskName = (task: number | undefined, roster: Roster): string | null =>
  task === undefined || task === NONE ? null : roster.tasks.at(task);

const eventColumns = (kernel: MainlineKernel, event: PerfEvent, roster: Roster): StateRow => ({
  bp: event.bp === NONE ? null : roster.breakpoints.at(event.bp),
  task: taskName(kernel.holders[event.holder]?.task, roster),
  cpu: event.cpu === NONE ? null : event.cpu,
  type: event.type,
  address: roster.addresses.at(event.address).text,
  length: event.length,
  disabled: event.disabled,
  attached: event.attached,
  copyOf: event.parent === NONE ? null : event.parent,
});

const breakpointColumns = (breakpoint: Breakpoint, roster: Roster): StateRow => ({
  cpus: breakpoint.mask === NONE ? null : roster.masks.at(breakpoint.mask).join(),
  type: breakpoint.type,
  address: roster.addresses.at(breakpoint.address).text,
  length: breakpoint.length,
  disabled: breakpoint.disabled,
  open: breakpoint.registrations.length,
});

export const mainlineBeyondRow = (kernel: MainlineKernel, roster: Roster, entries: Entries): StateRow => ({
  online: kernel.cpus.map(({ online }) => online),
  current: kernel.cpus.map(({ current }) => taskName(current, roster)),
  events: Object.fromEntries(
    entries.events.flatMap((id) => {
      const event = kernel.events[id];
      return event === undefined ? [] : [[String(id), eventColumns(kernel, event, roster)]];
    }),
  ),
  breakpoints: Object.fromEntries(
    entries.breakpoints.flatMap((id) => {
      const breakpoint = kernel.breakpoints[id];
      return breakpoint === undefined
        ? []
        : [[roster.breakpoints.at(id), breakpointColumns(breakpoint, roster)]];
    }),
  ),
});
