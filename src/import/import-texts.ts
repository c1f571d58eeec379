/**
 * From the texts of recordings to a ledger: a header, and a stream of events. Several recordings of one machine are merged by
 * time. Each is read twice, once for the facts about the machine and once for the events; none is held in memory. Nothing of
 * Node: the page imports recordings too.
 */
import type { LedgerEvent } from '../../machines/events.ts';
import { LEDGER_FORMAT, type LedgerHeader } from '../../machines/header.ts';
import type { Machine } from '../../machines/machine.ts';
import { InputError } from '../input-error.ts';
import { followsOf, ownPids } from './followed.ts';
import { createSkipTally, type ImportReport, type SkipTally } from './import-report.ts';
import { shownFacts, type ShownFacts } from './machine-facts.ts';
import { linesByTime } from './merge-lines.ts';
import { RECORD_COMMAND } from './strace/advice.ts';
import type { LineForm } from './strace/line-form.ts';
import { createRecordJoiner } from './strace/record-joiner.ts';
import type { TraceText } from './trace-text.ts';
import { apply, conclude, createWorld } from './world/apply.ts';

export interface ImportedTexts {
  readonly header: LedgerHeader;
  /** The facts that the recordings show, beside those that the caller gave. */
  readonly shown: ShownFacts;
  /** The events in order; each call reads the recordings again. */
  readonly batches: () => AsyncIterable<readonly LedgerEvent[]>;
  /** What was left out; complete once the batches are read. */
  readonly report: () => ImportReport;
}

/** A recording, and how its lines begin. */
export interface Trace {
  readonly text: TraceText;
  readonly form: LineForm;
}

const requireTimes = (traces: readonly Trace[]): void => {
  if (traces.length === 1) return;
  const without = traces.find(({ form }) => form.time !== 'epoch' || form.isCoarse);
  if (without === undefined) return;
  throw new InputError({
    file: without.text.name,
    what: 'no time stamps in microseconds since 1970, by which to merge it with the others',
    advice: 'record each with strace -ttt',
  });
};

const headerOf = (shown: ShownFacts, given: Partial<Machine>): LedgerHeader => {
  const cpus = given.cpus ?? Math.max(shown.cpus, ...(given.online ?? []).map((cpu) => cpu + 1));
  const all = Array.from({ length: cpus }, (_, cpu) => cpu);
  const kprobes = given.kprobes ?? shown.kprobes;
  return {
    type: 'machine',
    format: LEDGER_FORMAT,
    cpus,
    online: given.online ?? all.filter((cpu) => !shown.offline.includes(cpu)),
    slots: given.slots ?? 4,
    arch: 'x86_64',
    source: 'strace',
    ...(kprobes !== undefined && { kprobes }),
    ...(given.taskSizeMax !== undefined && { taskSizeMax: `0x${given.taskSizeMax.toString(16)}` }),
    ...(given.maxSampleRate !== undefined && { maxSampleRate: given.maxSampleRate }),
    ...(given.forkCopiesSlots !== undefined && { forkCopiesSlots: given.forkCopiesSlots }),
  };
};

const warnOfGuesses = (
  traces: readonly Trace[],
  shown: ShownFacts,
  given: Partial<Machine>,
  skips: SkipTally,
): void => {
  if (given.cpus === undefined) {
    skips.warn(
      shown.namesCpus
        ? `${shown.cpus} possible CPUs are inferred from the calls that name one; --machine cpus=N says otherwise`
        : 'no call names a CPU, so one possible CPU is assumed; --machine cpus=N says otherwise',
    );
  }
  for (const { text, form } of traces) {
    if (form.time !== 'none' && !form.isCoarse) continue;
    const lack = form.isCoarse ? 'time stamps without microseconds' : 'no time stamps';
    skips.warn(
      `${text.name}: ${lack}, so calls that overlap keep the order of their lines: record with strace -ttt`,
    );
  }
};

const NO_CALLS = `no call in the recording asks for a breakpoint; to see all that do, record with: ${RECORD_COMMAND}`;

/** Events handed on at a time, or a few more. */
const BATCH = 1000;

async function* events(
  traces: readonly Trace[],
  header: LedgerHeader,
  bracketed: readonly boolean[],
  skips: SkipTally,
): AsyncGenerator<readonly LedgerEvent[]> {
  const forms = traces.map(({ form }) => form);
  const texts = traces.map(({ text }) => text);
  const pids = ownPids(
    texts.map(({ name }) => name),
    forms,
  );
  const sources = forms.map((form, source) => ({ form, ownPid: pids[source] }));
  const joiner = createRecordJoiner(sources, skips);
  const follows = followsOf(forms, bracketed, pids);
  const world = createWorld({ cpus: header.cpus, online: header.online ?? [], follows, skips });
  for await (const runs of linesByTime(texts, forms)) {
    for (const { source, lines } of runs) for (const line of lines) joiner.feed(source, line);
    for (const record of joiner.drain()) apply(world, record);
    if (world.ledger.size() >= BATCH) yield world.ledger.take();
  }
  for (const record of joiner.finish()) apply(world, record);
  conclude(world);
  const last = world.ledger.take();
  if (world.calls === 0) skips.empty(NO_CALLS);
  if (last.length > 0) yield last;
}

/**
 * @param given facts about the machine that the caller knows better than the recordings show.
 * @throws InputError for recordings that cannot be merged.
 */
export const importTexts = async (
  traces: readonly Trace[],
  given: Partial<Machine>,
): Promise<ImportedTexts> => {
  requireTimes(traces);
  const shown = await shownFacts(traces);
  const header = headerOf(shown, given);
  const names = traces.map(({ text }) => text.name);
  let skips = createSkipTally(names);
  return {
    header,
    shown,
    batches: () => {
      skips = createSkipTally(names);
      warnOfGuesses(traces, shown, given, skips);
      return events(traces, header, shown.bracketed, skips);
    },
    report: () => skips.report(),
  };
};
