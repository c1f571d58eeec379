/** Which missed answers a recording cannot tell, for `verify` (domain.md §6.4, "Exchange"). */
import type { Operation } from '../operation.ts';
import type { Outcome } from '../outcome.ts';
import type { World } from '../policy.ts';
import { areCountsInDoubt, originalOf } from './exchange.ts';
import { registrationOf } from './breakpoints.ts';
import { decideOpen, openOf } from './open.ts';
import { leaderIdOf, type Open } from './open-rules.ts';
import { isAddressRegister, pokeAddress } from './ptrace.ts';
import { decideDr7 } from './ptrace-dr7.ts';
import { attributesOf } from './request.ts';
import { ALL_CPUS, type MainlineKernel } from './state.ts';

/** Would the model and the kernel agree but for the room that each sees? */
const isAboutRoom = (predicted: Outcome, observed: string | 0): boolean =>
  (predicted.result === 'ENOSPC') !== (observed === 'ENOSPC');

/** A leader's context goes with it when lists are exchanged: whose it is, and whether it has ended, is then not known. */
const isLeaderInDoubt = (open: Open): boolean => {
  const leader = leaderIdOf(open);
  return open.kernel.events[leader] !== undefined && originalOf(open.kernel, leader).mayBeExchanged;
};

const isOpenUnknowable = (
  kernel: MainlineKernel,
  op: Operation,
  world: World,
  observed: string | 0,
): boolean => {
  const open = openOf(kernel, op, world);
  if (isLeaderInDoubt(open)) return true;
  const { task, cpus } = open.target;
  return (
    isAboutRoom(decideOpen(kernel, op, world), observed) &&
    cpus.some((cpu) => areCountsInDoubt(kernel, task, cpu))
  );
};

const isPokeUnknowable = (
  kernel: MainlineKernel,
  op: Operation,
  world: World,
  observed: string | 0,
): boolean => {
  const predicted = isAddressRegister(op.register)
    ? pokeAddress.begin(kernel, op, world)
    : decideDr7(kernel, op, world);
  return isAboutRoom(predicted, observed) && areCountsInDoubt(kernel, op.task, ALL_CPUS);
};

/** An exec clears `enable_on_exec` in the list that the task has by then. */
const isModifyUnknowable = (kernel: MainlineKernel, op: Operation, world: World): boolean =>
  (registrationOf(kernel, op) ?? []).some((id) => {
    const event = kernel.events[id];
    return (
      event?.mayBeExchanged === true && (event.enableOnExec || attributesOf(kernel, op, world).enableOnExec)
    );
  });

/** Can the recording not tell this answer, which the model misses? */
export const isUnknowable = (
  kernel: MainlineKernel,
  op: Operation,
  world: World,
  observed: string | 0,
): boolean => {
  switch (op.type) {
    case 'breakpoint.register':
      return isOpenUnknowable(kernel, op, world, observed);
    case 'breakpoint.modify':
      return isModifyUnknowable(kernel, op, world);
    case 'ptrace.poke':
      return isPokeUnknowable(kernel, op, world, observed);
    default:
      return false;
  }
};
