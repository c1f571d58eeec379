/** Asks a history: the events to which every question says yes, in order. */
import { blankOperation } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import { withSubject } from '../../properties/campaign/subject.ts';
import type { Finding, InvariantName } from '../../properties/invariant.ts';
import { claimOf } from '../../properties/judge.ts';
import { InputError } from '../input-error.ts';
import { eventOf } from '../replay/event-of.ts';
import type { Path } from '../replay/state/place.ts';
import type { Timeline } from '../replay/timeline/timeline.ts';
import { concerningBreakpoint, concerningTask, type SubjectOf } from './concerns.ts';
import { expressionError, readPlace } from './expression.ts';
import { predicateOf } from './predicate.ts';
import type { Place } from './places/place.ts';
import { fieldsOf, placesAt, type Subject } from './places/resolve.ts';
import { watchPlaces } from './places/watch-places.ts';
import type { Question } from './question.ts';
import type { Passed, Watcher } from './watcher.ts';

/** One event that was asked for. */
export interface Found {
  readonly seq: number;
  /** What broke with it, where that was asked. */
  readonly findings: readonly Finding[];
}

/** Before the first event nothing was asked for. */
const NOTHING_YET = blankOperation();

const unknown = (what: string, advice: string): InputError => new InputError({ what, advice });

/** The id of a name, without giving it one. */
const idIn = (
  table: { readonly size: number; readonly at: (id: number) => string },
  name: string,
): number | undefined => {
  for (let id = 0; id < table.size; id += 1) if (table.at(id) === name) return id;
  return undefined;
};

const named = (what: string, name: string, id: number | undefined): number => {
  if (id !== undefined) return id;
  throw unknown(`no ${what} of this ledger is called ${JSON.stringify(name)}`, 'check the name');
};

/** Some of a path's places may not be there in every kind of state. */
const placesOf = <K extends object>(subject: Subject<K>, paths: readonly Path[]): readonly Place<K>[] => {
  const fields = fieldsOf(subject);
  return paths
    .filter(([field]) => fields.includes(String(field)))
    .flatMap((path) => {
      const resolved = placesAt(subject, path);
      return 'places' in resolved ? resolved.places : [];
    });
};

const numbered = <K extends object>(
  { machine }: Timeline<K>,
  subject: Subject<K>,
  question: Extract<Question, { kind: 'cpu' | 'slot' }>,
): Watcher<K> => {
  const isCpu = question.kind === 'cpu';
  const number = isCpu ? question.cpu : question.slot;
  const count = isCpu ? machine.cpus : machine.slots;
  if (number >= count) {
    const what = isCpu ? 'CPU' : 'slot';
    throw unknown(`no ${what} ${number}`, `the machine has ${what}s 0 to ${count - 1}`);
  }
  const paths: readonly Path[] = isCpu
    ? ['kernel', 'consumed', 'dr7', 'debugRegisters', 'registers', 'pinned', 'current', 'online'].map(
        (field) => [field, number],
      )
    : [
        ...Array.from({ length: machine.cpus }, (_, cpu) => ['kernel', cpu, number] as const),
        ...Array.from({ length: machine.cpus }, (_, cpu) => ['registers', cpu, number] as const),
        ['userRefcount', number],
      ];
  const isChanged = watchPlaces(placesOf(subject, paths), subject.state, subject.roster);
  return { sees: ({ op, kernel }) => isChanged(kernel) || (isCpu && op.cpu === number) };
};

const changing = <K extends object>(subject: Subject<K>, text: string): Watcher<K> => {
  const resolved = placesAt(subject, readPlace(text));
  if ('fault' in resolved) throw expressionError(1, resolved.fault.what, resolved.fault.advice);
  const isChanged = watchPlaces(resolved.places, subject.state, subject.roster);
  return { sees: ({ kernel }) => isChanged(kernel) };
};

