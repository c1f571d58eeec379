import { expect, test } from 'vitest';
import type { EventType } from '../../../machines/events.ts';
import type { Result } from '../../../machines/outcome.ts';
import { replayText } from '../../../src/cli/text/replay-text.ts';
import type { Replayed } from '../../../src/replay/replay.ts';

const replayed = (last: Replayed['last']): Replayed => ({
  events: 1234,
  results: new Map<EventType, ReadonlyMap<Result, number>>([
    ['task.switch', new Map<Result, number>([[0, 4]])],
    [
      'breakpoint.register',
      new Map<Result, number>([
        [0, 1000],
        ['ENOSPC', 230],
      ]),
    ],
  ]),
  last,
});

test('a replay is summed up by kind of event and by result', () => {
  expect(replayText(replayed({ seq: 9, result: 0 }), 'mine')).toContain(`1,234 events replayed under mine
  task.switch          4 ok
  breakpoint.register  1,000 ok  230 ENOSPC
`);
});

test('mainline’s counts are shown by CPU and by task', () => {
  const last = { seq: 9, result: 0, pinned: [2, 1], tasks: { t1: { all: 2, byCpu: [0, 1] } } } as const;
  expect(replayText(replayed(last), 'mainline')).toMatch(
    /after event 9 \(ok\): slots counted by the admission\n +CPU 0 {2}CPU 1 {2}all CPUs\n {2}CPU-wide +2 +1\n {2}task t1 +0 +1 +2$/,
  );
});

test('a dead kernel has no state, but a reason', () => {
  const last = { seq: 9, result: 'oops', why: 'NULL cpumask' } as const;
  expect(replayText(replayed(last), 'percpu-rfc')).toMatch(
    /after event 9 \(oops\): the modelled kernel died here: NULL cpumask$/,
  );
});

test.each([
  [4, 'boundary 4: every slot is the users’'],
  [1, 'boundary 1: slots below 1 are the users’, the others the kernel’s'],
  [0, 'boundary 0: every slot is the kernel’s'],
])('the boundary %i is put into words', (kernelPos, words) => {
  const last = { seq: 9, result: 0, kernelPos, kernel: [[null, null, null, null]], consumed: [0] } as const;
  expect(replayText(replayed(last), 'percpu-rfc')).toContain(`after event 9 (ok): ${words}\n`);
});

test('the row of a policy of one’s own is shown as it is', () => {
  expect(replayText(replayed({ seq: 9, result: 'EBUSY', fish: [1, 2] }), 'mine')).toMatch(
    /\(EBUSY\): {3}fish {2}\[1,2\]$/,
  );
});
