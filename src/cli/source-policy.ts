/** What a verb that runs a policy over a source begins with. */
import { Option } from 'commander';
import type { Machine } from '../../machines/machine.ts';
import { InputError } from '../input-error.ts';
import { type OpenedSource, openSource } from '../open-source.ts';
import { choosePolicy, type ChosenPolicy } from './chosen-policy.ts';
import { counted } from './text/table.ts';
import { onePolicy, POLICY_HELP } from './verb.ts';

export interface SourceWish {
  readonly paths: readonly string[];
  readonly machine?: Partial<Machine> | undefined;
  /** As given; absent: what suits the source. */
  readonly policy?: string | undefined;
}

/** A recording was made on a kernel of today, a ledger by hand is about the allocators of 2009. */
export const usualPolicy = (source: Pick<OpenedSource, 'isRecording'>): string =>
  source.isRecording ? 'mainline' : 'percpu-rfc';

/** Of a verb that needs none: left out, the policy is the usual one. */
export const policyOption = (): Option =>
  new Option(
    '--policy <P>',
    `${POLICY_HELP} (default: mainline for what was recorded, percpu-rfc for other ledgers)`,
  ).argParser(onePolicy);

/** The allocators of 2009 were written for one number of slots: another one would be passed over in silence. */
export const requireSlots = (
  { name, machine }: Pick<OpenedSource, 'name' | 'machine'>,
  policy: ChosenPolicy,
): void => {
  if (policy.slots === undefined || policy.slots === machine.slots) return;
  throw new InputError({
    file: name,
    what: `a machine of ${counted(machine.slots, 'slot')} a CPU, and ${policy.name} knows ${policy.slots}`,
    advice: `choose --policy mainline, or --machine slots=${policy.slots}`,
  });
};

/** Opens the source, lets `work` have it with its policy, and lets go of it however that ends. */
export const withSource = async <R>(
  { paths, machine, policy }: SourceWish,
  work: (source: OpenedSource, policy: ChosenPolicy) => Promise<R>,
): Promise<R> => {
  const named = policy === undefined ? undefined : await choosePolicy(policy);
  const source = await openSource(paths, machine ?? {});
  try {
    const chosen = named ?? (await choosePolicy(usualPolicy(source)));
    requireSlots(source, chosen);
    return await work(source, chosen);
  } finally {
    await source.close();
  }
};
