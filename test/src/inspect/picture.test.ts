import { expect, test } from 'vitest';
import { createSession } from '../../../src/inspect/session/session.ts';
import type { Moments } from '../../../src/inspect/session/protocol.ts';
import { coloursBy } from '../../../src/inspect/view/picture/elements.ts';
import { gridPicture } from '../../../src/inspect/view/picture/picture.ts';

const COLOURS = coloursBy(() => '#123456');
const NOTHING: ReadonlySet<string> = new Set();

/** The picture after one register under a policy, of a breakpoint whose name is markup to whoever believes it. */
const pictureOf = async (policy: string): Promise<string> => {
  const event = {
    seq: 1,
    type: 'breakpoint.register',
    bp: '<script>"\'&\u0001',
    task: '<b>t</b>',
    address: '0x400010',
    length: 4,
    access: 'w',
  };
  const header = { type: 'machine', format: 'breakledger/1', cpus: 2, online: [0, 1], slots: 4 };
  const text = `${JSON.stringify(header)}\n${JSON.stringify(event)}\n`;
  const session = createSession(() => undefined);
  await session.answer({ name: 'open', origin: { kind: 'text', name: 'ledger', text }, policy });
  const { moment } = (await session.answer({ name: 'moment', seq: 1 })) as Moments;
  const pictured = { lines: [moment.sentence], grid: moment.grid, blocking: NOTHING, differing: NOTHING };
  return gridPicture([pictured], COLOURS);
};

test.each(['percpu', 'mainline'])('text of a ledger is never markup in a picture of %s', async (policy) => {
  const svg = await pictureOf(policy);
  expect(svg).toContain('&lt;script&gt;&quot;&apos;&amp;\ufffd');
  expect(svg).toContain('&lt;b&gt;t&lt;/b&gt;');
  expect([...new Set([...svg.matchAll(/<\/?(\w+)/g)].map(([, name]) => name))].toSorted()).toEqual([
    'g',
    'rect',
    'svg',
    'text',
  ]);
});
