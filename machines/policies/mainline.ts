/**
 * `mainline`: Linux 6.1 and later (domain.md §6). A breakpoint is a perf event; admission counts it over possible CPUs and
 * tasks, placement gives it a register when its turn comes. There is no boundary.
 *
 * Of a register, a modify, a fork and a write to DR0 to DR3, `begin` decides alone and `end` carries out what it is given,
 * even what `begin` would have refused: so that a verification can go on from the kernel's own answer. A refused call leaves
 * the caller's struct as it was, other than under the 2009 policies: perf keeps attributes of its own.
 */
import { debugException, cpuOffline, cpuOnline, switchTask } from '../mainline/schedule.ts';
import { mainlineCapacity, mainlineHoldings } from '../mainline/holdings.ts';
import { modify } from '../mainline/modify.ts';
import { close, open } from '../mainline/open.ts';
import { isAddressRegister, pokeAddress, pokeOther } from '../mainline/ptrace.ts';
import { pokeDr7 } from '../mainline/ptrace-dr7.ts';
import { mainlineRow } from '../mainline/row.ts';
import { initialMainlineKernel, type MainlineKernel } from '../mainline/state.ts';
import { exec, exit, fork } from '../mainline/tasks.ts';
import { isUnknowable } from '../mainline/unknowable.ts';
import type { Operation } from '../operation.ts';
import { UNSUPPORTED } from '../outcome.ts';
import { type Policy, type Recipe, recipe } from '../policy.ts';

const poke = (register: number): Recipe<MainlineKernel> => {
  if (isAddressRegister(register)) return pokeAddress;
  return register === 7 ? pokeDr7 : pokeOther;
};

/** A step is no operation of its own. */
const unsupported = recipe<MainlineKernel>({ prepare: () => UNSUPPORTED });

const recipeOf = (op: Operation): Recipe<MainlineKernel> => {
  switch (op.type) {
    case 'breakpoint.register':
      return open;
    case 'breakpoint.modify':
      return modify;
    case 'breakpoint.unregister':
      return close;
    case 'task.switch':
      return switchTask;
    case 'task.fork':
      return fork;
    case 'task.exec':
      return exec;
    case 'task.exit':
      return exit;
    case 'cpu.online':
      return cpuOnline;
    case 'cpu.offline':
      return cpuOffline;
    case 'debug.exception':
      return debugException;
    case 'ptrace.poke':
      return poke(op.register);
    case 'step':
      return unsupported;
  }
};

export const mainlinePolicy: Policy<MainlineKernel> = {
  name: 'mainline',
  title: 'Linux 6.1 and later: constraint accounting over CPUs and tasks, perf and ptrace front doors',
  initial: initialMainlineKernel,
  recipe: (_kernel, op) => recipeOf(op),
  isUnknowable,
  holdings: mainlineHoldings,
  capacity: mainlineCapacity,
  row: mainlineRow,
};
