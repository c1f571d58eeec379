/** The life of tasks: fork, exec, end, and being waited for (domain.md §6.4). */
import type { Act } from '../strace/act.ts';
import type { CallRecord, SupersededRecord } from '../strace/record.ts';
import { closeOnExec, copyOf, leave, shared, unshared } from './descriptors.ts';
import { moment } from './ledger-draft.ts';
import { unmapAll } from './mappings.ts';
import type { Task } from './tasks.ts';
import type { Span } from './tracing-state.ts';
import { release, type World } from './world.ts';

export interface Fork {
  readonly parent: Task;
  readonly childPid: number;
  readonly sharesDescriptors: boolean;
  readonly isThread: boolean;
  readonly isFollowed: boolean;
  readonly span: Span;
}

/** A child is there: descriptors are copied, or shared, as they were when the call began. */
export const addChild = (world: World, fork: Fork): Task => {
  const { parent, childPid, span } = fork;
  const known = world.tasks.at(childPid);
  // Under a living task's id another one can only begin if the end of the first was not recorded.
  if (known?.state === 'live') endTask(world, known, span);
  const child = world.tasks.create(childPid, {
    process: fork.isThread ? parent.process : undefined,
    parent: fork.isThread ? undefined : parent.process,
    descriptors: fork.sharesDescriptors ? shared(parent.descriptors) : copyOf(parent.descriptors),
    isFollowed: fork.isFollowed,
    aliveAt: span.entered,
  });
  world.ledger.add({
    type: 'task.fork',
    task: parent.name,
    child: child.name,
    ...(fork.isThread && { threadOfParent: true }),
    ...moment(span, parent.name),
    observed: { result: 0, pid: childPid },
  });
  return child;
};

/** A fork that an inherited breakpoint did not fit into; no process ever has the name of its child. */
const addRefusedFork = (world: World, parent: Task, call: CallRecord, isThread: boolean): void => {
  world.refusedForks += 1;
  world.ledger.add({
    type: 'task.fork',
    task: parent.name,
    child: `refused${world.refusedForks}`,
    ...(isThread && { threadOfParent: true }),
    ...moment(call, parent.name),
    observed: { result: 'ENOSPC' },
  });
};

const NAMESPACE =
  'a process began a PID namespace of its own: ids that it uses may be taken for those of other processes, most of them not where strace ran with --decode-pids=pidns';

export const fork = (world: World, parent: Task, act: Act & { kind: 'fork' }, call: CallRecord): void => {
  if (act.beginsNamespace && call.value > 0) world.skips.warn(NAMESPACE);
  if (call.errno === 'ENOSPC') addRefusedFork(world, parent, call, act.isThread);
  else if (!(call.value > 0)) world.skips.count(`${call.known.name} that made no child`);
  else {
    const isFollowed = world.follows(call.source, call.value);
    const child = addChild(world, {
      parent,
      childPid: call.value,
      sharesDescriptors: act.sharesDescriptors,
      isThread: act.isThread,
      isFollowed,
      span: call,
    });
    if (isFollowed) return;
    if (act.waitsForChild) execTask(world, child, call);
    else if (!act.isThread) world.unfollowed.add(child);
  }
};

/** An exec went through: only the calling task is left of its process, with a table of its own. */
export const execTask = (world: World, task: Task, span: Span): void => {
  for (const other of task.process.members) if (other !== task) endTask(world, other, span);
  task.hasExecuted = true;
  task.descriptors = unshared(task.descriptors);
  world.ledger.add({ type: 'task.exec', task: task.name, ...moment(span, task.name) });
  release(world, unmapAll(task.process), span, task.name);
  release(world, closeOnExec(task.descriptors), span, task.name);
};

const orphan = (task: Task): void => {
  for (const process of task.process.children) {
    process.parent = undefined;
    // Whoever inherits orphans waits for them at once.
    if (process.leader !== undefined) reap(process.leader);
  }
};

/** A task has ended: its mappings and descriptors go first, what belongs to itself after them. */
export const endTask = (world: World, task: Task, span: Span): void => {
  if (task.state !== 'live') return;
  const { process } = task;
  world.suspects.delete(task);
  process.members.delete(task);
  if (process.members.size === 0) release(world, unmapAll(process), span, task.name);
  release(world, leave(task.descriptors), span, task.name);
  world.ledger.add({ type: 'task.exit', task: task.name, ...moment(span, task.name) });
  task.state = 'zombie';
  const isWaitedFor = process.leader === task && process.parent !== undefined;
  if (!isWaitedFor) reap(task);
  if (process.members.size === 0) orphan(task);
};

/** A process has ended: every task of it that is not known to have ended before ends with it. */
export const endProcess = (world: World, task: Task, span: Span): void => {
  if (task.process.leader === task) {
    for (const other of task.process.members) if (other !== task) endTask(world, other, span);
  }
  endTask(world, task, span);
};

/** Somebody has waited for it: its id is free. */
export const reap = (task: Task): void => {
  if (task.state !== 'zombie') return;
  task.state = 'reaped';
  const { process } = task;
  if (process.leader === task) process.parent?.children.delete(process);
};

/**
 * A leader that calls exit while other threads live is gone from then on; its `+++` line waits until all of them are. All
 * other ends come with their `+++` line.
 */
export const exitCall = (world: World, task: Task, act: Act & { kind: 'exit' }, call: CallRecord): void => {
  for (const other of act.isGroup ? task.process.members : [task]) other.endsSince ??= call.entered;
  const livesOn = task.process.members.size > 1;
  if (!act.isGroup && task.process.leader === task && livesOn) endTask(world, task, call);
};

/** An exec by a thread that is not the leader: the leader is gone, and the thread goes on under the leader's id. */
export const supersede = (world: World, leader: Task, record: SupersededRecord): void => {
  const thread = world.tasks.at(record.by);
  endTask(world, leader, record);
  if (thread === undefined) return;
  leader.state = 'reaped';
  world.tasks.renumber(thread, record.pid);
  thread.process.leader = thread;
};
