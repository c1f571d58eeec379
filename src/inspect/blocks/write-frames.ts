/** The server's side of the way: packed events as frames. */
import type { HeaderFacts } from '../../../machines/header.ts';
import { bytesOfEvents } from '../../replay/packed/column-bytes.ts';
import { NO_NAMES, type RosterSizes, rosterSizes, rosterText } from '../../replay/packed/roster-text.ts';
import type { PackedEvents } from '../../replay/packed-events.ts';
import { FRAME_FRONT, KIND, MAGIC, SECTIONS } from './frames.ts';

/** Events of a frame. */
const FRAME = 1 << 16;

const encoder = new TextEncoder();

const frame = (kind: number, sections: readonly Uint8Array[]): Uint8Array => {
  const length = sections.reduce((sum, section) => sum + section.length, FRAME_FRONT);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, kind, true);
  let at = FRAME_FRONT;
  for (let i = 0; i < SECTIONS; i += 1) {
    const section = sections[i] ?? new Uint8Array(0);
    view.setUint32(4 + i * 4, section.length, true);
    bytes.set(section, at);
    at += section.length;
  }
  return bytes;
};

export const headerBytes = (facts: HeaderFacts): Uint8Array => {
  const text = encoder.encode(JSON.stringify(facts));
  const bytes = new Uint8Array(8 + text.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, text.length, true);
  bytes.set(text, 8);
  return bytes;
};

export const allSoFar = (): Uint8Array => frame(KIND.allSoFar, []);

export const complaint = (text: string): Uint8Array => frame(KIND.complaint, [encoder.encode(text)]);

/** What one reader has been given so far. */
interface Sent {
  events: number;
  names: RosterSizes;
  texts: number;
}

/** Frames with the events that a reader was not given yet; each call goes on where the last one ended. */
export const frameWriter = ({ roster, events, recorded }: PackedEvents): (() => Generator<Uint8Array>) => {
  const sent: Sent = { events: 0, names: NO_NAMES, texts: 0 };
  return function* () {
    while (sent.events < events.length) {
      const to = Math.min(events.length, sent.events + FRAME);
      // A reader who is behind is given the names of later events too: they keep their ids.
      const names = rosterSizes(roster);
      const texts = recorded.names.from(sent.texts);
      const sections = [
        encoder.encode(rosterText(roster, sent.names)),
        encoder.encode(JSON.stringify(texts)),
        bytesOfEvents(events, sent.events, to),
        recorded.bytesOf(sent.events, to),
      ];
      sent.events = to;
      sent.names = names;
      sent.texts += texts.length;
      yield frame(KIND.events, sections);
    }
  };
};
