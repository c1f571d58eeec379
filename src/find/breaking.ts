/** Where invariants break: judged event by event, as the checker of `properties/` does it. */
import { withSubject } from '../../properties/campaign/subject.ts';
import type { Finding, InvariantName } from '../../properties/invariant.ts';
import { claimOf } from '../../properties/judge.ts';
import { eventOf } from '../replay/event-of.ts';
import { type Asked, unknown } from './answers.ts';
import { type Marks, noMarks } from './marks.ts';

/** What broke, by event. */
export type Broken = ReadonlyMap<number, readonly Finding[]>;

/** Events with which an invariant broke that had held, and what broke. It is judged event by event: this takes the longest. */
export const breaking = <K extends object>(
  { timeline }: Asked<K>,
  only: InvariantName | undefined,
  first: boolean,
): { readonly marks: Marks; readonly broken: Broken } => {
  const { policy, machine, roster, events, length } = timeline;
  const marks = noMarks(length);
  const broken = new Map<number, readonly Finding[]>();
  const judged = withSubject(policy, (subject) => {
    const promised = subject.invariants
      .filter((invariant) => claimOf(invariant, policy) !== undefined)
      .map(({ name }) => name);
    if (only !== undefined && !promised.includes(only))
      throw unknown(`${policy.name} does not promise ${only}`, `it promises ${promised.join(', ')}`);
    const checker = subject.start(machine, { assumed: [], ...(only !== undefined && { only: [only] }) });
    const read = events.reader();
    let before: ReadonlySet<InvariantName> = new Set();
    for (let seq = 1; seq <= length; seq += 1) {
      const findings = checker.next(eventOf(read(seq - 1), roster))?.findings ?? [];
      if (findings.length === 0 && before.size === 0) continue;
      const fresh = findings.filter(({ invariant }) => !before.has(invariant));
      before = new Set(findings.map(({ invariant }) => invariant));
      if (fresh.length === 0) continue;
      marks.bytes[seq] = 1;
      broken.set(seq, fresh);
      if (first) break;
    }
    return true;
  });
  if (judged === true) return { marks, broken };
  throw unknown(
    `no invariant speaks of the states of ${policy.name}`,
    'ask about its state, or choose another policy',
  );
};
