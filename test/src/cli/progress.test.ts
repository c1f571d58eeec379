import { expect, test } from 'vitest';
import { startProgress } from '../../../src/cli/progress.ts';

/** Standard error as far as a progress line knows it. */
const recordingStream = (isTTY: boolean) => {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) > 0 };
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
  const progress = startProgress('verify', () => 0.5, stream);
  for (let events = 0; events < 1e6; events += 1) progress.event();
  progress.clear();
  expect(stream.written).toEqual([]);
});

test('at a terminal a line says how many events were dealt with, and a bar how much was read', () => {
  const stream = recordingStream(true);
  const progress = startProgress('verify', () => 0.25, stream);
  const events = countUntilDrawn(progress.event, stream.written);
  expect(stream.written).toEqual([
    `\r\u001b[Kverify [######..................] 25% ${events.toLocaleString('en-US')} events`,
  ]);
});

test('without a known size there is no bar', () => {
  const stream = recordingStream(true);
  const progress = startProgress('verify', () => undefined, stream);
  const events = countUntilDrawn(progress.event, stream.written);
  expect(stream.written).toEqual([`\r\u001b[Kverify ${events.toLocaleString('en-US')} events`]);
});

test('the line is taken away at the end', () => {
  const stream = recordingStream(true);
  startProgress('verify', () => undefined, stream).clear();
  expect(stream.written).toEqual(['\r\u001b[K']);
});

test('events on their way to somebody else are counted and handed on', async () => {
  const stream = recordingStream(true);
  const progress = startProgress('import', () => undefined, stream);
  async function* batches() {
    await Promise.resolve();
    yield [1, 2];
    yield [3];
  }
  const received: number[] = [];
  for await (const batch of progress.over(batches())) received.push(...batch);
  expect(received).toEqual([1, 2, 3]);
});
