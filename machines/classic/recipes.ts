/** Which recipe an event takes under a 2009 policy: the two policies differ in their kernel side alone (domain.md §3). */
import type { Operation } from '../operation.ts';
import { UNSUPPORTED } from '../outcome.ts';
import { type Recipe, recipe } from '../policy.ts';
import { NONE } from '../roster.ts';
import { debugException } from './exception.ts';
import { cpuOffline, cpuOnline } from './hotplug.ts';
import type { ClassicKernel } from './state.ts';
import { execOrExit, fork, switchTask } from './tasks.ts';
import { type ExtraCheck, modifyUser, registerUser, targetOf, unregisterUser } from './user-space.ts';

/** What a 2009 policy brings of its own. */
export interface KernelSide {
  readonly register: Recipe<ClassicKernel>;
  readonly unregister: Recipe<ClassicKernel>;
  readonly userSpaceCheck: ExtraCheck;
  /** What a CPU loads when it comes online. */
  readonly loadAtStartUp: (kernel: ClassicKernel, cpu: number) => void;
}

/** ptrace reaches the registers only through `mainline`'s perf events in this model. */
const unsupported = recipe<ClassicKernel>({ prepare: () => UNSUPPORTED });

export const classicRecipes = (
  side: KernelSide,
): ((kernel: ClassicKernel, op: Operation) => Recipe<ClassicKernel>) => {
  const toUser = registerUser(side.userSpaceCheck);
  const modify = modifyUser(side.userSpaceCheck);
  const online = cpuOnline(side.loadAtStartUp);
  return (kernel, op) => {
    switch (op.type) {
      case 'breakpoint.register':
        return op.task === NONE ? side.register : toUser;
      case 'breakpoint.modify':
        return modify;
      case 'breakpoint.unregister':
        return targetOf(kernel, op) === NONE ? side.unregister : unregisterUser;
      case 'task.switch':
        return switchTask;
      case 'task.fork':
        return fork;
      case 'task.exec':
      case 'task.exit':
        return execOrExit;
      case 'cpu.online':
        return online;
      case 'cpu.offline':
        return cpuOffline;
      case 'debug.exception':
        return debugException;
      case 'ptrace.poke':
        return unsupported;
    }
  };
};
