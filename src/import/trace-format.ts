/** Tells by its first lines what a text is: a ledger, a recording of strace, or something that cannot be read. */
import { InputError } from '../input-error.ts';
import { RECORD_COMMAND } from './strace/advice.ts';
import { formOf, type LineForm } from './strace/line-form.ts';
import { linesOf, type TraceText } from './trace-text.ts';

export type Format = { readonly kind: 'ledger' } | { readonly kind: 'strace'; readonly form: LineForm };

/** Lines looked at; a program's own output may stand between them. */
const HEAD_LINES = 200;

const ADVICE = `give a ledger, or a recording of strace, made with: ${RECORD_COMMAND}`;

/** Other formats by a mark of theirs, so that the complaint can name them. */
const UNSUPPORTED: readonly (readonly [mark: RegExp, name: string])[] = [
  [/^# tracer: /m, 'text of tracefs (ftrace)'],
  [/^\s*\d+\.\d+ \(.*\): \S+\/\d+ \w+\(/m, 'output of perf trace'],
  [/^PERFILE2/, 'a perf.data file'],
];

const headOf = async (text: TraceText): Promise<readonly string[]> => {
  const head: string[] = [];
  for await (const lines of linesOf(text)) {
    head.push(...lines.slice(0, HEAD_LINES - head.length));
    if (head.length >= HEAD_LINES) break;
  }
  return head;
};

/** Any JSON was meant as a ledger: what is wrong with it is for the ledger's reader to say. */
const isLedgerLine = (line: string): boolean => {
  if (line.trimStart().startsWith('{')) return true;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
};

/** @throws InputError for a text that is nothing that can be read. */
export const formatOf = async (trace: TraceText): Promise<Format> => {
  const file = trace.name;
  const head = await headOf(trace);
  if (head.every((line) => line.trim() === '')) {
    throw new InputError({ file, line: 1, column: 1, what: 'the file is empty', advice: ADVICE });
  }
  if (isLedgerLine(head.find((line) => line.trim() !== '') ?? '')) return { kind: 'ledger' };
  const form = formOf(head);
  if (form !== undefined) return { kind: 'strace', form };
  const text = head.join('\n');
  const known = UNSUPPORTED.find(([mark]) => mark.test(text))?.[1];
  throw new InputError({
    file,
    line: 1,
    column: 1,
    what:
      known === undefined ? 'neither a ledger nor a recording of strace' : `${known}, which is not supported`,
    advice: ADVICE,
  });
};
