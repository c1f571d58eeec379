/**
 * A space whose transitions are put together from remembered effects, on the packed words themselves. Whatever is not
 * remembered yet is learned from the recipes, and whatever is out of the ordinary is left to them.
 */
import type { ClassicKernel } from '../../../../machines/classic/state.ts';
import { HBP_NUM } from '../../../../machines/machine.ts';
import { GRANTED } from '../../../../machines/outcome.ts';
import type { Packing } from '../../../../machines/packing/packing.ts';
import { attempt } from '../attempt.ts';
import type { Model } from '../model.ts';
import { isSameState } from '../plain-space.ts';
import { type Sink, type Space } from '../../space.ts';
import { createTally } from '../../tally.ts';
import {
  boundaryIn,
  courseIn,
  createEffects,
  LEVELS,
  ODD,
  REFUSED,
  REGISTER,
  UNKNOWN,
  UNREGISTER,
  type Kind,
} from './effects.ts';
import { createMemory, type Present } from './memory.ts';
import { taskRequestsOf } from './task-requests.ts';
import { createUserEffects } from './user-effects.ts';

/** By the counts of all CPUs: the boundary that TIGHT asks for. */
const tightBoundaries = (cpus: number): Uint8Array =>
  Uint8Array.from({ length: LEVELS ** cpus }, (_, counts) => {
    let most = 0;
    for (let rest = counts; rest > 0; rest = Math.floor(rest / LEVELS)) most = Math.max(most, rest % LEVELS);
    return HBP_NUM - most;
  });

/**
 * @param byOrbit the states are representatives of their classes: of requests that differ in names alone, one is enough. CPUs
 * with equal columns are alike, so are tasks with equal slots, and so are all breakpoints that are not registered.
 */
