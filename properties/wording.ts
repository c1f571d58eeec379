/** How findings name things: by the ledger's own names, in the words of the glossary (domain.md §8). */
import { ACCESS_NAMES, type Operation } from '../machines/operation.ts';
import { NONE, type Roster } from '../machines/roster.ts';
import { accessField, isEnabled, watchedLength } from '../machines/x86/dr7.ts';
import type { Step } from './invariant.ts';

type Named = Pick<Step, 'roster'>;

export const breakpointName = ({ roster }: Named, bp: number): string =>
  bp === NONE ? 'nobody' : roster.breakpoints.at(bp);

export const taskName = ({ roster }: Named, task: number): string =>
  task === NONE ? 'no task' : roster.tasks.at(task);

/** "b1, b2 and b3", "nobody" for none. */
export const listed = (names: readonly string[]): string => {
  const last = names.at(-1);
  if (last === undefined) return 'nobody';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
};

/** "1 kernel slot", "2 kernel slots". */
export const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** "w4 at 0x400010". */
export const watchText = (roster: Roster, address: number, length: number, access: number): string =>
  `${ACCESS_NAMES[access] ?? 'nothing'}${length} at ${roster.addresses.at(address).text}`;

/** What a slot of DR7 with its address register does: "is off", or "watches w4 at 0x400010". */
export const slotText = (roster: Roster, dr7: number, slot: number, address: number): string =>
  isEnabled(dr7, slot)
    ? `watches ${watchText(roster, address, watchedLength(dr7, slot), accessField(dr7, slot))}`
    : 'is off';

/** "the unregister of b1", "the switch on CPU 1". */
export const operationText = (step: Named & { readonly op: Operation }): string => {
  const { op } = step;
  switch (op.type) {
    case 'breakpoint.register':
    case 'breakpoint.modify':
    case 'breakpoint.unregister':
      return `the ${op.type.slice('breakpoint.'.length)} of ${breakpointName(step, op.bp)}`;
    case 'task.switch':
      return `the switch to ${taskName(step, op.task)} on CPU ${op.cpu}`;
    case 'task.fork':
    case 'task.exec':
    case 'task.exit':
      return `the ${op.type.slice('task.'.length)} of ${taskName(step, op.task)}`;
    case 'cpu.online':
      return `CPU ${op.cpu}'s coming online`;
    case 'cpu.offline':
      return `CPU ${op.cpu}'s going offline`;
    case 'debug.exception':
      return `the access on CPU ${op.cpu}`;
    case 'ptrace.poke':
      return `the write to a debug register of ${taskName(step, op.task)}`;
    case 'step':
      return `the ${op.part} of event ${op.of} on CPU ${op.cpu}`;
  }
};
