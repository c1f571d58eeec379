import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../../machines/machine.ts';
import { decode } from '../../../../machines/operation.ts';
import { policies, type PolicyName } from '../../../../machines/policies/index.ts';
import type { Policy } from '../../../../machines/policy.ts';
import { eventsOf } from '../../../../properties/shorthand.ts';
import { type ExceptionExplained, explainException } from '../../../../src/explain/why/exception.ts';
import { exceptionText } from '../../../../src/explain/why/text.ts';
import { openTimeline } from '../../../../src/replay/timeline/timeline.ts';

/** What is said of the last event. */
const lastOf = <K extends object>(policy: Policy<K>, ledger: string): ExceptionExplained | undefined => {
  const timeline = openTimeline(policy, machineOf(2));
  for (const event of eventsOf(ledger)) timeline.append(decode(event, timeline.roster));
  return explainException(timeline, timeline.length);
};

const reachedUnder = (name: PolicyName, ledger: string) => {
  const explained =
    name === 'percpu' ? lastOf(policies.percpu, ledger) : lastOf(policies['percpu-rfc'], ledger);
  return explained?.slots.map(({ reach, slot, owner, parted }) => [reach, slot, owner, parted?.seq]);
};

describe('a debug exception', () => {
  it('that a slot delivers to its owner has nothing parted', () => {
    expect(reachedUnder('percpu-rfc', 'reg b1; hit1 b1')).toEqual([['right', 3, 'b1', undefined]]);
  });

  it('is lost under D1, from the switch-in on that turned the slot off; the repair delivers it', () => {
    const d1 = 'reg u1@t1; reg b1[1]; reg b2[0]; unreg b2; sw1 t1; hit1 b1';
    expect(reachedUnder('percpu-rfc', d1)).toEqual([['lost', 3, 'b1', 5]]);
    expect(reachedUnder('percpu', d1)).toEqual([['right', 3, 'b1', undefined]]);
    const text = exceptionText(lastOf(policies['percpu-rfc'], d1) ?? { cpu: 0, called: [], slots: [] }, 2);
    expect(text).toContain("Lost: slot 3 is b1's, who watches what was touched, but the register is off.");
    expect(text).toContain('event 5: task t1 was switched in on CPU 1');
  });

  it('is lost where a CPU that came online never got the slot (D3)', () => {
    expect(reachedUnder('percpu-rfc', 'off1; reg b1; on1; hit1 b1')).toEqual([
      ['missing', undefined, 'b1', undefined],
    ]);
  });

  it('is swallowed where the register kept what nobody stands for any more (B2)', () => {
    expect(reachedUnder('percpu-rfc', 'reg u1@t1; sw1 t1; unreg u1@t1; hit1 u1')).toEqual([
      ['swallowed', 0, undefined, 3],
    ]);
  });

  it('reaches another breakpoint where the struct has changed and the register has not (D16)', () => {
    const changed = 'reg b1[1]; reg b1[0] w3 at 0xffffffff81000900; hit1 0xffffffff81000040';
    expect(reachedUnder('percpu-rfc', changed)).toEqual([['misdelivered', 3, 'b1', 2]]);
  });

  it('is what it is asked about: of any other event there is nothing to say, of a policy without a boundary whom it called', () => {
    expect(lastOf(policies['percpu-rfc'], 'reg b1')).toBeUndefined();
    expect(lastOf(policies.mainline, 'reg b1; hit1 b1')).toEqual({ cpu: 1, called: ['b1'], slots: [] });
  });
});