export const effectSpaceOf = <K extends ClassicKernel>(
  { policy }: Packing<K>,
  model: Model<K>,
  byOrbit: boolean,
): Space => {
  const { layout, initial, requests, cast } = model;
  const { cpus, breakpoints, tasks } = cast.extent;
  const width = layout.words;
  const tally = createTally();
  const { counts: taken } = tally;
  const users = createUserEffects(policy, model, tally);
  const effects = createEffects(cast.extent, users.refcounts);
  const memory = createMemory(policy, model, effects, tally);
  const { decided, ended, whom, cpu: cpuEffects, requestAt, cpuAt } = effects;
  const { used, members, count: columnCount } = effects.columns;
  const tight = tightBoundaries(cpus);
  const allCounts = LEVELS ** cpus;
  const perBreakpoint = 2 ** cpus;

  const wordOf = Int32Array.from(layout.fields, ({ word }) => word);
  const shiftOf = Int32Array.from(layout.fields, ({ shift }) => shift);
  const codeMask = Int32Array.from(layout.fields, ({ mask }) => mask);
  const weight = Int32Array.from({ length: cpus }, (_, cpu) => LEVELS ** cpu);

  const maskOf = new Int32Array(breakpoints);
  const next = new Int32Array(width);
  const column = new Int32Array(cpus);
  const present: Present = { words: initial, column, boundary: HBP_NUM, counts: 0, refcounts: 0 };
  /** By how the boundary moves: down, not at all, up. */
  const unregisterCourses = [-1, 0, 1].map((moved) => tally.numberOf('unregister', GRANTED, moved));
  /** What a register does on each CPU, with the boundary as it is and one lower: entries of `cpuEffects`. */
  const willBe = new Int32Array(2 * cpus);
  let held = 0;
  /** CPUs with the column of the CPU before, as bits. */
  let alike = 0;

  const tryPlainly = (number: number, { reach, breaks }: Sink): void => {
    const request = requests[number];
    if (request === undefined) return;
    model.load(present.words);
    const { outcome, moved, isBroken } = attempt(model, request, next);
    const course = tally.numberOf(request.kind, outcome, moved);
    taken[course] = (taken[course] ?? 0) + 1;
    if (isBroken) breaks(number);
    else if (!isSameState(next, present.words)) reach(next);
  };

  /** TIGHT, USER_ABOVE_POS and ONESTEP; the other invariants were seen to when the entries were made. */
  const isSound = (boundary: number, counts: number): boolean =>
    boundary === tight[counts] &&
    (held & users.atOrAbove(boundary)) === 0 &&
    boundary - present.boundary <= 1 &&
    present.boundary - boundary <= 1;

  const lookUpCpus = (bp: number, lower: number): void => {
    let place = cpuAt(REGISTER, bp, 0, present.boundary - lower);
    for (let cpu = 0; cpu < cpus; cpu += 1, place += LEVELS * columnCount) {
      willBe[lower * cpus + cpu] = cpuEffects[place + (column[cpu] ?? 0)] ?? ODD;
    }
  };

  const learnOnCpu = (kind: Kind, bp: number, mask: number, cpu: number, boundary: number): number => {
    const had = column[cpu] ?? 0;
    memory.onCpu({ kind, bp, mask }, cpu, boundary, had);
    return cpuEffects[cpuAt(kind, bp, cpu, boundary) + had] ?? ODD;
  };

  /** Every CPU of the mask does as `lookUpCpus` found; the counts then, or −1 where one does something odd. */
  const storeOnCpus = (bp: number, mask: number, lower: number): number => {
    let { counts } = present;
    for (let cpu = 0; cpu < cpus; cpu += 1) {
      if ((mask & (1 << cpu)) === 0) continue;
      let entry = willBe[lower * cpus + cpu] ?? ODD;
      if (entry === UNKNOWN) {
        entry = learnOnCpu(REGISTER, bp, mask, cpu, present.boundary - lower);
        willBe[lower * cpus + cpu] = entry;
      }
      if (entry === ODD) return -1;
      const has = entry - 1;
      const had = column[cpu] ?? 0;
      counts += ((used[has] ?? 0) - (used[had] ?? 0)) * (weight[cpu] ?? 0);
      const word = wordOf[cpu] ?? 0;
      next[word] = ((next[word] ?? 0) + ((has - had) << (shiftOf[cpu] ?? 0))) | 0;
    }
    return counts;
  };

  const copyWords = (): void => {
    for (let word = 0; word < width; word += 1) next[word] = present.words[word] ?? 0;
  };

  const registers = (bp: number, row: number, sink: Sink): void => {
    const first = requestAt(REGISTER, bp, 0);
    let looked = 0;
    for (let mask = 1; mask < perBreakpoint; mask += 1) {
      // Of CPUs that are alike, those with lower numbers come first.
      if ((mask & alike & ~(mask << 1)) !== 0) continue;
      const number = bp * perBreakpoint + mask - 1;
      let entry = decided.entries()[row + first + mask] ?? ODD;
      if (entry === UNKNOWN) {
        memory.decide(present, { kind: REGISTER, bp, mask });
        entry = decided.entries()[row + first + mask] ?? ODD;
      }
      if (entry === ODD) {
        tryPlainly(number, sink);
        continue;
      }
      const course = courseIn(entry);
      const boundary = boundaryIn(entry);
      if (boundary === REFUSED) {
        taken[course] = (taken[course] ?? 0) + 1;
        continue;
      }
      const lower = present.boundary - boundary;
      if (lower < 0 || lower > 1) {
        tryPlainly(number, sink);
        continue;
      }
      if ((looked & (1 << lower)) === 0) {
        lookUpCpus(bp, lower);
        looked |= 1 << lower;
      }
      if (whom[first + mask] === UNKNOWN) memory.whom({ kind: REGISTER, bp, mask });
      copyWords();
      const counts = whom[first + mask] === mask + 1 ? storeOnCpus(bp, mask, lower) : -1;
      if (counts < 0 || !isSound(boundary, counts)) {
        tryPlainly(number, sink);
        continue;
      }
      taken[course] = (taken[course] ?? 0) + 1;
      sink.reach(next, 'kernel');
    }
  };

  /** The counts after every CPU of the mask has let go of the breakpoint; −1 where something is not known. */
  const removeFromCpus = (bp: number, mask: number, boundary: number): number => {
    let { counts } = present;
    for (let cpu = 0; cpu < cpus; cpu += 1) {
      if ((mask & (1 << cpu)) === 0) continue;
      const had = column[cpu] ?? 0;
      let entry = cpuEffects[cpuAt(UNREGISTER, bp, cpu, boundary) + had] ?? ODD;
      if (entry === UNKNOWN) entry = learnOnCpu(UNREGISTER, bp, mask, cpu, boundary);
      if (entry === ODD) return -1;
      const has = entry - 1;
      counts += ((used[has] ?? 0) - (used[had] ?? 0)) * (weight[cpu] ?? 0);
      const word = wordOf[cpu] ?? 0;
      next[word] = ((next[word] ?? 0) + ((has - had) << (shiftOf[cpu] ?? 0))) | 0;
    }
    return counts;
  };

  /** How the unregister ends; ODD where that is odd. */
  const carryOutUnregister = (bp: number, mask: number, boundary: number): number => {
    const at = requestAt(UNREGISTER, bp, mask);
    if (whom[at] === UNKNOWN) memory.whom({ kind: UNREGISTER, bp, mask });
    if (whom[at] !== mask + 1) return ODD;
    copyWords();
    const counts = removeFromCpus(bp, mask, boundary);
    if (counts < 0) return ODD;
    const place = ended.at(boundary * allCounts + counts) + bp * perBreakpoint + mask;
    if (ended.entries()[place] === UNKNOWN) {
      memory.end({ kind: UNREGISTER, bp, mask }, boundary, counts);
    }
    const entry = ended.entries()[place] ?? ODD;
    return entry !== ODD && isSound(boundaryIn(entry), counts) ? entry : ODD;
  };

  const unregister = (bp: number, row: number, sink: Sink): void => {
    const mask = maskOf[bp] ?? 0;
    const at = row + requestAt(UNREGISTER, bp, mask);
    const number = bp * perBreakpoint + perBreakpoint - 1;
    let entry = decided.entries()[at] ?? ODD;
    if (entry === UNKNOWN) {
      memory.decide(present, { kind: UNREGISTER, bp, mask });
      entry = decided.entries()[at] ?? ODD;
    }
    const boundary = entry === ODD ? REFUSED : boundaryIn(entry);
    const ending = boundary === REFUSED ? ODD : carryOutUnregister(bp, mask, boundary);
    if (ending === ODD) {
      tryPlainly(number, sink);
      return;
    }
    const course = unregisterCourses[boundaryIn(ending) - present.boundary + 1] ?? 0;
    taken[course] = (taken[course] ?? 0) + 1;
    sink.reach(next, 'kernel');
  };

  const expandUsers = taskRequestsOf({
    extent: cast.extent,
    users,
    tally,
    present,
    next,
    wordOf,
    shiftOf,
    tryPlainly,
    byOrbit,
  });

  const takeApart = (words: Int32Array): void => {
    present.words = words;
    present.counts = 0;
    maskOf.fill(0);
    alike = 0;
    for (let cpu = 0; cpu < cpus; cpu += 1) {
      const its = ((words[wordOf[cpu] ?? 0] ?? 0) >>> (shiftOf[cpu] ?? 0)) & (codeMask[cpu] ?? 0);
      if (byOrbit && cpu > 0 && its === column[cpu - 1]) alike |= 1 << cpu;
      column[cpu] = its;
      present.counts += (used[its] ?? 0) * (weight[cpu] ?? 0);
      for (let rest = members[its] ?? 0; rest !== 0; rest &= rest - 1) {
        const bp = 31 - Math.clz32(rest & -rest);
        maskOf[bp] = (maskOf[bp] ?? 0) | (1 << cpu);
      }
    }
    held = 0;
    for (let task = 0; task < tasks; task += 1) {
      const field = cpus + task;
      const code = ((words[wordOf[field] ?? 0] ?? 0) >>> (shiftOf[field] ?? 0)) & (codeMask[field] ?? 0);
      held |= code << (task * HBP_NUM);
    }
    present.boundary = tight[present.counts] ?? 0;
    present.refcounts = users.refcountsOf(held);
  };

  return {
    words: width,
    initial,
    tally,
    expand(words, sink) {
      takeApart(words);
      const row = decided.at(present.counts * users.refcounts + present.refcounts);
      let hasRegistered = false;
      for (let bp = 0; bp < breakpoints; bp += 1) {
        if (maskOf[bp] !== 0) unregister(bp, row, sink);
        else if (!hasRegistered) {
          registers(bp, row, sink);
          hasRegistered = byOrbit;
        }
      }
      expandUsers(held, sink);
    },
  };
};
