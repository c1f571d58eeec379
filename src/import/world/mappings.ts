/** Mapped ring buffers: like a descriptor, a mapping keeps its event (domain.md §6.4). */
import type { Act } from '../strace/act.ts';
import { type CallRecord, succeeded } from '../strace/record.ts';
import { dropReference, fileAt, type OpenFile } from './descriptors.ts';
import type { Process, Task } from './tasks.ts';
import { release, type World } from './world.ts';

/** Forgets the mappings that begin from `first` on and before `end`. Answers the files that end with them. */
const unmapBetween = (process: Process, first: number, end: number): readonly OpenFile[] => {
  const released: OpenFile[] = [];
  for (const [address, file] of process.mappings) {
    if (address < first || address >= end) continue;
    process.mappings.delete(address);
    dropReference(file, released);
  }
  return released;
};

/** Every mapping is gone: an exec, or the end of the process. */
export const unmapAll = (process: Process): readonly OpenFile[] =>
  unmapBetween(process, 0, Number.POSITIVE_INFINITY);

const makeRoom = (
  world: World,
  caller: Task,
  { address, length }: { readonly address: number; readonly length: number },
  call: CallRecord,
): void => {
  release(world, unmapBetween(caller.process, address, address + length), call, caller.name);
};

export const mapFile = (world: World, caller: Task, act: Act & { kind: 'map' }, call: CallRecord): void => {
  if (!succeeded(call)) return;
  if (act.replaces) makeRoom(world, caller, act, call);
  const file = fileAt(caller.descriptors, act.descriptor);
  if (file === undefined) return;
  file.references += 1;
  caller.process.mappings.set(act.address, file);
};

export const remap = (world: World, caller: Task, act: Act & { kind: 'remap' }, call: CallRecord): void => {
  const { mappings } = caller.process;
  if (!succeeded(call) || mappings.size === 0) return;
  const { from, fromLength, to, length } = act;
  if (act.replaces) makeRoom(world, caller, { address: to, length }, call);
  for (const [address, file] of [...mappings]) {
    if (address < from || address >= from + fromLength) continue;
    mappings.delete(address);
    mappings.set(address - from + to, file);
  }
};

export const unmap = (world: World, caller: Task, act: Act & { kind: 'unmap' }, call: CallRecord): void => {
  if (!succeeded(call) || caller.process.mappings.size === 0) return;
  const released = unmapBetween(caller.process, act.address, act.address + act.length);
  release(world, released, call, caller.name);
};
