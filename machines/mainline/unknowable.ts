/** Which missed answers a recording cannot tell, for `verify` (domain.md §6.4, "Exchange"). */
import type { Operation } from '../operation.ts';
import type { Outcome } from '../outcome.ts';
import type { World } from '../policy.ts';
import type { Claim } from './admission.ts';
import { registrationOf } from './breakpoints.ts';
import { isListInDoubt, leastSlotsTaken, mayCountMore, originalOf } from './exchange.ts';
import { decideOpen, openOf } from './open.ts';
import { leaderIdOf, type Open } from './open-rules.ts';
import { isAddressRegister, pokeAddress, pokeOther } from './ptrace.ts';
import { decideDr7 } from './ptrace-dr7.ts';
import { attributesOf } from './request.ts';
import { ALL_CPUS, holderOfTask, type MainlineKernel } from './state.ts';
import { claimOf } from './target.ts';

/** Is it about room alone, and can the kernel have counted so many more, or so many fewer? */
const isRoomUnknowable = (
  kernel: MainlineKernel,
  world: World,
  claims: readonly Claim[],
  predicted: Outcome,
  observed: string | 0,
): boolean => {
  if ((predicted.result === 'ENOSPC') === (observed === 'ENOSPC')) return false;
  return observed === 'ENOSPC'
    ? claims.some((claim) => mayCountMore(kernel, claim))
    : claims.every((claim) => leastSlotsTaken(kernel, claim) < world.machine.slots);
};

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
  const claims = open.target.cpus.map((cpu) => claimOf(kernel, open.target, cpu));
  return isRoomUnknowable(kernel, world, claims, decideOpen(kernel, op, world), observed);
};

const decidePoke = (kernel: MainlineKernel, op: Operation, world: World): Outcome => {
  if (op.register === 7) return decideDr7(kernel, op, world);
  const { begin } = isAddressRegister(op.register) ? pokeAddress : pokeOther;
  return begin(kernel, op, world);
};

const isPokeUnknowable = (
  kernel: MainlineKernel,
  op: Operation,
  world: World,
  observed: string | 0,
): boolean => {
  const predicted = decidePoke(kernel, op, world);
  const claim = claimOf(kernel, { task: op.task, cpus: [ALL_CPUS] }, ALL_CPUS);
  return isRoomUnknowable(kernel, world, [claim], predicted, observed);
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
    case 'task.fork':
      return isListInDoubt(kernel, holderOfTask(kernel, op.task));
    case 'ptrace.poke':
      return isPokeUnknowable(kernel, op, world, observed);
    default:
      return false;
  }
};
