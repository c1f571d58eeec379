import { describe, expect, test } from 'vitest';
import { parsePlace, placeText } from '../../../src/inspect/page/permalink.ts';
import { panned, seqAt, shareOf, showing, whole, zoomed } from '../../../src/inspect/page/timeline-window.ts';

describe('the address', () => {
  test('says what is seen, and is read back', () => {
    const place = { digest: '0123456789abcdef', policy: 'percpu-rfc', seq: 12, from: 3, to: 40.5 };
    expect(placeText(place)).toBe('ledger=0123456789abcdef&policy=percpu-rfc&event=12&from=3&to=40.5');
    expect(parsePlace(`#${placeText(place)}`)).toEqual(place);
  });

  test('holds the step inside the event, the selection and the bookmarks', () => {
    const place = {
      step: 3,
      order: [0, 0, 1],
      find: 'changes kernel[0][3]',
      bookmarks: [
        { name: 'full, again: 100 %', seq: 7 },
        { name: '<b>', seq: 9 },
      ],
    };
    expect(parsePlace(`#${placeText(place)}`)).toEqual(place);
    expect(parsePlace('#marks=x:y,12:,7:%E0%A4%A').bookmarks).toEqual([]);
  });

  test('holds the edits of a branch, unless they are long', () => {
    const place = { seq: 3, edits: 'drop 1\nchange 2 {"length":8}', at: 2 };
    expect(parsePlace(`#${placeText(place)}`)).toEqual(place);
    const long = 'drop 1\n'.repeat(200);
    expect(placeText({ seq: 3, edits: long, at: 2 })).toBe('event=3');
    expect(parsePlace(`#event=3&at=2&edits=${encodeURIComponent(long)}`)).toEqual({ seq: 3 });
  });

  test.each([
    '#at=2',
    '#edits=',
    '#order=a.b',
    '#step=-2',
    '#ledger=<script>',
    '#event=-1',
    '#event=x',
    '#policy=a"b',
    '#from=5&to=3',
    '#from=1',
  ])('of nonsense nothing is read: %s', (hash) => {
    expect(Object.values(parsePlace(hash)).filter((value) => value !== undefined)).toEqual([]);
  });
});

describe('the window of the timeline', () => {
  test('zooms around what is pointed at', () => {
    const window = zoomed(whole(1000), 0.1, 0.25, 1000);
    expect(window).toEqual({ from: 225, to: 325 });
    expect(seqAt(window, 0.25, 1000)).toBe(251);
  });

  test('never leaves the ledger, and never gets narrower than eight events', () => {
    expect(zoomed(whole(1000), 5, 0.5, 1000)).toEqual({ from: 0, to: 1000 });
    expect(panned({ from: 900, to: 1000 }, 1, 1000)).toEqual({ from: 900, to: 1000 });
    const { from, to } = zoomed(whole(1000), 0.000001, 0, 1000);
    expect([from, to]).toEqual([0, 8]);
  });

  test('follows an event that leaves it, and stays where it does not', () => {
    const window = { from: 100, to: 200 };
    expect(showing(window, 150, 1000)).toBe(window);
    for (const seq of [1, 99, 201, 1000]) {
      const share = shareOf(showing(window, seq, 1000), seq);
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
  });
});
