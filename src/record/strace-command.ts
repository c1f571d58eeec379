/** How strace has to be called so that its log tells everything about breakpoints, and what stands in the way. */
import { execFile } from 'node:child_process';
import { InputError } from '../input-error.ts';

/**
 * The calls that make, change, keep, copy and end breakpoints, and the tasks that they belong to. An older strace passes over
 * those with a question mark if it does not know them.
 */
const CALLS = [
  ...['perf_event_open', 'ioctl', 'close', '?close_range', 'dup', 'dup2', 'dup3', 'fcntl'],
  ...['mmap', 'mremap', 'munmap', '?pidfd_open', '?pidfd_getfd', 'sendmsg', 'recvmsg'],
  ...['fork', 'vfork', 'clone', '?clone3', 'unshare', 'execve', '?execveat', 'exit', 'exit_group', 'wait4'],
  ...['ptrace', 'sched_setaffinity'],
];

/** A debugger's own log tells of the end of its children by how it signals and waits for them. */
const DEBUGGER_CALLS = [...CALLS, 'kill', 'tgkill'];

export interface StraceWish {
  /** Where strace writes its log. */
  readonly log: string;
  readonly command: readonly string[];
  /** The command traces processes itself; a process has one tracer, so strace must not follow its children. */
  readonly isDebugger: boolean;
}

const FILTER = '--seccomp-bpf';

const follow = (filters: boolean): readonly string[] => (filters ? ['-f', FILTER] : ['-f']);

/** The words after `strace`. `filters`: whether this strace and this kernel can let other calls run at full speed. */
export const straceArguments = (
  { log, command, isDebugger }: StraceWish,
  filters: boolean,
): readonly string[] => [
  ...(isDebugger ? [] : follow(filters)),
  ...['-v', '-ttt', '-e', `trace=${(isDebugger ? DEBUGGER_CALLS : CALLS).join()}`],
  ...['-o', log, '--', ...command],
];

interface Trial {
  readonly ok: boolean;
  /** What strace said, or why it could not be started. */
  readonly said: string;
  readonly isMissing: boolean;
}

const tryStrace = (options: readonly string[]): Promise<Trial> =>
  new Promise((resolve) => {
    const words = [...options, '-e', 'trace=none', '-o', '/dev/null', 'true'];
    execFile('strace', words, (error, _out, said) => {
      resolve({ ok: error === null, said: said.trim(), isMissing: error?.code === 'ENOENT' });
    });
  });

/**
 * Whether strace runs here, and whether with its filter in the kernel.
 * @throws InputError if it is not installed, or may not trace.
 */
export const probeStrace = async (): Promise<{ readonly filters: boolean }> => {
  const filtered = await tryStrace(follow(true));
  if (filtered.ok) return { filters: true };
  if (filtered.isMissing) {
    throw new InputError({
      what: 'strace is not installed',
      advice: 'install it (apt-get install strace), or record elsewhere and import the log',
    });
  }
  const plain = await tryStrace(follow(false));
  if (plain.ok) return { filters: false };
  throw new InputError({
    what: `strace cannot trace here: ${plain.said.split('\n')[0] ?? 'it does not say why'}`,
    advice:
      'allow ptrace (in a container: the capability SYS_PTRACE), or record elsewhere and import the log',
  });
};
