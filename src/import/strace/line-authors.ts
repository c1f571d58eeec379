/**
 * Whose line it is, where the line does not say. On a terminal strace writes process ids only while it follows several
 * processes, so a line without one is of the last that is left; with -ff each process has a file of its own, named after it.
 */
import type { LineForm } from './line-form.ts';
import { NO_PID } from './record.ts';

export interface LineAuthors {
  /** The process of a line that names `pid`, or {@link NO_PID}; that too is the answer where nothing tells. */
  readonly authorOf: (pid: number) => number;
  /** strace has said that it follows this process from now on. */
  readonly attached: (pid: number) => void;
  readonly ended: (pid: number) => void;
}

/** @param ownPid of whom the whole recording is, where its name tells. */
export const createLineAuthors = (form: LineForm, ownPid: number = NO_PID): LineAuthors => {
  const followed = new Set<number>();

  const lone = (): number => {
    if (followed.size !== 1) return ownPid;
    const [pid = ownPid] = followed;
    return pid;
  };

  return {
    authorOf: (pid) => {
      if (form.pid === 'column') return pid;
      if (pid === NO_PID) return lone();
      followed.add(pid);
      return pid;
    },
    attached: (pid) => void followed.add(pid),
    ended: (pid) => void followed.delete(pid),
  };
};
