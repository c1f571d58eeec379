/** The page's side of the way: frames as packed events. */
import { z } from 'zod';
import { type HeaderFacts, LEDGER_FORMAT, type LedgerHeader } from '../../../machines/header.ts';
import { InputError } from '../../input-error.ts';
import { appendEvents } from '../../replay/packed/column-bytes.ts';
import { addNames } from '../../replay/packed/roster-text.ts';
import type { PackedEvents } from '../../replay/packed-events.ts';
import { FRAME_FRONT, KIND, MAGIC, SECTIONS } from './frames.ts';

const texts = z.array(z.string());
const headerFacts = z.looseObject({ cpus: z.int() });

const cut = (name: string): InputError =>
  new InputError({
    file: name,
    what: 'the server ended before all of the ledger was there',
    advice: 'start breakledger inspect again, and load the page anew',
  });

const strange = (name: string, why: string): InputError =>
  new InputError({ file: name, what: `no ledger of this server: ${why}`, advice: 'load the page anew' });

/** Takes so many bytes out of chunks; undefined where these end before the first of them. */
type Take = (count: number) => Promise<Uint8Array | undefined>;

const takerOf = (chunks: AsyncIterator<Uint8Array>, name: string): Take => {
  let rest: Uint8Array = new Uint8Array(0);
  return async (count) => {
    const taken = new Uint8Array(count);
    let filled = 0;
    for (;;) {
      const some = rest.subarray(0, count - filled);
      taken.set(some, filled);
      filled += some.length;
      rest = rest.subarray(some.length);
      if (filled === count) return taken;
      const next = await chunks.next();
      if (next.done === true) {
        if (filled === 0) return undefined;
        throw cut(name);
      }
      rest = next.value;
    }
  };
};

const decoder = new TextDecoder();

/** What a frame was: some events, or the word that all so far are there. */
export type Arrival = 'events' | 'all so far';

export interface FramedLedger {
  readonly header: LedgerHeader;
  /** Puts what comes into `into`, frame by frame. @throws InputError for a stream that is cut, and with what the server says. */
  readonly fill: (into: PackedEvents) => AsyncGenerator<Arrival, void>;
}

const headerOf = (facts: HeaderFacts): LedgerHeader => ({ ...facts, type: 'machine', format: LEDGER_FORMAT });

/** @param name what messages call the ledger. @throws InputError for bytes of another kind. */
export const readFrames = async (name: string, bytes: AsyncIterable<Uint8Array>): Promise<FramedLedger> => {
  const take = takerOf(bytes[Symbol.asyncIterator](), name);
  const needed = async (count: number): Promise<DataView> => {
    const taken = await take(count);
    if (taken === undefined) throw cut(name);
    return new DataView(taken.buffer, 0, count);
  };
  const front = await needed(8);
  if (front.getUint32(0, true) !== MAGIC) throw strange(name, 'it begins otherwise');
  const text = decoder.decode(await needed(front.getUint32(4, true)));
  const facts = headerFacts.safeParse(JSON.parse(text));
  if (!facts.success) throw strange(name, 'its header is wrong');

  const section = async (length: number): Promise<Uint8Array> =>
    length === 0 ? new Uint8Array(0) : new Uint8Array((await needed(length)).buffer);

  return {
    header: headerOf(facts.data),
    async *fill({ roster, events, recorded }) {
      let isWhole = false;
      for (;;) {
        const start = await take(FRAME_FRONT);
        if (start === undefined) {
          if (isWhole) return;
          throw cut(name);
        }
        const view = new DataView(start.buffer, 0, FRAME_FRONT);
        const lengths = Array.from({ length: SECTIONS }, (_, i) => view.getUint32(4 + i * 4, true));
        const kind = view.getUint32(0, true);
        const [names, threads, columns, recordings] = [
          await section(lengths[0] ?? 0),
          await section(lengths[1] ?? 0),
          await section(lengths[2] ?? 0),
          await section(lengths[3] ?? 0),
        ];
        if (kind === KIND.complaint)
          throw new InputError({ what: decoder.decode(names), advice: 'see what the program says' });
        if (kind === KIND.events) {
          addNames(roster, decoder.decode(names));
          for (const one of texts.parse(JSON.parse(decoder.decode(threads)))) recorded.names.idOf(one);
          recorded.append(recordings, appendEvents(events, columns));
        }
        isWhole = kind === KIND.allSoFar;
        yield isWhole ? 'all so far' : 'events';
      }
    },
  };
};
