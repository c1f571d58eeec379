/**
 * The invariants that a policy promises, judged at every event of a source without assuming anything: what breaks is told with
 * the assumptions that the events had broken by then, and it is for the reader to say which of them should have held.
 */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import { type Assumption, assumptionsOf } from '../../properties/assumptions.ts';
import { type Subject, withSubject } from '../../properties/campaign/subject.ts';
import type { SomePolicy } from '../../properties/state-kind.ts';
import type { Finding, InvariantName } from '../../properties/invariant.ts';
import { claimOf } from '../../properties/judge.ts';
import { InputError } from '../input-error.ts';

/** The first place where an invariant did not hold. */
export interface Violation extends Finding {
  readonly seq: number;
  /** After how many events it did not hold. */
  readonly events: number;
  /** The assumptions that had been broken when it first did not, in the order of reports. */
  readonly broken: readonly Assumption[];
}

/** What a source was held to, and what came of it. */
export interface Judged {
  readonly invariants: readonly InvariantName[];
  /** By the invariant, in the order in which they broke. */
  readonly violations: readonly Violation[];
  /** The event at which the modelled kernel died: nothing after it was judged. */
  readonly diedAt?: number;
}

export interface InvariantWatch {
  /** @throws InputError for a step of an interleaved operation that the policy does not have there. */
  readonly take: (event: LedgerEvent) => void;
  readonly result: () => Judged;
}

const NOBODY_SPEAKS: InvariantWatch = {
  take: () => undefined,
  result: () => ({ invariants: [], violations: [] }),
};

const cannotHappen = (file: string, { seq }: LedgerEvent, error: RangeError): InputError =>
  new InputError(
    { file, line: seq + 1, what: error.message, advice: 'give the policy under which the ledger was made' },
    { cause: error },
  );

const watchOf = <K extends object>(subject: Subject<K>, machine: Machine, file: string): InvariantWatch => {
  const { policy, invariants } = subject;
  const checker = subject.start(machine, { assumed: [] });
  const first = new Map<InvariantName, Violation>();
  let diedAt: number | undefined;

  const note = (finding: Finding, seq: number): void => {
    const known = first.get(finding.invariant);
    const violation: Violation =
      known === undefined
        ? { ...finding, seq, events: 1, broken: assumptionsOf(checker.witness.broken) }
        : { ...known, events: known.events + 1 };
    first.set(finding.invariant, violation);
  };

  const next = (event: LedgerEvent): ReturnType<typeof checker.next> => {
    try {
      return checker.next(event);
    } catch (error) {
      throw error instanceof RangeError && event.type === 'step' ? cannotHappen(file, event, error) : error;
    }
  };

  return {
    take(event) {
      const checked = diedAt === undefined ? next(event) : undefined;
      if (checked === undefined) return;
      if (checked.step.outcome.kind === 'oops') diedAt = event.seq;
      for (const finding of checked.findings) note(finding, event.seq);
    },
    result: () => ({
      invariants: invariants
        .filter((invariant) => claimOf(invariant, policy) !== undefined)
        .map(({ name }) => name),
      violations: [...first.values()],
      ...(diedAt !== undefined && { diedAt }),
    }),
  };
};

/** Watches a source of a machine; `file` is its name, for messages. Of a policy of an unknown kind no invariant speaks. */
export const watchInvariants = (policy: SomePolicy, machine: Machine, file: string): InvariantWatch =>
  withSubject(policy, (subject) => watchOf(subject, machine, file)) ?? NOBODY_SPEAKS;
