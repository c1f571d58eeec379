import { expect, test } from 'vitest';
import { liveLine } from '../../../src/cli/live-line.ts';
import { startProgress } from '../../../src/cli/progress.ts';

/** Standard error as far as a progress line knows it. */
const recordingStream = (isTTY: boolean, columns = 0, terminal = 'xterm') => {
  const written: string[] = [];
  const stream = { isTTY, columns, write: (text: string) => written.push(text) > 0 };
  return { written, line: liveLine(stream, terminal) };
};

/** Until the line was drawn, but not for ever. */
const countUntilDrawn = (event: () => void, written: readonly string[]): number => {
  for (let events = 1; events < 1e9; events += 1) {
    event();
    if (written.length > 0) return events;
  }
  return 0;
};

test('nothing is drawn where standard error is no terminal', () => {
  const stream = recordingStream(false);
  const progress = startProgress('verify', () => 0.5, stream.line);
  for (let events = 0; events < 1e6; events += 1) progress.event();
  progress.clear();
  expect(stream.written).toEqual([]);
});

test('at a terminal a line says how many events were dealt with, and a bar how much was read', () => {
  const stream = recordingStream(true);
  const progress = startProgress('verify', () => 0.25, stream.line);
  const events = countUntilDrawn(progress.event, stream.written);
  expect(stream.written).toEqual([
    `\r\u001b[Kverify [######..................] 25% ${events.toLocaleString('en-US')} events`,
  ]);
});

test('without a known size there is no bar', () => {
  const stream = recordingStream(true);
  const progress = startProgress('verify', () => undefined, stream.line);
  const events = countUntilDrawn(progress.event, stream.written);
  expect(stream.written).toEqual([`\r\u001b[Kverify ${events.toLocaleString('en-US')} events`]);
});

test('in a narrow terminal the line is cut, for what goes on in a second line stays there', () => {
  const stream = recordingStream(true, 12);
  const progress = startProgress('verify', () => 0.25, stream.line);
  countUntilDrawn(progress.event, stream.written);
  expect(stream.written).toEqual(['\r\u001b[Kverify [###']);
});

test('a terminal that cannot draw a line anew is spared it', () => {
  const stream = recordingStream(true, 80, 'dumb');
  const progress = startProgress('verify', () => 0.25, stream.line);
  for (let events = 0; events < 1e6; events += 1) progress.event();
  progress.clear();
  expect(stream.written).toEqual([]);
});

test('the line is taken away at the end', () => {
  const stream = recordingStream(true);
  startProgress('verify', () => undefined, stream.line).clear();
  expect(stream.written).toEqual(['\r\u001b[K']);
});

test('events on their way to somebody else are counted and handed on', async () => {
  const stream = recordingStream(true);
  const progress = startProgress('import', () => undefined, stream.line);
  async function* batches() {
    await Promise.resolve();
    yield [1, 2];
    yield [3];
  }
  const received: number[] = [];
  for await (const batch of progress.over(batches())) received.push(...batch);
  expect(received).toEqual([1, 2, 3]);
});
