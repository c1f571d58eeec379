/**
 * What is measured inside the page of the inspector, by the browser's own clocks. The functions that run in the page are text:
 * nothing else here knows a document.
 */
import type { Page } from 'playwright-core';

/** A frame at 60 a second. */
const FRAME = 1000 / 60;

const SCRUB_STEPS = 240;
const JUMPS = 150;

/** Notes when the first moment is drawn. */
const WATCH = `
  globalThis.firstShown = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('section[aria-label="Event"]') === null) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now()));
    });
    observer.observe(document, { subtree: true, childList: true });
  });
`;

/** To be called before the page is loaded. */
export const watchOpening = (page: Page): Promise<unknown> => page.addInitScript(WATCH);

/** Milliseconds from the wish for a ledger until its first moment was drawn. */
export const openingTime = async (page: Page): Promise<number> =>
  Number(
    await page.evaluate(
      `firstShown.then((shown) => shown - performance.getEntriesByName('asked for a ledger')[0].startTime)`,
    ),
  );

export interface Measured {
  readonly value: number;
  readonly how: string;
}

const timelineBox = async (
  page: Page,
): Promise<{ readonly x: number; readonly y: number; readonly width: number }> => {
  const box = await page.getByRole('slider', { name: 'Event' }).boundingBox();
  if (box === null) throw new Error('the timeline is not there');
  return { x: box.x, y: box.y + 20, width: box.width };
};

const NOTE_FRAMES = `
  globalThis.frameTimes = [];
  const note = (time) => {
    frameTimes.push(time);
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
`;

/** Drags over the whole timeline and back; answers which share of the frames, 0 to 1, were not drawn in time. */
export const framesDroppedWhileScrubbing = async (page: Page): Promise<Measured> => {
  const { x, y, width } = await timelineBox(page);
  await page.evaluate(NOTE_FRAMES);
  await page.mouse.move(x + 1, y);
  await page.mouse.down();
  for (let step = 1; step <= SCRUB_STEPS; step += 1) {
    const share = step <= SCRUB_STEPS / 2 ? (2 * step) / SCRUB_STEPS : 2 - (2 * step) / SCRUB_STEPS;
    await page.mouse.move(x + 1 + share * (width - 2), y);
    await page.waitForTimeout(FRAME / 2);
  }
  await page.mouse.up();
  const noted: unknown = await page.evaluate('frameTimes');
  const times = Array.isArray(noted) ? noted.map(Number) : [];
  const dropped = times
    .slice(1)
    .reduce((sum, time, i) => sum + Math.max(0, Math.round((time - (times[i] ?? time)) / FRAME) - 1), 0);
  const all = times.length - 1 + dropped;
  return { value: dropped / all, how: `${dropped} of ${all} frames of a drag over all events and back` };
};

/** A press on the timeline, until the frame with that event is drawn: a task behind the frame finds it painted. */
const JUMP = `(async () => {
  const canvas = document.querySelector('canvas[role=slider]');
  const panel = document.querySelector('section[aria-label="Event"]');
  const box = canvas.getBoundingClientRect();
  canvas.setPointerCapture = () => undefined;
  const press = (type, clientX) =>
    canvas.dispatchEvent(
      new PointerEvent(type, { clientX, clientY: box.top + 20, pointerId: 1, bubbles: true }),
    );
  const shownAfter = (clientX) =>
    new Promise((resolve) => {
      const before = panel.textContent;
      const start = performance.now();
      const observer = new MutationObserver(() => {
        if (panel.textContent === before) return;
        observer.disconnect();
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - start);
          port2.postMessage('');
        });
      });
      observer.observe(panel, { subtree: true, childList: true, characterData: true });
      press('pointerdown', clientX);
      press('pointerup', clientX);
    });
  const times = [];
  let place = 1;
  for (let i = 0; i < ${JUMPS}; i += 1) {
    place = (Math.imul(place, 1664525) + 1013904223) >>> 0;
    times.push(await shownAfter(box.left + 2 + (place % (box.width - 4))));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return times;
})()`;

/** Milliseconds of each of many jumps to events all over the ledger. */
export const jumpTimes = async (page: Page): Promise<readonly number[]> => {
  const times: unknown = await page.evaluate(JUMP);
  return Array.isArray(times) ? times.map(Number) : [];
};

/** Bytes that the browser counts for the page and its Worker after a collection. Only an isolated page may ask. */
export const tabMemory = async (page: Page): Promise<Measured> => {
  const bytes = 'performance.measureUserAgentSpecificMemory().then(({ bytes }) => bytes)';
  return {
    value: Number(await page.evaluate(bytes)),
    how: 'performance.measureUserAgentSpecificMemory: documents, script heaps and typed arrays of page and Worker',
  };
};
