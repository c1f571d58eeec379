/** The answer of each kind of question to a whole history. */
import type { Operation } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import { InputError } from '../input-error.ts';
import type { Path } from '../replay/state/place.ts';
import { isMainlineState, isSlotState } from '../replay/state/state-kind.ts';
import type { Timeline } from '../replay/timeline/timeline.ts';
import { whereaboutsOfBreakpoint, whereaboutsOfTask } from './concerns.ts';
import { expressionError, readPlace } from './expression.ts';
import { type Marks, noMarks } from './marks.ts';
import { type Cell, predicateOf } from './predicate.ts';
import type { Place } from './places/place.ts';
import { fieldsOf, placesAt, type Subject } from './places/resolve.ts';
import { cursorOf, eachChange, type Tracks } from './tracks.ts';

/** A history, and what is known of its places. */
export interface Asked<K extends object> {
  readonly timeline: Timeline<K>;
  readonly subject: Subject<K>;
  readonly tracks: Tracks<K>;
}

/** A question about what is not there. */
export const unknown = (what: string, advice: string): InputError => new InputError({ what, advice });

/** More places than this are looked at together, and leave no tracks: a machine of thousands of CPUs has too many. */
const MOST_TRACKED = 256;

const markChanges = <K extends object>(
  { tracks }: Asked<K>,
  places: readonly Place<K>[],
  marks: Marks,
): void => {
  for (const track of tracks.of(places)) eachChange(track, (seq) => (marks.bytes[seq] = 1));
};

/** The events that changed one of the places. */
export const changesOf = <K extends object>(asked: Asked<K>, places: readonly Place<K>[]): Marks => {
  const { timeline, subject, tracks } = asked;
  const marks = noMarks(timeline.length);
  if (places.length <= MOST_TRACKED || tracks.has(places)) {
    markChanges(asked, places, marks);
    return marks;
  }
  const last = places.map(({ code }) => code(subject.state));
  let seq = 0;
  timeline.walk(1, timeline.length, (_op, _outcome, kernel) => {
    seq += 1;
    for (let i = 0; i < places.length; i += 1) {
      const code = places[i]?.code(kernel) ?? 0;
      if (code === last[i]) continue;
      last[i] = code;
      marks.bytes[seq] = 1;
    }
    return false;
  });
  return marks;
};

/** Marks what `is` says of each event's operation. */
const markOperations = <K extends object>(
  { events, length }: Timeline<K>,
  marks: Marks,
  is: (op: Operation) => boolean,
): void => {
  const read = events.reader();
  for (let index = 0; index < length; index += 1) if (is(read(index))) marks.bytes[index + 1] = 1;
};

/** The operation that an event is about: its own, or the one that a step carries on. */
const subjectsOf = <K extends object>({ events }: Timeline<K>): ((op: Operation) => Operation) => {
  const read = events.reader();
  return (op) => (op.type === 'step' ? read(op.of - 1) : op);
};

/** The slots of a kernel with a boundary, all of them: who holds one is a breakpoint's id. */
const slotPlaces = <K extends object>({ subject }: Asked<K>): readonly Place<K>[] => {
  if (!isSlotState(subject.state)) return [];
  const tasks = Array.from({ length: subject.roster.tasks.size }, (_, id) => subject.roster.tasks.at(id));
  return placesIn(subject, [['kernel'], ...tasks.map((task) => ['tasks', task])]);
};

/** Events that move a breakpoint into or out of a slot. */
const movesOf = <K extends object>(asked: Asked<K>, bp: number): Marks => {
  const slots = slotPlaces(asked);
  if (slots.length === 0 || slots.length > MOST_TRACKED)
    return changesOf(asked, [whereaboutsOfBreakpoint(bp)]);
  const marks = noMarks(asked.timeline.length);
  for (const track of asked.tracks.of(slots)) {
    eachChange(track, (seq, before, after) => {
      if (before === bp || after === bp) marks.bytes[seq] = 1;
    });
  }
  return marks;
};

/** Events that name a breakpoint, move it into or out of a slot, or call its callback. */
export const concerningBreakpoint = <K extends object>(asked: Asked<K>, bp: number): Marks => {
  const { timeline, tracks } = asked;
  const marks = movesOf(asked, bp);
  const subjectOf = subjectsOf(timeline);
  markOperations(timeline, marks, (op) => subjectOf(op).bp === bp);
  const { seqs, breakpoints } = tracks.calls();
  seqs.forEach((seq, i) => {
    if (breakpoints[i] === bp) marks.bytes[seq] = 1;
  });
  return marks;
};

/** Events that change what a task holds, or where it runs. */
const comingsOf = <K extends object>(asked: Asked<K>, task: number): Marks => {
  const { subject, tracks, timeline } = asked;
  const isBoundary = isSlotState(subject.state);
  if (!isBoundary || timeline.machine.cpus > MOST_TRACKED) return changesOf(asked, [whereaboutsOfTask(task)]);
  const marks = changesOf(asked, placesIn(subject, [['tasks', subject.roster.tasks.at(task)]]));
  for (const track of tracks.of(placesIn(subject, [['current']]))) {
    eachChange(track, (seq, before, after) => {
      if (before === task || after === task) marks.bytes[seq] = 1;
    });
  }
  return marks;
};

/** Events that name a task, change what it holds, or where it runs. */
export const concerningTask = <K extends object>(asked: Asked<K>, task: number): Marks => {
  const marks = comingsOf(asked, task);
  const subjectOf = subjectsOf(asked.timeline);
  markOperations(asked.timeline, marks, (op) => {
    const subject = subjectOf(op);
    return subject.task === task || subject.child === task;
  });
  return marks;
};

