/** The lines of several recordings of one machine in the order of their time stamps. */
import { type LineForm, type LineStart, readStart } from './strace/line-form.ts';
import { NO_PID } from './strace/record.ts';
import { linesOf, type TraceText } from './trace-text.ts';

/** Lines of one recording that come one after the other. */
export interface SourceLines {
  readonly source: number;
  readonly lines: readonly string[];
}

interface Reader {
  readonly source: number;
  readonly form: LineForm;
  readonly batches: AsyncIterator<readonly string[]>;
  lines: readonly string[];
  next: number;
  /** Time of the next line; a line without one goes with the line before it. */
  time: number;
}

/** Moves to the next line; false at the end. */
const advance = async (reader: Reader): Promise<boolean> => {
  reader.next += 1;
  while (reader.next >= reader.lines.length) {
    const batch = await reader.batches.next();
    if (batch.done === true) return false;
    reader.lines = batch.value;
    reader.next = 0;
  }
  const start: LineStart = { pid: NO_PID, time: Number.NaN, at: 0 };
  if (readStart(reader.lines[reader.next] ?? '', reader.form, start)) reader.time = start.time;
  return true;
};

const readerOf = (text: TraceText, source: number, form: LineForm): Reader => ({
  source,
  form,
  batches: linesOf(text)[Symbol.asyncIterator](),
  lines: [],
  next: -1,
  time: Number.NEGATIVE_INFINITY,
});

const earliest = (readers: ReadonlySet<Reader>): Reader | undefined => {
  let first: Reader | undefined;
  for (const reader of readers) if (first === undefined || reader.time < first.time) first = reader;
  return first;
};

/** Lines handed on at a time where several recordings are merged. */
const RUN = 512;

async function* mergedLines(readers: readonly Reader[]): AsyncGenerator<readonly SourceLines[]> {
  const running = new Set<Reader>();
  for (const reader of readers) if (await advance(reader)) running.add(reader);
  let run: SourceLines[] = [];
  for (let reader = earliest(running); reader !== undefined; reader = earliest(running)) {
    run.push({ source: reader.source, lines: [reader.lines[reader.next] ?? ''] });
    if (!(await advance(reader))) running.delete(reader);
    if (run.length < RUN) continue;
    yield run;
    run = [];
  }
  yield run;
}

async function* onlyLines(text: TraceText): AsyncGenerator<readonly SourceLines[]> {
  for await (const lines of linesOf(text)) yield [{ source: 0, lines }];
}

/** All lines of the recordings, merged by time where there are several. */
export const linesByTime = (
  texts: readonly TraceText[],
  forms: readonly LineForm[],
): AsyncIterable<readonly SourceLines[]> => {
  const [only, ...others] = texts;
  if (only !== undefined && others.length === 0) return onlyLines(only);
  const readers = texts.flatMap((text, source) => {
    const form = forms[source];
    return form === undefined ? [] : [readerOf(text, source, form)];
  });
  return mergedLines(readers);
};
