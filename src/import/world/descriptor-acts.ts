/** What closes, duplicates and marks descriptors. */
import type { Act } from '../strace/act.ts';
import { type CallRecord, succeeded } from '../strace/record.ts';
import { closeAt, fileAt, isOvertaken, mark, placeAt, unshared } from './descriptors.ts';
import type { Task } from './tasks.ts';
import { release, type World } from './world.ts';

/** Even a close that answers an error (EINTR, EIO) has closed the descriptor; with EBADF there was none. */
export const closeDescriptor = (world: World, caller: Task, descriptor: number, call: CallRecord): void => {
  if (call.errno === 'EBADF' || isOvertaken(caller.descriptors, descriptor, call.entered)) return;
  release(world, closeAt(caller.descriptors, descriptor), call, caller.name);
};

export const closeRange = (
  world: World,
  caller: Task,
  act: Act & { kind: 'close range' },
  call: CallRecord,
): void => {
  if (!succeeded(call)) return;
  if (act.unshares) caller.descriptors = unshared(caller.descriptors);
  for (const number of [...caller.descriptors.descriptors.keys()]) {
    if (number < act.first || number > act.last) continue;
    if (act.marksOnly) mark(caller.descriptors, number, true);
    else closeDescriptor(world, caller, number, call);
  }
};

export const duplicate = (
  world: World,
  caller: Task,
  act: Act & { kind: 'duplicate' },
  call: CallRecord,
): void => {
  if (!succeeded(call) || call.value === act.descriptor) return;
  const file = fileAt(caller.descriptors, act.descriptor);
  const released =
    file === undefined
      ? closeAt(caller.descriptors, call.value)
      : placeAt(caller.descriptors, call.value, file, act.closesOnExec);
  release(world, released, call, caller.name);
};

export const markDescriptor = (caller: Task, act: Act & { kind: 'mark' }, call: CallRecord): void => {
  if (succeeded(call)) mark(caller.descriptors, act.descriptor, act.closesOnExec);
};

export const unshareDescriptors = (caller: Task, call: CallRecord): void => {
  if (succeeded(call)) caller.descriptors = unshared(caller.descriptors);
};
