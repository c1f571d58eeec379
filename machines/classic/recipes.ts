/** Which recipe an event takes under a 2009 policy: the two policies differ in their kernel side alone (domain.md §3). */
import type { Operation } from '../operation.ts';
import { UNSUPPORTED } from '../outcome.ts';
import { type Recipe, recipe } from '../policy.ts';
import { NONE } from '../roster.ts';
import type { ClassicKernel } from './state.ts';
import { switchTask } from './tasks.ts';
import {
  modifyForNobody,
  modifyUser,
  registerUser,
  targetOf,
  unregisterUser,
  type UserSide,
} from './user-space.ts';

/** What a policy of the 2009 kind brings of its own; `K` is its state, the 2009 one or one with more in it. */
export interface Sides<K extends ClassicKernel> {
  readonly register: Recipe<K>;
  readonly unregister: Recipe<K>;
  readonly user: UserSide<K>;
  readonly fork: Recipe<ClassicKernel>;
  readonly execOrExit: Recipe<ClassicKernel>;
  readonly online: Recipe<K>;
  readonly offline: Recipe<K>;
  readonly exception: Recipe<ClassicKernel>;
}

type RecipeChoice<K> = (kernel: K, op: Operation) => Recipe<K>;

/** ptrace reaches the registers only through `mainline`'s perf events in this model; a step is no operation of its own. */
const unsupported = recipe<ClassicKernel>({ prepare: () => UNSUPPORTED });

export const classicRecipes = <K extends ClassicKernel>(sides: Sides<K>): RecipeChoice<K> => {
  const toUser = registerUser(sides.user);
  const modify = modifyUser(sides.user);
  const fromUser = unregisterUser(sides.user);
  return (kernel, op) => {
    switch (op.type) {
      case 'breakpoint.register':
        return op.task === NONE ? sides.register : toUser;
      case 'breakpoint.modify':
        return targetOf(kernel, op) === NONE ? modifyForNobody : modify;
      case 'breakpoint.unregister':
        return targetOf(kernel, op) === NONE ? sides.unregister : fromUser;
      case 'task.switch':
        return switchTask;
      case 'task.fork':
        return sides.fork;
      case 'task.exec':
      case 'task.exit':
        return sides.execOrExit;
      case 'cpu.online':
        return sides.online;
      case 'cpu.offline':
        return sides.offline;
      case 'debug.exception':
        return sides.exception;
      case 'ptrace.poke':
      case 'step':
        return unsupported;
    }
  };
};
