/** The tasks of a recording: who they are under which process id, which process they belong to, and how far they have lived. */
import { type DescriptorTable, emptyTable, type OpenFile } from './descriptors.ts';
import type { Tracing } from './tracing-state.ts';

/** A process: the tasks that exec and exit_group treat as one. */
export interface Process {
  leader: Task | undefined;
  readonly members: Set<Task>;
  /** Undefined where the recording does not show a parent, or once it has ended. */
  parent: Process | undefined;
  readonly children: Set<Process>;
  /** Perf events whose ring buffers it has mapped, by address; a forked child does not get these mappings. */
  readonly mappings: Map<number, OpenFile>;
}

export interface Task {
  /** Its process id, and `#2`, `#3` … where an earlier task had the same. */
  readonly name: string;
  pid: number;
  readonly process: Process;
  descriptors: DescriptorTable;
  /** A zombie has ended, but nobody has waited for it: its id still names it. */
  state: 'live' | 'zombie' | 'reaped';
  /** Whether its own calls are in a recording; what others tell of it is then not needed. */
  readonly isFollowed: boolean;
  /** Whether a recorded fork made it. */
  isChild: boolean;
  hasExecuted: boolean;
  /** When it was last known to live, in seconds. */
  aliveAt: number;
  /** When an exit was called that ends it, in seconds. */
  endsSince?: number;
  /** Somebody has sent it SIGKILL. */
  isKilled: boolean;
  readonly tracing: Tracing;
}

export interface TaskTable {
  /** The task that the id names: the living one, or the last that had it. */
  readonly at: (pid: number) => Task | undefined;
  /** A new task under this id. */
  readonly create: (pid: number, birth: Birth) => Task;
  /** A task of a recording without process ids: its own id is unknown. */
  readonly createUnnumbered: (isFollowed: boolean) => Task;
  /** Gives a task another id: after an exec by a thread it is its leader's. */
  readonly renumber: (task: Task, pid: number) => void;
}

export interface Birth {
  /** The process of a new thread; absent: a process of its own. */
  readonly process?: Process | undefined;
  readonly parent?: Process | undefined;
  readonly descriptors?: DescriptorTable | undefined;
  readonly isFollowed: boolean;
  readonly aliveAt: number;
}

/** What a recording without process ids calls the program that it recorded. */
const UNNUMBERED = 'self';
const NO_NUMBER = -1;

export const createTaskTable = (): TaskTable => {
  const byPid = new Map<number, Task>();
  const uses = new Map<string, number>();

  const freshName = (base: string): string => {
    const use = (uses.get(base) ?? 0) + 1;
    uses.set(base, use);
    return use === 1 ? base : `${base}#${use}`;
  };

  const newTask = (base: string, pid: number, birth: Birth): Task => {
    const process = birth.process ?? {
      leader: undefined,
      members: new Set(),
      parent: birth.parent,
      children: new Set(),
      mappings: new Map(),
    };
    const task: Task = {
      name: freshName(base),
      pid,
      process,
      descriptors: birth.descriptors ?? emptyTable(),
      state: 'live',
      isFollowed: birth.isFollowed,
      isChild: birth.parent !== undefined || birth.process !== undefined,
      hasExecuted: false,
      aliveAt: birth.aliveAt,
      isKilled: false,
      tracing: { isTraced: false, tellsExec: false, isSeized: false },
    };
    process.leader ??= task;
    process.members.add(task);
    birth.parent?.children.add(process);
    return task;
  };

  return {
    at: (pid) => byPid.get(pid),
    create: (pid, birth) => {
      const task = newTask(String(pid), pid, birth);
      byPid.set(pid, task);
      return task;
    },
    createUnnumbered: (isFollowed) =>
      newTask(UNNUMBERED, NO_NUMBER, { isFollowed, aliveAt: Number.NEGATIVE_INFINITY }),
    renumber: (task, pid) => {
      byPid.delete(task.pid);
      task.pid = pid;
      byPid.set(pid, task);
    },
  };
};
