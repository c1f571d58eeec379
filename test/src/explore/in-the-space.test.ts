/** A sequence that is too far away to be searched for is in the space all the same: the explorer offers each of its events. */
import { expect, test } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import { staleEntryReached } from '../../../properties/defects/b5-stale-entry-reached.ts';
import { shorthandOf } from '../../../properties/shorthand-text.ts';
import { castOf } from '../../../src/explore/cast.ts';
import { classicFamily } from '../../../src/explore/full/family.ts';
import { fullModelOf } from '../../../src/explore/full/full-model.ts';
import type { Node } from '../../../src/explore/full/node.ts';
import { extentOf } from './extents.ts';
import { fullSpaceFor, wishOf } from './full-spaces.ts';

/** A copy whose recipes stay the same objects. */
const copied = <K>(node: Node<K>): Node<K> => ({
  ...node,
  kernel: structuredClone(node.kernel),
  witness: structuredClone(node.witness),
  memories: structuredClone(node.memories),
});

/** Its tasks' breakpoints by the names that they have in a bounded machine, and given back by their task. */
const inNamesOfCast = (text: string): readonly string[] =>
  text
    .replaceAll(/\bu(\d)/g, 'u1$1')
    .replaceAll(/\bunreg (u\d+)/g, 'unreg $1@t1')
    .split(';')
    .map((event) => event.trim());

test('the stale entry of B5 is reached by events of the space, and the last but three breaks SAFE and DELIVERY', () => {
  const wish = wishOf({
    extent: extentOf(2, 2, 2),
    steps: 'interleaved',
    hotplug: true,
    switches: true,
    exceptions: true,
  });
  const cast = castOf(wish.extent);
  const subject = slotSubject(globalPolicy);
  const model = fullModelOf(subject, classicFamily(globalPolicy, cast, wish), cast, wish);
  const space = fullSpaceFor(globalPolicy, wish);
  const found: string[] = [];
  const ledger: LedgerEvent[] = [];
  let node = space.nodeAt(space.initial);
  for (const [i, text] of inNamesOfCast(staleEntryReached.sequences[0]?.events ?? '').entries()) {
    const event = model
      .eventsIn(node, i + 1)
      .find((offered) => shorthandOf([...ledger, offered]).at(-1) === text);
    if (event === undefined) throw new Error(`${text} is not offered`);
    const happening = model.happen(node, copied(node), event);
    if (happening === undefined) throw new Error(`${text} breaks an assumption`);
    for (const { invariant } of happening.findings) found.push(`${invariant} at ${i + 1}`);
    ledger.push(event);
    node = happening.after;
  }
  expect(found).toContain('SAFE at 15');
  expect(found).toContain('DELIVERY at 15');
  expect(found.filter((one) => one.startsWith('SAFE')).length).toBe(1);
});
