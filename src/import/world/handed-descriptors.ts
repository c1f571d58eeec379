/** Descriptors that go from one process to another: taken by pidfd_getfd, or sent in messages (SCM_RIGHTS). */
import type { Act } from '../strace/act.ts';
import { type CallRecord, succeeded } from '../strace/record.ts';
import { closeAt, dropReference, fileAt, type OpenFile, placeAnew, placeAt } from './descriptors.ts';
import type { Task } from './tasks.ts';
import { release, type World } from './world.ts';

const TAKEN_UNSEEN =
  'a descriptor was taken out of a process that the recording does not follow (pidfd_getfd): if it was a breakpoint, it lives longer than is told';

const GUESSED =
  'descriptors of breakpoints were sent in messages (SCM_RIGHTS): a message is taken to be received by the next call that gets as many descriptors, and never to be lost';

export const openProcess = (
  world: World,
  caller: Task,
  { pid }: Act & { kind: 'open process' },
  call: CallRecord,
): void => {
  if (!succeeded(call)) return;
  const file = { is: { kind: 'process' as const, pid }, references: 0 };
  release(world, placeAnew(caller.descriptors, call.value, file, true, call.returned), call, caller.name);
};

/** The new number names the file, or one that is not kept. */
const receive = (
  world: World,
  caller: Task,
  { number, file, closesOnExec }: { number: number; file: OpenFile | undefined; closesOnExec: boolean },
  call: CallRecord,
): void => {
  const { descriptors } = caller;
  const released =
    file === undefined ? closeAt(descriptors, number) : placeAt(descriptors, number, file, closesOnExec);
  release(world, released, call, caller.name);
};

export const takeDescriptor = (
  world: World,
  caller: Task,
  { process, descriptor }: Act & { kind: 'take descriptor' },
  call: CallRecord,
): void => {
  if (!succeeded(call)) return;
  const is = fileAt(caller.descriptors, process)?.is;
  const owner = is?.kind === 'process' ? world.tasks.at(is.pid) : undefined;
  const file = owner === undefined ? undefined : fileAt(owner.descriptors, descriptor);
  if (file === undefined && owner?.isFollowed !== true) world.skips.warn(TAKEN_UNSEEN);
  receive(world, caller, { number: call.value, file, closesOnExec: true }, call);
};

/** A message under way refers to its files as a descriptor does. */
export const sendDescriptors = (
  world: World,
  caller: Task,
  { descriptors }: Act & { kind: 'send descriptors' },
  call: CallRecord,
): void => {
  if (!succeeded(call)) return;
  const files = descriptors.map((number) => fileAt(caller.descriptors, number));
  for (const file of files) {
    if (file === undefined) continue;
    file.references += 1;
    if (file.is.kind === 'breakpoint') world.skips.warn(GUESSED);
  }
  world.inFlight.push(files);
};

export const receiveDescriptors = (
  world: World,
  caller: Task,
  { descriptors, closesOnExec }: Act & { kind: 'receive descriptors' },
  call: CallRecord,
): void => {
  if (!succeeded(call)) return;
  const index = world.inFlight.findIndex(({ length }) => length === descriptors.length);
  const files = index === -1 ? [] : (world.inFlight.splice(index, 1)[0] ?? []);
  for (const [at, number] of descriptors.entries()) {
    receive(world, caller, { number, file: files[at], closesOnExec }, call);
  }
  const released: OpenFile[] = [];
  for (const file of files) if (file !== undefined) dropReference(file, released);
  release(world, released, call, caller.name);
};
