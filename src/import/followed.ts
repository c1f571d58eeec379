/** Whose calls a recording holds, and which children tell of themselves: how strace was told to follow forks. */
import type { LineForm } from './strace/line-form.ts';
import type { Follows } from './world/world.ts';

/** `ff.20598`, as -ff -o ff names the file of process 20598. */
const OWN_FILE = /^(.*)\.(\d{1,7})(?:\.gz)?$/;

/**
 * By recording: the process that it is all about, as -ff names its files. One such name alone proves nothing; several with the
 * same stem do.
 */
export const ownPids = (
  names: readonly string[],
  forms: readonly LineForm[],
): readonly (number | undefined)[] => {
  const parts = names.map((name, index) => (forms[index]?.pid === 'none' ? OWN_FILE.exec(name) : null));
  const stems = parts.map((part) => part?.[1]);
  return parts.map((part) =>
    part !== null && stems.indexOf(part[1]) !== stems.lastIndexOf(part[1]) ? Number(part[2]) : undefined,
  );
};

/** @param bracketed by recording: whether a line of it begins with a process id in brackets, which may come late. */
export const followsOf = (
  forms: readonly LineForm[],
  bracketed: readonly boolean[],
  pids: readonly (number | undefined)[],
): Follows => {
  const own = new Set(pids);
  return (source, child) =>
    pids[source] === undefined ? forms[source]?.pid !== 'none' || bracketed[source] === true : own.has(child);
};
