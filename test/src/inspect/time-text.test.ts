import { expect, test } from 'vitest';
import { firstTimeIn } from '../../../src/inspect/session/first-time.ts';
import { recordedText, sinceText } from '../../../src/inspect/view/time-text.ts';
import { packedEvents } from '../../../src/replay/packed-events.ts';

test('a time is told in seconds since the first event, to the microsecond that was recorded', () => {
  const recorded = 1_795_487_194.203_243;
  expect(sinceText({ recorded, since: recorded - 1_795_487_185 })).toBe('9.203243 s');
  expect(sinceText({ recorded, since: recorded - 1_795_487_194.203_244 })).toBe('-0.000001 s');
});

test.each([
  ['seconds since 1970 as a date', 1_000_000_000.000_001, '2001-09-09 01:46:40.000001 UTC'],
  [
    'the last microsecond of a second in that second',
    1_000_000_000.999_999,
    '2001-09-09 01:46:40.999999 UTC',
  ],
  ['seconds since midnight as they are', 32_000.5, '32000.500000 s as recorded'],
  ['what no calendar holds as it is', 1e15, '1000000000000000.000000 s as recorded'],
])('%s', (_, recorded, text) => {
  expect(recordedText({ recorded, since: 0 })).toBe(text);
});

test('a recording begins with the first event that tells a time, also one that has none yet', () => {
  const packed = packedEvents();
  const firstTime = firstTimeIn(packed);
  packed.push({ seq: 1, cpu: 0, type: 'task.switch', task: 't1' });
  expect(firstTime()).toBeUndefined();
  packed.push({ seq: 2, cpu: 0, type: 'task.switch', task: 't2', time: 12.5 });
  packed.push({ seq: 3, cpu: 0, type: 'task.switch', task: 't1', time: 11 });
  expect(firstTime()).toBe(12.5);
});
