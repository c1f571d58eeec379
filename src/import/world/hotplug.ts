/** CPUs taken off line and on line, by writes to `/sys/devices/system/cpu/cpuN/online`. */
import type { Act } from '../strace/act.ts';
import { type CallRecord, succeeded } from '../strace/record.ts';
import { fileAt, placeAnew } from './descriptors.ts';
import { moment } from './ledger-draft.ts';
import type { Task } from './tasks.ts';
import { release, type World } from './world.ts';

export const openOnlineFile = (
  world: World,
  caller: Task,
  act: Act & { kind: 'open online file' },
  call: CallRecord,
): void => {
  if (!succeeded(call) || act.cpu >= world.cpus) return;
  const file = { is: { kind: 'online file' as const, cpu: act.cpu }, references: 0 };
  const released = placeAnew(caller.descriptors, call.value, file, act.closesOnExec, call.returned);
  release(world, released, call, caller.name);
};

const UNREAD_SWITCH =
  'what was written to switch a CPU cannot be read, so whether it is on line is unknown: record again without -s 0 and -xx';

export const writeDescriptor = (
  world: World,
  caller: Task,
  act: Act & { kind: 'write' },
  call: CallRecord,
): void => {
  const is = fileAt(caller.descriptors, act.descriptor)?.is;
  if (is?.kind !== 'online file') {
    world.skips.count('write');
    return;
  }
  const { cpu } = is;
  if (act.isOn === undefined && succeeded(call)) world.skips.warn(UNREAD_SWITCH);
  // Writing what already holds changes nothing, and the kernel answers as if it had.
  if (!succeeded(call) || act.isOn === undefined || world.ledger.isOnline(cpu) === act.isOn) return;
  world.ledger.setOnline(cpu, act.isOn);
  world.ledger.add({
    cpu,
    type: act.isOn ? 'cpu.online' : 'cpu.offline',
    ...moment(call, caller.name),
    observed: { result: 0 },
  });
};
