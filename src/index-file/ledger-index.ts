/**
 * The packed index of a ledger, beside it: a timeline that opens at once. It bears the digest of its ledger, and is used only
 * while the ledger is the one of which it was made: a file byte for byte, a database by its events.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { LedgerEvent } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import { policies } from '../../machines/policies/index.ts';
import type { Policy } from '../../machines/policy.ts';
import { createFinder, type Finder } from '../find/find.ts';
import { bytesOfTracks, readTracks } from '../find/tracks-bytes.ts';
import { errnoOf, fileError, InputError } from '../input-error.ts';
import { detect } from '../import/detect.ts';
import { STANDARD_STREAM } from '../ledger/byte-source.ts';
import { digestOf } from '../ledger/digest.ts';
import { createPlaces, type LinePlaces } from '../ledger/line-places.ts';
import { openLedger } from '../ledger/read.ts';
import { isDatabaseFile } from '../ledger/sqlite/database.ts';
import { putInPlace } from '../ledger/whole-file.ts';
import { bytesOfRecorded, readRecorded } from '../replay/packed/recorded-bytes.ts';
import { bytesOfTimeline, readTimeline, type ReadTimeline } from '../replay/packed/timeline-bytes.ts';
import { type PackedEvents, packedEvents } from '../replay/packed-events.ts';
import { createRecorded, type Recorded } from '../replay/recorded.ts';
import { timelineOf } from '../replay/timeline/from-source.ts';
import type { Timeline } from '../replay/timeline/timeline.ts';
import { contentOfDatabase } from './database-content.ts';
import { contentOfFile, type LedgerContent } from './file-content.ts';
import { modelFingerprint } from './model-fingerprint.ts';

const FORMAT = 'breakledger-index/2';

/** The attachment that holds what a finder has found out. */
const TRACKS = 'tracks';

/** The attachment that holds what was recorded of each event. */
const RECORDED = 'recorded';

/** The attachment that says where lines of the ledger begin. */
const PLACES = 'places';

const aboutSchema = z.object({
  format: z.literal(FORMAT),
  /** Of the ledger's events (docs/ledger-format.md). */
  digest: z.string(),
  content: z.object({ size: z.number(), crc: z.number() }),
  machine: z.string(),
  /** The policy that decided, and the model in which it did; null for a policy from elsewhere, whose answers are not kept. */
  decidedBy: z.object({ policy: z.string(), model: z.string() }).nullable(),
});

type About = z.infer<typeof aboutSchema>;

const contentOf = async (path: string): Promise<LedgerContent> =>
  (await isDatabaseFile(path)) ? contentOfDatabase(path) : contentOfFile(path);

/** Where the index of a ledger stands. */
export const indexPathOf = (ledger: string): string => `${ledger}.index`;

/** The events on their way to somebody else, noted. */
async function* noting(
  batches: AsyncIterable<readonly LedgerEvent[]>,
  recorded: Recorded,
): AsyncGenerator<readonly LedgerEvent[], void> {
  for await (const batch of batches) {
    batch.forEach(recorded.push);
    yield batch;
  }
}

/** Facts in one canonical text. */
const machineText = ({
  cpus,
  online,
  slots,
  kprobes,
  taskSizeMax,
  maxSampleRate,
  forkCopiesSlots,
}: Machine): string =>
  JSON.stringify([cpus, online, slots, kprobes, taskSizeMax.toString(16), maxSampleRate, forkCopiesSlots]);

/** Only what this program brings itself is known by its sources. */
const isOwn = (policy: object): boolean => Object.values(policies).some((own) => own === policy);

export interface IndexMade {
  readonly path: string;
  readonly digest: string;
  readonly events: number;
  readonly bytes: number;
}

/**
 * Makes the index of a ledger, or makes it anew.
 * @throws InputError for what is no ledger in a file, or cannot be read or written.
 */
