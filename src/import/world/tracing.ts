/**
 * What a tracer's calls say (domain.md §6.5): its writes to debug registers, and, where the recording does not follow forks,
 * nearly all that is known of the processes that it traces: their execs, forks and ends.
 */
import type { Act, WaitStatus } from '../strace/act.ts';
import { type CallRecord, succeeded } from '../strace/record.ts';
import { moment } from './ledger-draft.ts';
import { addChild, endProcess, execTask, reap } from './lifecycle.ts';
import type { Task } from './tasks.ts';
import type { Span } from './tracing-state.ts';
import { foreignTask, observedResult, type World } from './world.ts';

export const poke = (world: World, caller: Task, act: Act & { kind: 'poke' }, call: CallRecord): void => {
  if (Number.isNaN(call.value)) {
    world.skips.count('ptrace PTRACE_POKEUSER that never returned');
    return;
  }
  world.calls += 1;
  const target = foreignTask(world, act.pid, call.entered);
  if (succeeded(call)) target.aliveAt = call.entered;
  world.ledger.add({
    type: 'ptrace.poke',
    task: target.name,
    ...(act.register !== undefined && { register: act.register }),
    value: act.value,
    ...moment(call, caller.name),
    observed: { result: observedResult(call) },
  });
};

/** The tracee of a call, unless a recording follows it, so that its own lines tell more. */
const tracee = (world: World, pid: number): Task | undefined => {
  const task = world.tasks.at(pid);
  return task === undefined || task.isFollowed || task.state !== 'live' ? undefined : task;
};

/** From when on something may have happened to a task that was let run. */
const sinceResumed = (task: Task, call: CallRecord): Span => ({
  entered: task.tracing.resumed?.at ?? task.aliveAt,
  returned: call.returned,
});

/**
 * A plain SIGTRAP: the sign of an exec under PTRACE_TRACEME or PTRACE_ATTACH without PTRACE_O_TRACEEXEC, and of breakpoints
 * and single steps. Whether it was an exec is settled by what the tracer asks next.
 */
const suspect = (world: World, task: Task, call: CallRecord): void => {
  const { tellsExec, isSeized, resumed } = task.tracing;
  if (tellsExec || isSeized || resumed?.isStep === true) return;
  task.tracing.suspect = sinceResumed(task, call);
  world.suspects.add(task);
};

const settle = (world: World, task: Task, isExec: boolean): void => {
  const span = task.tracing.suspect;
  world.suspects.delete(task);
  delete task.tracing.suspect;
  if (isExec && span !== undefined) execTask(world, task, span);
};

/** Nobody asked what the SIGTRAP was: the first one of a process is its exec, for a tracer that only starts it. */
export const settleSuspects = (world: World): void => {
  for (const task of [...world.suspects]) settle(world, task, !task.hasExecuted);
};

export const signalInfo = (world: World, act: Act & { kind: 'signal info' }, call: CallRecord): void => {
  const task = tracee(world, act.pid);
  if (task !== undefined && succeeded(call) && world.suspects.has(task)) settle(world, task, act.isFromUser);
};

const stopped = (
  world: World,
  task: Task,
  status: WaitStatus & { kind: 'stopped' },
  call: CallRecord,
): void => {
  const span = sinceResumed(task, call);
  task.aliveAt = call.returned;
  task.tracing.isTraced = true;
  switch (status.event) {
    case undefined:
      if (status.signal === 'SIGTRAP') suspect(world, task, call);
      return;
    case 'exec':
      execTask(world, task, span);
      return;
    case 'fork':
    case 'vfork':
    case 'clone':
      task.tracing.forking = { event: status.event, since: span.entered };
      return;
    case 'vfork done': {
      const child = tracee(world, task.tracing.vforkChild ?? 0);
      if (child?.hasExecuted === false) execTask(world, child, span);
      return;
    }
    case 'other':
  }
};

/** Without a status, a wait for a child that nobody traces or that was killed tells of its end. */
const isOver = (task: Task, status: WaitStatus): boolean => {
  if (status.kind === 'ended') return true;
  if (task.isFollowed) return false;
  return status.kind === 'no child' || task.isKilled || !task.tracing.isTraced;
};

export const waited = (world: World, act: Act & { kind: 'wait' }, call: CallRecord): void => {
  const task = world.tasks.at(act.pid);
  if (task === undefined) return;
  const { status } = act;
  if (status.kind === 'stopped') {
    if (!task.isFollowed && task.state === 'live') stopped(world, task, status, call);
    return;
  }
  if (isOver(task, status)) endProcess(world, task, { entered: task.aliveAt, returned: call.returned });
  reap(task);
};

export const resume = (world: World, act: Act & { kind: 'resume' }, call: CallRecord): void => {
  const task = tracee(world, act.pid);
  if (task === undefined || !succeeded(call)) return;
  task.aliveAt = call.entered;
  task.tracing.resumed = { at: call.entered, isStep: act.isStep };
};

export const attach = (world: World, act: Act & { kind: 'attach' }, call: CallRecord): void => {
  if (!succeeded(call)) return;
  const task = foreignTask(world, act.pid, call.entered);
  task.tracing.isTraced = true;
  task.tracing.isSeized = act.isSeize;
  task.tracing.resumed = { at: call.entered, isStep: false };
};

export const detach = (world: World, act: Act & { kind: 'detach' }, call: CallRecord): void => {
  const task = tracee(world, act.pid);
  if (task === undefined || !succeeded(call)) return;
  task.aliveAt = call.entered;
  task.tracing.tellsExec = false;
};

export const traceOptions = (world: World, act: Act & { kind: 'trace options' }, call: CallRecord): void => {
  const task = tracee(world, act.pid);
  if (task !== undefined && succeeded(call)) task.tracing.tellsExec = act.tellsExec;
};

/** The id of the child for which a tracee stopped. Its descriptors are its parent's, and its traced life begins here. */
export const eventMessage = (world: World, act: Act & { kind: 'event message' }, call: CallRecord): void => {
  const parent = tracee(world, act.pid);
  const forking = parent?.tracing.forking;
  if (parent === undefined || forking === undefined || !succeeded(call)) return;
  delete parent.tracing.forking;
  const isThread = forking.event === 'clone';
  const child = addChild(world, {
    parent,
    childPid: act.value,
    sharesDescriptors: isThread,
    isThread,
    isFollowed: false,
    span: { entered: forking.since, returned: call.returned },
  });
  child.hasExecuted = forking.event !== 'vfork' && parent.hasExecuted;
  child.tracing.tellsExec = parent.tracing.tellsExec;
  child.tracing.isSeized = parent.tracing.isSeized;
  if (forking.event === 'vfork') parent.tracing.vforkChild = act.value;
};

export const killed = (world: World, act: Act & { kind: 'kill' }, call: CallRecord): void => {
  const task = tracee(world, act.pid);
  if (task === undefined || !succeeded(call)) return;
  task.aliveAt = call.entered;
  task.isKilled = true;
};