/** The places of paths, as far as states of this kind have them. */
export const placesIn = <K extends object>(
  subject: Subject<K>,
  paths: readonly Path[],
): readonly Place<K>[] => {
  const fields = fieldsOf(subject);
  return paths
    .filter(([field]) => fields.includes(String(field)))
    .flatMap((path) => {
      const resolved = placesAt(subject, path);
      return 'places' in resolved ? resolved.places : [];
    });
};

/** The places of a fixed number, and what tasks hold: what is asked about most. */
export const traceUsual = <K extends object>(asked: Asked<K>): void => {
  const { subject, tracks } = asked;
  const { roster, state } = subject;
  const usual = [...OF_CPU, 'kernelPos', 'userRefcount', 'kdr7'].map((field) => [field]);
  const tasks = Array.from({ length: roster.tasks.size }, (_, id) => ['tasks', roster.tasks.at(id)]);
  const known = isSlotState(state) || isMainlineState(state);
  const places = known ? placesIn(subject, tasks.length > MOST_TRACKED ? usual : [...usual, ...tasks]) : [];
  // Too many of them would take more room than the events.
  tracks.of(places.length > MOST_TRACKED ? [] : places);
  tracks.calls();
};

const numbered = (what: 'CPU' | 'slot', number: number, count: number): void => {
  if (number >= count) throw unknown(`no ${what} ${number}`, `the machine has ${what}s 0 to ${count - 1}`);
};

const OF_CPU = ['kernel', 'consumed', 'dr7', 'debugRegisters', 'registers', 'pinned', 'current', 'online'];

/** Events that ran on a CPU, or changed what it holds. */
export const concerningCpu = <K extends object>(asked: Asked<K>, cpu: number): Marks => {
  const { timeline, subject } = asked;
  numbered('CPU', cpu, timeline.machine.cpus);
  const marks = changesOf(
    asked,
    placesIn(
      subject,
      OF_CPU.map((field) => [field, cpu]),
    ),
  );
  let seq = 0;
  for (const block of timeline.events.blocks(0, timeline.length)) {
    for (const on of block.cpu) {
      seq += 1;
      if (on === cpu) marks.bytes[seq] = 1;
    }
  }
  return marks;
};

/** Events that changed who holds a slot, on any CPU or for a task. */
export const concerningSlot = <K extends object>(asked: Asked<K>, slot: number): Marks => {
  const { machine } = asked.timeline;
  numbered('slot', slot, machine.slots);
  const cpus = Array.from({ length: machine.cpus }, (_, cpu) => cpu);
  const paths: readonly Path[] = [
    ...cpus.flatMap((cpu): readonly Path[] => [
      ['kernel', cpu, slot],
      ['registers', cpu, slot],
    ]),
    ['userRefcount', slot],
  ];
  return changesOf(asked, placesIn(asked.subject, paths));
};

/** Events that changed a place, named by its path. @throws InputError where there is none. */
export const changing = <K extends object>(asked: Asked<K>, text: string): Marks => {
  const resolved = placesAt(asked.subject, readPlace(text));
  if ('fault' in resolved) throw expressionError(1, resolved.fault.what, resolved.fault.advice);
  return changesOf(asked, resolved.places);
};

const isRefusedFor = (outcome: Outcome, reason: string | undefined): boolean => {
  if (outcome.result === 0) return false;
  if (reason === undefined) return true;
  const wanted = reason.toLowerCase();
  if (outcome.result.toLowerCase() === wanted) return true;
  if (outcome.kind === 'oops') return outcome.why.toLowerCase().includes(wanted);
  return (
    outcome.kind === 'refused' &&
    (outcome.rule.toLowerCase().includes(wanted) || outcome.section.toLowerCase().includes(wanted))
  );
};

/** Whatever was not granted; `reason` is a result, or words of the rule or its section. */
export const refused = <K extends object>({ timeline }: Asked<K>, reason: string | undefined): Marks => {
  const marks = noMarks(timeline.length);
  const { kinds, codes } = timeline.kept().outcomes;
  const isAsked = kinds.map((outcome) => isRefusedFor(outcome, reason));
  codes.forEach((code, index) => {
    // An outcome that was not kept has to be asked for.
    if (isAsked[code] ?? isRefusedFor(timeline.outcome(index + 1), reason)) marks.bytes[index + 1] = 1;
  });
  return marks;
};

/** Events with which an expression became true. @throws InputError with the column of what is wrong. */
export const becoming = <K extends object>({ timeline, subject, tracks }: Asked<K>, text: string): Marks => {
  const places: Place<K>[] = [];
  const cells: Cell[] = [];
  const predicate = predicateOf(subject, text, (place) => {
    const cell: Cell = { value: place.show(place.code(subject.state), subject.roster) };
    places.push(place);
    cells.push(cell);
    return cell;
  });
  const marks = noMarks(timeline.length);
  const cursors = tracks.of(places).map(cursorOf);
  const read = timeline.events.reader();
  let before = predicate.holds(undefined);
  /** The next event at which one of the places changes. */
  const nextChange = (): number => cursors.reduce((seq, cursor) => Math.min(seq, cursor.seq), Infinity);
  for (let seq = predicate.asksOfEvents ? 1 : nextChange(); seq <= timeline.length;) {
    for (const [i, cursor] of cursors.entries()) {
      if (cursor.seq !== seq) continue;
      cursor.next();
      const cell = cells[i];
      const place = places[i];
      if (cell !== undefined && place !== undefined) cell.value = place.show(cursor.code, subject.roster);
    }
    const now = predicate.holds(
      predicate.asksOfEvents ? { op: read(seq - 1), outcome: timeline.outcome(seq) } : undefined,
    );
    if (now && !before) marks.bytes[seq] = 1;
    before = now;
    seq = predicate.asksOfEvents ? seq + 1 : nextChange();
  }
  return marks;
};
