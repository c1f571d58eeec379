/** Fills the tables of effects: from what was learned before under the same answers, else from one more lesson. */
import { type ClassicKernel, structOf } from '../../../../machines/classic/state.ts';
import { HBP_NUM } from '../../../../machines/machine.ts';
import type { Operation } from '../../../../machines/operation.ts';
import type { Policy } from '../../../../machines/policy.ts';
import type { Model } from '../model.ts';
import type { Tally } from '../../tally.ts';
import { type Effects, entryOf, type KernelRequest, LEVELS, ODD, REFUSED, REGISTER } from './effects.ts';
import { type Lesson, teacherOf } from './lesson.ts';
import { isTelling, type Place } from './dependencies.ts';
import { createRecall, type Recall } from './recall.ts';
import type { Read } from './track.ts';

/** The packed state that is gone on from, taken apart. */
export interface Present {
  words: Int32Array;
  /** By CPU. */
  readonly column: Int32Array;
  boundary: number;
  /** The counts of all CPUs as one number, and the vector of counts of the tasks. */
  counts: number;
  refcounts: number;
}

/** Each makes sure that an entry is known. */
export interface Memory {
  /** How the request is decided in the present state. */
  readonly decide: (present: Present, request: KernelRequest) => void;
  /** Whom it interrupts. */
  readonly whom: (request: KernelRequest) => void;
  /** What a CPU with this column does in its interrupt. */
  readonly onCpu: (request: KernelRequest, cpu: number, boundary: number, column: number) => void;
  /** How an unregister ends, from the boundary and the counts after the interrupts. */
  readonly end: (request: KernelRequest, boundary: number, counts: number) => void;
}

const BOUNDARY: Place = { kind: 'boundary', of: -1 };

/** The boundary is asked for first: an entry holds where it is afterwards. */
const withBoundary = (boundary: number, reads: readonly Read<Place>[]): readonly Read<Place>[] => [
  { place: BOUNDARY, value: boundary },
  ...reads.filter(({ place }) => place.kind !== 'boundary'),
];

const digit = (number: number, base: number, place: number): number =>
  Math.floor(number / base ** place) % base;

