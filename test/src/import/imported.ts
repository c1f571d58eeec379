/** Imports hand-written lines of strace, for tests. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerEvent } from '../../../machines/events.ts';
import type { LedgerHeader } from '../../../machines/header.ts';
import type { Machine } from '../../../machines/machine.ts';
import type { ImportReport } from '../../../src/import/import-report.ts';
import { importTraces } from '../../../src/import/import-traces.ts';

export interface Imported {
  readonly header: LedgerHeader;
  readonly events: readonly LedgerEvent[];
  readonly report: ImportReport;
}

/** Imports files that exist. */
export const importFiles = async (
  paths: readonly string[],
  given: Partial<Machine> = {},
): Promise<Imported> => {
  const { header, batches, report, dispose } = await importTraces(paths, given);
  const events: LedgerEvent[] = [];
  for await (const batch of batches()) events.push(...batch);
  await dispose();
  return { header, events, report: report() };
};

/** Imports files of these names and lines, merged where there are several. */
export const importNamed = async (
  recordings: Readonly<Record<string, readonly string[]>>,
): Promise<Imported> => {
  const folder = await mkdtemp(join(tmpdir(), 'breakledger-test-'));
  try {
    for (const [name, lines] of Object.entries(recordings)) {
      await writeFile(join(folder, name), lines.map((line) => `${line}\n`).join(''));
    }
    return await importFiles(Object.keys(recordings).map((name) => join(folder, name)));
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Imports recordings of these lines, merged where there are several. */
export const importRecordings = (...recordings: readonly (readonly string[])[]): Promise<Imported> =>
  importNamed(Object.fromEntries(recordings.map((lines, index) => [`${index}.strace`, lines])));

/** Imports one recording of these lines. */
export const importLines = (...lines: readonly string[]): Promise<Imported> => importRecordings(lines);

/** The events without their places in time: what happened, in which order. */
export const storyOf = ({ events }: Imported): readonly string[] => events.map(sentence);

const sentence = (event: LedgerEvent): string => {
  const answer = event.observed === undefined ? '' : ` → ${event.observed.result}`;
  switch (event.type) {
    case 'breakpoint.register':
      return `register ${event.bp}${event.task === undefined ? '' : ` for ${event.task}`}${answer}`;
    case 'breakpoint.modify':
    case 'breakpoint.unregister':
      return `${event.type.slice('breakpoint.'.length)} ${event.bp}${answer}`;
    case 'task.fork':
      return `fork ${event.task} > ${event.child}${event.threadOfParent === true ? ' (thread)' : ''}${answer}`;
    case 'task.exec':
    case 'task.exit':
      return `${event.type.slice('task.'.length)} ${event.task}`;
    case 'ptrace.poke':
      return `poke ${event.task} ${event.register ?? 'unaligned'} ${event.value}${answer}`;
    case 'cpu.online':
    case 'cpu.offline':
      return `${event.type} ${event.cpu ?? 0}`;
    default:
      return event.type;
  }
};

/** The attributes of a write breakpoint of 4 bytes, as strace -v prints them; `changes` replaces values by name. */
export const attributes = (changes: Readonly<Record<string, string>> = {}): string => {
  const fields: Record<string, string> = {
    ...Object.fromEntries(FIELDS.map((name) => [name, '0'])),
    ...{ type: 'PERF_TYPE_BREAKPOINT', size: 'PERF_ATTR_SIZE_VER7', precise_ip: '0 /* arbitrary skid */' },
    ...{ bp_type: 'HW_BREAKPOINT_W', bp_addr: '0x404080', bp_len: '4' },
    ...changes,
  };
  const names = FIELDS.map((name) =>
    name === 'sample_period' && 'sample_freq' in fields ? 'sample_freq' : name,
  );
  // What strace prints only where it is set.
  const rare = Object.keys(changes).filter((name) => name !== 'sample_freq' && !FIELDS.includes(name));
  return `{${[...names, ...rare].map((name) => `${name}=${fields[name] ?? '0'}`).join(', ')}}`;
};

const FIELDS = (
  'type size config sample_period sample_type read_format disabled inherit pinned exclusive exclude_user exclude_kernel ' +
  'exclude_hv exclude_idle mmap comm freq inherit_stat enable_on_exec task watermark precise_ip mmap_data sample_id_all ' +
  'exclude_host exclude_guest exclude_callchain_kernel exclude_callchain_user mmap2 comm_exec use_clockid context_switch ' +
  'write_backward namespaces ksymbol bpf_event aux_output cgroup text_poke build_id inherit_thread remove_on_exec sigtrap ' +
  'wakeup_events bp_type bp_addr bp_len sample_regs_user sample_regs_intr aux_watermark sample_max_stack aux_sample_size sig_data'
).split(' ');

/** `perf_event_open` of a CPU-wide breakpoint on CPU 0, with an answer; the arguments behind the attributes can be replaced. */
export const open = (
  answer: string,
  { attr = attributes(), target = '-1, 0, -1', flags = 'PERF_FLAG_FD_CLOEXEC' } = {},
): string => `perf_event_open(${attr}, ${target}, ${flags}) = ${answer}`;
