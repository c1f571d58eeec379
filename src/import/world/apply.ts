/** Carries out one record after the other on the world, which writes down what that means for breakpoints. */
import type { SkipTally } from '../import-report.ts';
import type { Act } from '../strace/act.ts';
import { type CallRecord, succeeded, type TraceRecord } from '../strace/record.ts';
import { modifyEvent, openEvent, refuseNameless, setPeriod } from './breakpoint-acts.ts';
import {
  closeDescriptor,
  closeRange,
  duplicate,
  markDescriptor,
  unshareDescriptors,
} from './descriptor-acts.ts';
import { openProcess, receiveDescriptors, sendDescriptors, takeDescriptor } from './handed-descriptors.ts';
import { openOnlineFile, writeDescriptor } from './hotplug.ts';
import { createLedgerDraft } from './ledger-draft.ts';
import { endProcess, endTask, execTask, exitCall, fork, supersede } from './lifecycle.ts';
import { mapFile, remap, unmap } from './mappings.ts';
import { createTaskTable, type Task } from './tasks.ts';
import {
  attach,
  detach,
  eventMessage,
  killed,
  poke,
  resume,
  settleSuspects,
  signalInfo,
  traceOptions,
  waited,
} from './tracing.ts';
import { callerOf, type Follows, type World } from './world.ts';

export interface WorldOptions {
  readonly cpus: number;
  readonly online: readonly number[];
  readonly follows: Follows;
  readonly skips: SkipTally;
}

export const createWorld = ({ cpus, online, follows, skips }: WorldOptions): World => ({
  tasks: createTaskTable(),
  ledger: createLedgerDraft(cpus, online),
  skips,
  cpus,
  follows,
  unnumbered: [],
  attached: new Set(),
  suspects: new Set(),
  inFlight: [],
  unfollowed: new Set(),
  hasSuccess: false,
  calls: 0,
  breakpoints: 0,
  refusedForks: 0,
});

/** The acts that tell nothing about whether a SIGTRAP was an exec, and need not know. */
const LEAVES_SUSPECTS: ReadonlySet<Act['kind']> = new Set([
  'wait',
  'signal info',
  'trace options',
  'event message',
  'kill',
  'unreadable',
  'mark',
  'write',
]);

const act = (world: World, caller: Task, does: Act, call: CallRecord): void => {
  switch (does.kind) {
    case 'open event':
      openEvent(world, caller, does, call);
      return;
    case 'modify event':
      modifyEvent(world, caller, does, call);
      return;
    case 'set period':
      setPeriod(caller, does);
      return;
    case 'close':
      closeDescriptor(world, caller, does.descriptor, call);
      return;
    case 'close range':
      closeRange(world, caller, does, call);
      return;
    case 'duplicate':
      duplicate(world, caller, does, call);
      return;
    case 'mark':
      markDescriptor(caller, does, call);
      return;
    case 'unshare descriptors':
      unshareDescriptors(caller, call);
      return;
    case 'map':
      mapFile(world, caller, does, call);
      return;
    case 'remap':
      remap(world, caller, does, call);
      return;
    case 'unmap':
      unmap(world, caller, does, call);
      return;
    case 'fork':
      fork(world, caller, does, call);
      return;
    case 'exec':
      // strace cannot name what an exec by a thread that was not the leader returned; it went through.
      if (call.errno === undefined || call.errno === 'unnamed') execTask(world, caller, call);
      return;
    case 'exit':
      exitCall(world, caller, does, call);
      return;
    case 'open online file':
      openOnlineFile(world, caller, does, call);
      return;
    case 'write':
      writeDescriptor(world, caller, does, call);
      return;
    case 'open process':
      openProcess(world, caller, does, call);
      return;
    case 'take descriptor':
      takeDescriptor(world, caller, does, call);
      return;
    case 'send descriptors':
      sendDescriptors(world, caller, does, call);
      return;
    case 'receive descriptors':
      receiveDescriptors(world, caller, does, call);
      return;
    case 'unreadable':
      // Of a call that its thread was killed in, only the beginning was written.
      if (Number.isNaN(call.value)) world.skips.count(`${call.known.name} that never returned`);
      else world.skips.unreadable(call.source, call.line);
      return;
    case 'nameless':
      refuseNameless(world);
      return;
    case 'poke':
      poke(world, caller, does, call);
      return;
    case 'wait':
      waited(world, does, call);
      return;
    case 'kill':
      killed(world, does, call);
      return;
    case 'resume':
      resume(world, does, call);
      return;
    case 'attach':
      attach(world, does, call);
      return;
    case 'detach':
      detach(world, does, call);
      return;
    case 'trace options':
      traceOptions(world, does, call);
      return;
    case 'event message':
      eventMessage(world, does, call);
      return;
    case 'signal info':
      signalInfo(world, does, call);
  }
};

/** A call on a breakpoint of which nobody can say what the kernel answered. */
const isUntold = ({ kind }: Act, { errno }: CallRecord): boolean =>
  errno === 'unnamed' && (kind === 'open event' || kind === 'modify event' || kind === 'poke');

/** The `+++` line of a leader that had called exit before its threads comes late, and tells nothing new. */
const end = (world: World, record: TraceRecord): void => {
  const known = world.tasks.at(record.pid);
  if (known !== undefined && known.state !== 'live') return;
  const task = callerOf(world, record);
  endTask(world, task, { entered: task.endsSince ?? record.entered, returned: record.returned });
};

/** Takes the next record. */
export const apply = (world: World, record: TraceRecord): void => {
  switch (record.kind) {
    case 'call': {
      world.hasSuccess ||= succeeded(record);
      const does = record.known.read(record);
      if (does === undefined) return;
      if (isUntold(does, record)) {
        world.skips.count(`${record.known.name} whose answer strace could not name`);
        return;
      }
      if (world.suspects.size > 0 && !LEAVES_SUSPECTS.has(does.kind)) settleSuspects(world);
      act(world, callerOf(world, record), does, record);
      return;
    }
    case 'end':
      end(world, record);
      return;
    case 'superseded':
      supersede(world, callerOf(world, record), record);
      return;
    case 'attached':
      world.attached.add(record.pid);
      return;
    case 'child-ended': {
      const child = world.tasks.at(record.child);
      if (child === undefined || child.isFollowed || child.state !== 'live') return;
      endProcess(world, child, { entered: child.aliveAt, returned: record.returned });
    }
  }
};

const UNFOLLOWED =
  'children were not followed: breakpoints that they open, keep or close are not in the recording; record with strace -f';

const ONLY_FAILURES =
  'every call in it failed, as with strace -Z: what was granted before is not in the recording; record again without -Z';

/** After the last record: says what the recording as a whole leaves out. */
export const conclude = (world: World): void => {
  if ([...world.unfollowed].some(({ tracing }) => !tracing.isTraced)) world.skips.warn(UNFOLLOWED);
  if (world.calls > 0 && !world.hasSuccess) world.skips.warn(ONLY_FAILURES);
};
