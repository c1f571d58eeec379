/**
 * A history as Chrome-trace JSON, which Perfetto and `chrome://tracing` open ("Trace Event Format", JSON array in `traceEvents`):
 * one process for the CPUs and one for the tasks, a lane for each; every event a slice on its CPU's lane and, where a task is
 * concerned, an instant on the task's; the slots taken on each CPU as a counter. Times are microseconds: as recorded, counted from
 * the first event, and where nothing was recorded a microsecond an event.
 */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Result } from '../../../machines/outcome.ts';

/** What a trace is made of. */
export interface TracedHistory {
  readonly cpus: number;
  /** Events that happened. */
  readonly length: number;
  readonly eventAt: (seq: number) => LedgerEvent;
  readonly sentenceOf: (seq: number) => string;
  readonly resultAt: (seq: number) => Result;
  /** Which rule refused, or how the kernel died; null for what was granted. */
  readonly becauseOf: (seq: number) => string | null;
  readonly slotsTaken: (seq: number, cpu: number) => number;
}

const CPUS = 1;
const TASKS = 2;

const nameOf = (kind: 'process_name' | 'thread_name', pid: number, tid: number, name: string): object => ({
  ph: 'M',
  name: kind,
  pid,
  tid,
  args: { name },
});

/** The microsecond of each event: strictly ascending, so that no slice covers another. */
const clockOf = (): ((event: LedgerEvent) => number) => {
  let first: number | undefined;
  let last = -1;
  return ({ time }) => {
    if (time !== undefined) first ??= time;
    const recorded = time === undefined || first === undefined ? 0 : Math.round((time - first) * 1e6);
    last = Math.max(last + 1, recorded);
    return last;
  };
};

/** Perfetto's colour for what went wrong; its name says it too. */
const REFUSED = 'terrible';

const titleOf = ({ type }: LedgerEvent, result: Result): string =>
  result === 0 ? type : `✕ ${result} ${type}`;

/** The text in pieces of some events each. */
export function* chromeTraceText(history: TracedHistory): Generator<string> {
  const { cpus, length, eventAt, resultAt, becauseOf, sentenceOf, slotsTaken } = history;
  const tasks = new Map<string, number>();
  const tick = clockOf();
  const line = (entry: object): string => `,\n${JSON.stringify(entry)}`;
  const taskLane = (task: string): { readonly tid: number; readonly fresh: string } => {
    const known = tasks.get(task);
    if (known !== undefined) return { tid: known, fresh: '' };
    const tid = tasks.size + 1;
    tasks.set(task, tid);
    return { tid, fresh: line(nameOf('thread_name', TASKS, tid, task)) };
  };

  const top = [
    nameOf('process_name', CPUS, 0, 'CPUs'),
    nameOf('process_name', TASKS, 0, 'tasks'),
    ...Array.from({ length: cpus }, (_, cpu) => nameOf('thread_name', CPUS, cpu, `CPU ${cpu}`)),
  ];
  yield `{"displayTimeUnit":"ns","traceEvents":[\n${top.map((entry) => JSON.stringify(entry)).join(',\n')}`;
  const taken: number[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const event = eventAt(seq);
    const result = resultAt(seq);
    const because = becauseOf(seq);
    const what = {
      ts: tick(event),
      name: titleOf(event, result),
      cat: result === 0 ? event.type : `${event.type},refused`,
      ...(result !== 0 && { cname: REFUSED }),
      args: { seq, says: sentenceOf(seq), result, ...(because !== null && { because }) },
    };
    let text = line({ ph: 'X', dur: 1, pid: CPUS, tid: event.cpu, ...what });
    const task = 'task' in event ? event.task : undefined;
    if (task !== undefined && task !== null) {
      const { tid, fresh } = taskLane(task);
      text += fresh + line({ ph: 'i', s: 't', pid: TASKS, tid, ...what });
    }
    for (let cpu = 0; cpu < cpus; cpu += 1) {
      const slots = slotsTaken(seq, cpu);
      if (taken[cpu] === slots) continue;
      taken[cpu] = slots;
      text += line({ ph: 'C', ts: what.ts, pid: CPUS, tid: cpu, name: `CPU ${cpu} slots`, args: { slots } });
    }
    yield text;
  }
  yield '\n]}\n';
}
