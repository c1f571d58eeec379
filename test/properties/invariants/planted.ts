import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { type Machine, machineOf } from '../../../machines/machine.ts';
import type { Policy } from '../../../machines/policy.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { checkerOf } from '../../../properties/check.ts';
import type { Finding, Invariant, Step } from '../../../properties/invariant.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import type { Witness } from '../../../properties/witness/state.ts';

/** The last step of a real run, to plant a broken state into. */
export interface LastStep<K extends ClassicKernel> {
  readonly step: Step<K>;
  readonly witness: Witness;
}

/** The last step of `text` under `policy`. */
export const lastStepUnder = <K extends ClassicKernel>(
  policy: Policy<K>,
  text: string,
  machine: Machine = machineOf(2),
): LastStep<K> => {
  const checker = checkerOf(policy, machine);
  const checked = eventsOf(text).map((event) => checker.next(event));
  const step = checked.at(-1)?.step;
  if (step === undefined) throw new RangeError(`"${text}" does not reach its last event`);
  return { step, witness: checker.witness };
};

/** The same, under the RFC unless another of its kind is given. */
export const lastStepOf = (
  text: string,
  policy: Policy<ClassicKernel> = percpuRfcPolicy,
): LastStep<ClassicKernel> => lastStepUnder(policy, text);

/** Sees what `invariant` says of the last step of `text`, after `plant` has changed the state that it led to. */
export const findPlanted = (
  invariant: Invariant,
  text: string,
  plant: (after: ClassicKernel) => void = () => undefined,
  policy?: Policy<ClassicKernel>,
): Finding | undefined => {
  const { step, witness } = lastStepOf(text, policy);
  const after = structuredClone(step.after);
  plant(after);
  return invariant.find({ ...step, after }, witness);
};

/** The CPU of a state, to plant into. */
export const cpuIn = (kernel: ClassicKernel, cpu: number): ClassicKernel['cpus'][number] => {
  const found = kernel.cpus[cpu];
  if (found === undefined) throw new RangeError(`no CPU ${cpu}`);
  return found;
};
