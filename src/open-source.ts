/** Opens whatever the caller names: a ledger, or one or several recordings of one machine. What it is, its content tells. */
import type { LedgerEvent } from '../machines/events.ts';
import { factsWith, type HeaderFacts, machineOfHeader } from '../machines/header.ts';
import type { Machine } from '../machines/machine.ts';
import { decode, type Operation } from '../machines/operation.ts';
import type { Roster } from '../machines/roster.ts';
import type { EventSource, MachineFact } from './event-source.ts';
import { detect } from './import/detect.ts';
import type { ImportReport } from './import/import-report.ts';
import { type Import, importTraces } from './import/import-traces.ts';
import { type Recording, spool, type Spooled } from './import/spool.ts';
import { InputError } from './input-error.ts';
import type { LinePlaces } from './ledger/line-places.ts';
import { openLedger } from './ledger/read.ts';
import { meterOf } from './reading-meter.ts';

export interface OpenedSource extends EventSource {
  /** Whether the events were recorded from a real kernel: recordings, and the ledgers that an import has made of some. */
  readonly isRecording: boolean;
  /**
   * The events as operations of `roster`; a ledger's come several times as fast as its events. A batch and its operations are
   * used again for the next one.
   */
  readonly operations: (roster: Roster) => AsyncIterable<readonly Operation[]>;
  /** Single events with all that was recorded of them, by `seq`, ascending. @throws InputError where they cannot be read again. */
  readonly eventsAt: (wanted: readonly number[], places?: LinePlaces) => AsyncIterable<LedgerEvent>;
  /** Of the remarks those that a reader of any result should know. */
  readonly warnings: () => readonly string[];
  /** Where a recording had no call on a breakpoint that could be used: why, and what to do. Complete as the warnings are. */
  readonly whyEmpty: () => string | undefined;
  /** What the header of a ledger made of this one says: of its machine, and where it was recorded. */
  readonly facts: HeaderFacts;
  /** How much of the files the present reading has read, 0 to 1; undefined where their size is not known. */
  readonly share: () => number | undefined;
  /** Lets go of what it holds. Nothing can be read after it. */
  readonly close: () => Promise<void>;
}

/** What an import writes into a header's `source`. */
const IMPORTED: ReadonlySet<string> = new Set(['strace']);

const INFERABLE = ['cpus', 'kprobes', 'taskSizeMax', 'maxSampleRate', 'slots', 'forkCopiesSlots'] as const;

const isGiven = (fact: MachineFact, given: Partial<Machine>, imported: Import): boolean =>
  fact in given || (fact === 'kprobes' && imported.shown.kprobes !== undefined);

/** What an import has to say, in sentences: its warnings, then what it skipped. */
const remarksOf = ({ warnings, skipped }: ImportReport): readonly string[] => {
  const counts = skipped.map(({ kind, count }) => `${count} ${kind}`).join(', ');
  return counts === ''
    ? warnings
    : [...warnings, `skipped, as they say nothing about breakpoints: ${counts}`];
};

/** The wanted events among all, which are imported once more. */
async function* among(
  batches: AsyncIterable<readonly LedgerEvent[]>,
  wanted: readonly number[],
): AsyncGenerator<LedgerEvent, void> {
  const last = wanted.at(-1) ?? 0;
  const all = new Set(wanted);
  if (all.size === 0) return;
  for await (const batch of batches) {
    for (const event of batch) {
      if (all.has(event.seq)) yield event;
      if (event.seq === last) return;
    }
  }
}

const ofRecordings = async (
  paths: readonly string[],
  recordings: readonly Recording[],
  given: Partial<Machine>,
): Promise<OpenedSource> => {
  const meter = await meterOf(recordings.map(({ path }) => path));
  const imported = await importTraces(paths, given, meter.onRead);
  const batches = meter.metered(imported.batches);
  return {
    name: recordings.map(({ name }) => name).join(' + '),
    machine: machineOfHeader(imported.header, given),
    isRecording: true,
    facts: factsWith(imported.header, given),
    unknownFacts: INFERABLE.filter((fact) => !isGiven(fact, given, imported)),
    batches,
    async *operations(roster) {
      for await (const batch of batches()) yield batch.map((event) => decode(event, roster));
    },
    eventsAt: (wanted) => among(batches(), wanted),
    remarks: () => remarksOf(imported.report()),
    warnings: () => imported.report().warnings,
    whyEmpty: () => imported.report().whyEmpty,
    share: meter.share,
    close: imported.dispose,
  };
};

/** Errors about a copy of standard input speak of standard input; what they advise is for a file that the caller has. */
const renamed = (error: unknown, { name, path }: Recording): unknown => {
  if (!(error instanceof InputError) || name === path) return error;
  const { complaint } = error;
  const advice = complaint.advice.replaceAll(path, 'FILE');
  return new InputError({ ...complaint, file: name, advice }, { cause: error });
};

async function* renaming<T>(items: AsyncIterable<T>, recording: Recording): AsyncGenerator<T, void> {
  try {
    yield* items;
  } catch (error) {
    throw renamed(error, recording);
  }
}

const ofLedger = async ({ recording, dispose }: Spooled, given: Partial<Machine>): Promise<OpenedSource> => {
  const meter = await meterOf([recording.path]);
  const options = { facts: given, onRead: meter.onRead };
  const ledger = await openLedger(recording.path, options).catch((error: unknown) => {
    throw renamed(error, recording);
  });
  return {
    name: recording.name,
    machine: ledger.machine,
    isRecording: IMPORTED.has(ledger.header.source ?? ''),
    facts: factsWith(ledger.header, given),
    unknownFacts: ledger.unknownFacts,
    batches: meter.metered(() => renaming(ledger.batches(), recording)),
    operations: (roster) => meter.metered(() => renaming(ledger.operations(roster), recording))(),
    eventsAt: (wanted, places) => renaming(ledger.eventsAt(wanted, places), recording),
    remarks: ledger.remarks,
    warnings: ledger.remarks,
    whyEmpty: () => undefined,
    share: meter.share,
    async close() {
      await ledger.close();
      await dispose();
    },
  };
};

const ledgerAmongOthers = ({ recording }: Spooled): InputError =>
  new InputError({
    file: recording.name,
    what: 'a ledger, and only recordings can be merged',
    advice: 'give it alone, or give the recordings that it was made of',
  });

/**
 * @param paths files, or `-` for standard input; several are recordings of one machine and are merged by time.
 * @param given facts about the machine, before those that the files tell.
 * @throws InputError for what cannot be opened, or is neither a ledger nor a recording.
 */
export const openSource = async (
  paths: readonly string[],
  given: Partial<Machine>,
): Promise<OpenedSource> => {
  const spooled = await Promise.all(paths.map(spool));
  try {
    const formats = await Promise.all(spooled.map(({ recording }) => detect(recording)));
    const ledger = spooled[formats.findIndex(({ kind }) => kind === 'ledger')];
    if (ledger === undefined) {
      const recordings = spooled.map(({ recording }) => recording);
      return await ofRecordings(paths, recordings, given);
    }
    if (spooled.length > 1) throw ledgerAmongOthers(ledger);
    return await ofLedger(ledger, given);
  } catch (error) {
    for (const { dispose } of spooled) await dispose();
    throw error;
  }
};