export const makeIndex = async <K extends object>(
  ledgerPath: string,
  policy: Policy<K>,
  facts: Partial<Machine> = {},
): Promise<IndexMade> => {
  if (ledgerPath === STANDARD_STREAM)
    throw new InputError({
      what: 'standard input has nothing beside it',
      advice: 'save the ledger to a file',
    });
  const { kind } = await detect({ path: ledgerPath, name: ledgerPath });
  if (kind !== 'ledger') {
    const advice = `import it first: breakledger import ${ledgerPath} -o LEDGER`;
    throw new InputError({ file: ledgerPath, what: 'a recording, and no ledger yet', advice });
  }
  const content = await contentOf(ledgerPath);
  const ledger = await openLedger(ledgerPath, { facts });
  const recorded = createRecorded();
  const digest = await digestOf(noting(ledger.batches(), recorded));
  const timeline = await timelineOf(policy, ledger);
  const after = await contentOf(ledgerPath);
  if (after.crc !== content.crc || after.size !== content.size)
    throw new InputError({
      file: ledgerPath,
      what: 'the ledger grew meanwhile',
      advice: 'make the index when nobody writes',
    });
  const about: About = {
    format: FORMAT,
    digest,
    content,
    machine: machineText(ledger.machine),
    decidedBy: isOwn(policy) ? { policy: policy.name, model: modelFingerprint() } : null,
  };
  const tracks = bytesOfTracks(createFinder(timeline).traced());
  const bytes = bytesOfTimeline(
    timeline,
    about,
    crc32,
    new Map([
      [TRACKS, tracks],
      [RECORDED, bytesOfRecorded(recorded)],
      [PLACES, new Uint8Array(ledger.places.kept().buffer)],
    ]),
  );
  const path = indexPathOf(ledgerPath);
  await putInPlace(path, { fill: (draft) => writeFile(draft, bytes) }, { replace: true });
  return { path, digest, events: timeline.events.length, bytes: bytes.length };
};

export interface IndexedTimeline<K extends object> {
  readonly timeline: Timeline<K>;
  readonly digest: string;
  /** Answers questions about the places of its states without a replay. */
  readonly finder: Finder;
  /** Where lines of the ledger begin. */
  readonly places: LinePlaces;
}

/** An index that is there and cannot be used: why not. */
export interface Unusable {
  readonly why: string;
}

const unusable = (why: string): Unusable => ({ why });

const readIndex = async (path: string): Promise<ReadTimeline | Unusable | undefined> => {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileError(error, path);
  }
  try {
    return readTimeline(bytes, crc32);
  } catch (error) {
    // A parse that fails and bytes that are wrong mean the same: it is no index, or no whole one.
    if (error instanceof RangeError || error instanceof SyntaxError) return unusable('it is damaged');
    throw error;
  }
};

/** An index that is of the ledger as it is. */
interface Fitting {
  readonly read: ReadTimeline;
  readonly about: About;
}

/** Undefined where there is none. @throws InputError for a file that is there and cannot be read. */
const fittingIndex = async (ledgerPath: string): Promise<Fitting | Unusable | undefined> => {
  if (ledgerPath === STANDARD_STREAM) return undefined;
  const read = await readIndex(indexPathOf(ledgerPath));
  if (read === undefined || 'why' in read) return read;
  const about = aboutSchema.safeParse(read.about);
  if (!about.success) return unusable('another version of this program made it');
  const { content } = about.data;
  const present = await contentOf(ledgerPath);
  if (present.size !== content.size || present.crc !== content.crc)
    return unusable('the ledger has changed since');
  return { read, about: about.data };
};

export interface IndexedEvents {
  readonly packed: PackedEvents;
  readonly digest: string;
}

/**
 * The events of a ledger from its index, with what was recorded of them and without the fields that no model knows; undefined
 * where there is none. That they can have happened was seen with the facts with which the index was made, and with no others.
 * @throws InputError for a file that is there and cannot be read.
 */
export const indexedEvents = async (
  ledgerPath: string,
  machine: Machine,
): Promise<IndexedEvents | Unusable | undefined> => {
  const found = await fittingIndex(ledgerPath);
  if (found === undefined || 'why' in found) return found;
  const { read, about } = found;
  if (about.machine !== machineText(machine)) return unusable('it was made with other facts of the machine');
  const kept = read.attachments.get(RECORDED);
  if (kept === undefined) return unusable('it is damaged');
  const { roster, events } = read.undecided();
  const recorded = readRecorded(kept, events.length);
  return { packed: packedEvents({ roster, events, recorded }), digest: about.digest };
};

/**
 * Opens the timeline of a ledger from its index; undefined where there is none. Under a policy that did not make it, or a model
 * that has changed since, the packed events are decided again, which is quicker than reading the ledger.
 * @throws InputError for a file that is there and cannot be read.
 */
export const openIndexed = async <K extends object>(
  ledgerPath: string,
  policy: Policy<K>,
  machine: Machine,
): Promise<IndexedTimeline<K> | Unusable | undefined> => {
  const found = await fittingIndex(ledgerPath);
  if (found === undefined || 'why' in found) return found;
  const { read, about } = found;
  const { digest, decidedBy, machine: facts } = about;
  const isSame =
    decidedBy?.policy === policy.name &&
    isOwn(policy) &&
    facts === machineText(machine) &&
    decidedBy.model === modelFingerprint();
  const timeline = isSame ? read.open(policy, machine) : read.decide(policy, machine);
  const tracks = isSame ? read.attachments.get(TRACKS) : undefined;
  const places = createPlaces(new Float64Array(read.attachments.get(PLACES)?.slice().buffer ?? []));
  return { timeline, digest, finder: createFinder(timeline, tracks && readTracks(tracks)), places };
};
