/** The command by which to record, as messages advise it. */
export const RECORD_COMMAND =
  'strace -f -v -ttt -o FILE -e trace=perf_event_open,ioctl,close,close_range,dup,dup2,dup3,fcntl,fork,vfork,clone,clone3,execve,exit,exit_group,wait4,ptrace COMMAND';
