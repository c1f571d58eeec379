/**
 * Since when each breakpoint holds its slots. A state does not say; whoever reads the events in order can. What is kept is
 * one entry for each breakpoint that holds a slot at present, however long the ledger.
 */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Holding } from '../../machines/holdings.ts';
import { NONE, type Roster } from '../../machines/roster.ts';
import type { Tenure } from './explanation.ts';
import { momentOf, watchOf } from './request.ts';

/** What stays the same while a breakpoint holds its slots, wherever these move. */
const identityOf = ({ bp, task, original, register }: Holding): string =>
  `${bp},${task},${original},${register}`;

const placeOf = ({ cpus, slots }: Holding): string => `${cpus.join()}/${slots.join()}`;

interface Entry {
  readonly place: string;
  readonly tenure: Tenure;
}

export interface TenureKeeper {
  /**
   * The tasks whose holdings an event can change, NONE among them for kernel space and CPU-wide ones: those that it names, and
   * those that hold the breakpoint that it names, or a copy of that.
   */
  readonly touchedBy: (event: LedgerEvent) => ReadonlySet<number>;
  /**
   * Takes note of the holdings of the `touched` tasks after an event; those of others are passed over. `granted`: whether the
   * event did what it asked.
   */
  readonly take: (
    event: LedgerEvent,
    granted: boolean,
    holdings: readonly Holding[],
    touched: ReadonlySet<number>,
  ) => void;
  /** The tenures of these holdings, in their order: the holdings of the state after the last event taken. */
  readonly of: (holdings: readonly Holding[]) => readonly (Tenure | undefined)[];
}

/** Holdings in order, each with its identity: the nth of the same kind is told from the others by its number. */
const keyed = (holdings: readonly Holding[]): readonly (readonly [string, Holding])[] => {
  const timesSeen = new Map<string, number>();
  return holdings.map((holding) => {
    const identity = identityOf(holding);
    const nth = timesSeen.get(identity) ?? 0;
    timesSeen.set(identity, nth + 1);
    return [`${identity},${nth}`, holding];
  });
};

/** A copy is nobody's request: it comes with a fork. */
const begun = (event: LedgerEvent, holding: Holding): Tenure => ({
  since: momentOf(event),
  ...(event.thread !== undefined && holding.original === NONE && { thread: event.thread }),
  watch: holding.original === NONE ? watchOf(event) : {},
});

/** Does the event move this breakpoint to another address, length or access? */
const changesWatch = (event: LedgerEvent, holding: Holding, roster: Roster): boolean => {
  if (event.type === 'breakpoint.modify') {
    return holding.bp !== NONE && roster.breakpoints.at(holding.bp) === event.bp;
  }
  if (event.type !== 'ptrace.poke' || holding.register === NONE) return false;
  return event.register === holding.register && roster.tasks.at(holding.task) === event.task;
};

/** Whose slot an event frees, if it is known by name. */
const releasedBy = (event: LedgerEvent): string | undefined =>
  event.type === 'breakpoint.unregister' ? event.bp : undefined;

const isReleaseOf = (event: LedgerEvent, holding: Holding, roster: Roster): boolean =>
  holding.bp !== NONE && roster.breakpoints.at(holding.bp) === releasedBy(event);

/** A release moves others up; one that changes its own breakpoint's place has taken it from some CPUs alone. */
const movedBy = (
  event: LedgerEvent,
  holding: Holding,
  roster: Roster,
): Pick<Tenure, 'moved' | 'movedFor'> => {
  const released = isReleaseOf(event, holding, roster) ? undefined : releasedBy(event);
  return { moved: momentOf(event), ...(released !== undefined && { movedFor: released }) };
};

const isEndOf = (event: LedgerEvent, holding: Holding, roster: Roster): boolean =>
  event.type === 'task.exit' && holding.task !== NONE && roster.tasks.at(holding.task) === event.task;

const withKept = (
  entries: ReadonlyMap<string, Entry>,
  event: LedgerEvent,
  holdings: readonly Holding[],
  roster: Roster,
): Map<string, Entry> => {
  const kept = new Map(entries);
  for (const [key, holding] of keyed(holdings)) {
    const entry = entries.get(key);
    if (entry === undefined || !isReleaseOf(event, holding, roster)) continue;
    kept.set(key, { ...entry, tenure: { ...entry.tenure, kept: momentOf(event) } });
  }
  return kept;
};

const sizeOf = (maps: Iterable<ReadonlyMap<string, Entry>>): number => {
  let size = 0;
  for (const map of maps) size += map.size;
  return size;
};

export const keepTenures = (roster: Roster): TenureKeeper => {
  /** By task, then by what {@link keyed} makes of a holding. */
  const entries = new Map<number, Map<string, Entry>>();
  const tasksOf = new Map<number, Set<number>>();

  const next = (before: Entry, event: LedgerEvent, granted: boolean, holding: Holding): Entry => {
    const place = placeOf(holding);
    const isChanged = granted && changesWatch(event, holding, roster);
    const isEnded = isEndOf(event, holding, roster);
    if (place === before.place && !isChanged && !isEnded) return before;
    const { tenure } = before;
    return {
      place,
      tenure: {
        ...tenure,
        ...(place !== before.place && movedBy(event, holding, roster)),
        ...(isChanged && { watch: { ...tenure.watch, ...watchOf(event) } }),
        ...(isEnded && { taskEnded: momentOf(event) }),
      },
    };
  };

  /** In which tasks a breakpoint is held, itself or as copies. It may name one where it is held no more. */
  const noteTask = ({ bp, original, task }: Holding): void => {
    const name = bp === NONE ? original : bp;
    const tasks = tasksOf.get(name);
    if (tasks === undefined) tasksOf.set(name, new Set([task]));
    else tasks.add(task);
  };

  const held = (tasks: ReadonlySet<number>): number =>
    sizeOf([...tasks].flatMap((task) => entries.get(task) ?? []));

  return {
    touchedBy: (event) => {
      const names = [
        ...('task' in event && event.task !== null ? [event.task] : []),
        ...('child' in event ? [event.child] : []),
      ];
      const holders = 'bp' in event ? (tasksOf.get(roster.breakpoints.idOf(event.bp)) ?? []) : [];
      return new Set([NONE, ...names.map(roster.tasks.idOf), ...holders]);
    },
    take: (event, granted, holdings, touched) => {
      const after = new Map<number, Map<string, Entry>>();
      for (const task of touched) after.set(task, new Map());
      for (const [key, holding] of keyed(holdings)) {
        const its = after.get(holding.task);
        if (its === undefined) continue;
        const before = entries.get(holding.task)?.get(key);
        if (before === undefined) noteTask(holding);
        const entry =
          before === undefined
            ? { place: placeOf(holding), tenure: begun(event, holding) }
            : next(before, event, granted, holding);
        its.set(key, entry);
      }
      // What is given back takes one entry away. If none went, it was left where it is.
      const isLeft = granted && releasedBy(event) !== undefined && held(touched) === sizeOf(after.values());
      for (const [task, its] of after) {
        if (its.size === 0) entries.delete(task);
        else entries.set(task, isLeft ? withKept(its, event, holdings, roster) : its);
      }
    },
    of: (holdings) => keyed(holdings).map(([key, { task }]) => entries.get(task)?.get(key)?.tenure),
  };
};