/** Is the outcome what `reason` names? Whatever was not granted, where it names nothing. */
export const isRefusedFor = (outcome: Outcome, reason: string | undefined): boolean => {
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

const becoming = <K extends object>(subject: Subject<K>, text: string, start: Passed<K>): Watcher<K> => {
  const holds = predicateOf(subject, text);
  let before = holds(start);
  return {
    sees: (passed) => {
      const now = holds(passed);
      const isNew = now && !before;
      before = now;
      return isNew;
    },
  };
};

const breaking = <K extends object>(timeline: Timeline<K>, only: InvariantName | undefined): Watcher<K> => {
  const { policy, machine, roster } = timeline;
  const watcher = withSubject(policy, (subject): Watcher<K> => {
    const promised = subject.invariants
      .filter((invariant) => claimOf(invariant, policy) !== undefined)
      .map(({ name }) => name);
    if (only !== undefined && !promised.includes(only))
      throw unknown(`${policy.name} does not promise ${only}`, `it promises ${promised.join(', ')}`);
    const checker = subject.start(machine, { assumed: [], ...(only !== undefined && { only: [only] }) });
    let broken: ReadonlySet<InvariantName> = new Set();
    let fresh: readonly Finding[] = [];
    return {
      sees: ({ op }) => {
        const findings = checker.next(eventOf(op, roster))?.findings ?? [];
        fresh = findings.filter(({ invariant }) => !broken.has(invariant));
        broken = new Set(findings.map(({ invariant }) => invariant));
        return fresh.length > 0;
      },
      findings: () => fresh,
    };
  });
  if (watcher !== undefined) return watcher;
  throw unknown(
    `no invariant speaks of the states of ${policy.name}`,
    'ask about its state, or choose another policy',
  );
};

const watcherOf = <K extends object>(
  timeline: Timeline<K>,
  subject: Subject<K>,
  question: Question,
  start: Passed<K>,
): Watcher<K> => {
  const { roster, events } = timeline;
  const reader = events.reader();
  const subjectOf: SubjectOf = (op) => (op.type === 'step' ? reader(op.of - 1) : op);
  switch (question.kind) {
    case 'breakpoint': {
      const id = named('breakpoint', question.name, idIn(roster.breakpoints, question.name));
      return concerningBreakpoint(subject.state, id, subjectOf);
    }
    case 'task': {
      const id = named('task', question.name, idIn(roster.tasks, question.name));
      return concerningTask(subject.state, id, subjectOf);
    }
    case 'cpu':
    case 'slot':
      return numbered(timeline, subject, question);
    case 'changes':
      return changing(subject, question.place);
    case 'refused':
      return { sees: ({ outcome }) => isRefusedFor(outcome, question.reason) };
    case 'breaks':
      return breaking(timeline, question.invariant);
    case 'becomes':
      return becoming(subject, question.expression, start);
  }
};

/** Refusals are known without a replay. */
const refusedOnly = <K extends object>(
  timeline: Timeline<K>,
  questions: readonly Question[],
): readonly Found[] | undefined => {
  const [question, another] = questions;
  if (question?.kind !== 'refused' || another !== undefined) return undefined;
  const found: Found[] = [];
  for (let seq = 1; seq <= timeline.length; seq += 1)
    if (isRefusedFor(timeline.outcome(seq), question.reason)) found.push({ seq, findings: [] });
  return found;
};

/**
 * The events to which every question says yes, in order; with `first` only the first of them.
 * @throws InputError for a question about what the ledger does not have, with the column where an expression is wrong.
 */
export const find = <K extends object>(
  timeline: Timeline<K>,
  questions: readonly Question[],
  { first = false }: { readonly first?: boolean } = {},
): readonly Found[] => {
  const { policy, roster } = timeline;
  const quick = refusedOnly(timeline, questions);
  if (quick !== undefined) return first ? quick.slice(0, 1) : quick;
  const { state, outcome } = timeline.at(0);
  const subject: Subject<K> = { policy, roster, state };
  const before: Passed<K> = { op: NOTHING_YET, outcome, kernel: state, delivered: [] };
  const watchers = questions.map((question) => watcherOf(timeline, subject, question, before));
  const found: Found[] = [];
  timeline.walk(1, timeline.length, (op, result, kernel, delivered) => {
    const passed = { op, outcome: result, kernel, delivered };
    let isAsked = true;
    // Every watcher sees every event: what one does not see it cannot compare with.
    for (const watcher of watchers) if (!watcher.sees(passed)) isAsked = false;
    if (!isAsked) return false;
    found.push({ seq: op.seq, findings: watchers.flatMap((watcher) => watcher.findings?.() ?? []) });
    return first;
  });
  return found;
};