export const createMemory = <K extends ClassicKernel>(
  policy: Policy<K>,
  model: Model<K>,
  effects: Effects,
  tally: Tally,
): Memory => {
  const { state, requests, cast, layout } = model;
  const { cpus, tasks } = cast.extent;
  const { kernel } = state;
  const { columns } = effects;
  const perBreakpoint = 2 ** cpus;
  const teach = teacherOf(policy, kernel, cast.world);
  const decisions = new Map<number, Recall>();
  const endings = new Map<number, Recall>();
  const plainEnds = new Map<number, boolean>();

  const recallFor = (recalls: Map<number, Recall>, { kind, bp, mask }: KernelRequest): Recall => {
    const at = effects.requestAt(kind, bp, mask);
    const known = recalls.get(at) ?? createRecall();
    recalls.set(at, known);
    return known;
  };

  /** What stands in a place: a decision and an ending can have read no others. */
  const valueIn =
    (boundary: number, counts: number, refcounts: number, mask: number) =>
    ({ kind, of }: Place): number => {
      switch (kind) {
        case 'boundary':
          return boundary;
        case 'count':
          return digit(counts, LEVELS, of);
        case 'refcount':
          return digit(refcounts, tasks + 1, of);
        default:
          return mask - 1;
      }
    };

  const operationOf = ({ kind, bp, mask }: KernelRequest): Operation => {
    const asked = requests[bp * perBreakpoint + (kind === REGISTER ? mask - 1 : perBreakpoint - 1)];
    if (asked === undefined) throw new RangeError(`there is no breakpoint ${bp}`);
    return model.operationOf(asked);
  };

  /** Does a register have nothing to do in the end? It is asked once: an end that reads nothing is always the same. */
  const endsPlainly = (request: KernelRequest): boolean => {
    const at = effects.requestAt(request.kind, request.bp, request.mask);
    const known = plainEnds.get(at);
    if (known !== undefined) return known;
    const { outcome, reads, writes } = teach.end(operationOf(request), request.bp);
    const isPlain =
      outcome.kind === 'granted' && ![...reads.map(({ place }) => place), ...writes].some(isTelling);
    plainEnds.set(at, isPlain);
    return isPlain;
  };

  const entryOfDecision = (request: KernelRequest, { outcome }: Lesson, before: number): number => {
    const moved = kernel.kernelPos - before;
    const decided = kernel.kernelPos;
    const course = tally.numberOf(request.kind === REGISTER ? 'register' : 'unregister', outcome, moved);
    if (outcome.kind === 'refused') return moved === 0 ? entryOf(course, REFUSED) : ODD;
    const isOdd = outcome.kind !== 'granted' || (request.kind === REGISTER && !endsPlainly(request));
    return isOdd ? ODD : entryOf(course, decided);
  };

  /** Does the column after hold what the column before held, with the breakpoint or without it? */
  const isChangedBy = ({ kind, bp }: KernelRequest, before: number, after: number): boolean => {
    if (after < 0) return false;
    const had = columns.members[before] ?? 0;
    const has = columns.members[after] ?? 0;
    return kind === REGISTER ? has === (had | (1 << bp)) : has === (had & ~(1 << bp));
  };

  /** MISSING and GHOST hold where this is not odd: a CPU of the mask has the breakpoint, or has it no more. */
  const learnOnCpu = (request: KernelRequest, cpu: number, boundary: number, column: number): number => {
    layout.fields[cpu]?.write(state, column);
    kernel.kernelPos = boundary;
    structOf(kernel, request.bp).mask = request.mask - 1;
    const { outcome } = teach.onCpu(operationOf(request), cpu);
    const after = layout.fields[cpu]?.read(state) ?? -1;
    return outcome.kind === 'granted' && isChangedBy(request, column, after) ? after + 1 : ODD;
  };

  const entryOfEnding = ({ outcome }: Lesson): number =>
    outcome.kind === 'granted' ? entryOf(0, kernel.kernelPos) : ODD;

  return {
    decide(present, request) {
      const { boundary, counts, refcounts } = present;
      const recall = recallFor(decisions, request);
      let entry = recall.find(valueIn(boundary, counts, refcounts, request.mask));
      if (entry === undefined) {
        model.load(present.words);
        const lesson = teach.decide(operationOf(request), request.bp);
        entry = entryOfDecision(request, lesson, boundary);
        recall.keep(withBoundary(boundary, lesson.reads), entry);
      }
      const row = effects.decided.at(counts * (tasks + 1) ** HBP_NUM + refcounts);
      effects.decided.entries()[row + effects.requestAt(request.kind, request.bp, request.mask)] = entry;
    },
    whom(request) {
      const { kind, bp, mask } = request;
      structOf(kernel, bp).mask = mask - 1;
      const bits = teach.whom(operationOf(request), bp);
      effects.whom[effects.requestAt(kind, bp, mask)] = bits === mask ? bits + 1 : ODD;
    },
    onCpu(request, cpu, boundary, column) {
      const at = effects.cpuAt(request.kind, request.bp, cpu, boundary) + column;
      effects.cpu[at] = learnOnCpu(request, cpu, boundary, column);
    },
    end(request, boundary, counts) {
      const recall = recallFor(endings, request);
      let entry = recall.find(valueIn(boundary, counts, 0, request.mask));
      if (entry === undefined) {
        kernel.cpus.forEach((cpu, number) => (cpu.consumed = digit(counts, LEVELS, number)));
        kernel.kernelPos = boundary;
        structOf(kernel, request.bp).mask = request.mask - 1;
        const lesson = teach.end(operationOf(request), request.bp);
        entry = entryOfEnding(lesson);
        recall.keep(withBoundary(boundary, lesson.reads), entry);
      }
      const row = effects.ended.at(boundary * LEVELS ** cpus + counts);
      effects.ended.entries()[row + request.bp * perBreakpoint + request.mask] = entry;
    },
  };
};
