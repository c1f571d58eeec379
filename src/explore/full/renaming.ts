/**
 * Symmetry of the full space over CPUs, breakpoints, tasks and the order of calls: names are given anew in the order in which a
 * look over the state meets their bearers, CPU by CPU and slot by slot. What is not met is told apart by what is known of it
 * alone. Where that leaves a choice (two CPUs that look alike) every choice is tried, and the least record is the class's: so
 * states are of one class exactly if a renaming makes one of the other.
 */
import { type Extent, userBreakpoint } from '../../../machines/packing/booked.ts';
import { NONE } from '../../../machines/roster.ts';
import type { Cast } from '../cast.ts';
import { PER_TASK, taskOfBreakpoint } from './cast-names.ts';
import { isIdleResidue } from './dead-registers.ts';
import { maskNameBy } from '../masks.ts';
import { ordersBy, placesIn } from './orders.ts';
import { type ClassicNode, cpuText, structTextsOf } from './seen.ts';

const OWN = Array.from({ length: PER_TASK }, (_, own) => own);

/** The new id of each old one, and the calls under way in their new order. */
export interface Renaming {
  readonly cpus: readonly number[];
  readonly breakpoints: readonly number[];
  readonly tasks: readonly number[];
  readonly calls: readonly number[];
}

/** What makes a difference although it is only a name or an order. */
export interface Distinctions {
  /** CPUs keep their names: in which order they were interrupted shows in what they share. */
  readonly cpus: boolean;
  /** The order of registrations shows: a table is rebuilt in it. */
  readonly registrations: boolean;
  /** What a slot watches that a lazy switch left armed: somebody may meet it (`dead-registers.ts`). */
  readonly residue: boolean;
}

/** Gives new names in the order of the asking. */
const createNames = (size: number) => {
  const names: number[] = Array.from({ length: size }, () => NONE);
  let next = 0;
  return {
    names,
    meet(old: number): void {
      if (old < 0 || old >= size || names[old] !== NONE) return;
      names[old] = next;
      next += 1;
    },
    unmet: (): readonly number[] => names.flatMap((name, old) => (name === NONE ? [old] : [])),
  };
};

/** The ids of breakpoints, tasks and addresses in an order that no name decides, once the CPUs and the calls have theirs. */
interface Meeting {
  readonly meetTask: (task: number) => void;
  readonly meetBreakpoint: (bp: number) => void;
}

const lookOver = (
  { kernel, underWay }: ClassicNode,
  cast: Cast,
  cpuOrder: readonly number[],
  calls: readonly number[],
  distinctions: Distinctions,
  { meetTask, meetBreakpoint }: Meeting,
): void => {
  for (const call of calls) {
    const op = underWay[call]?.op;
    if (op === undefined) continue;
    meetTask(op.task);
    meetTask(op.child);
    meetBreakpoint(op.bp);
  }
  for (const number of cpuOrder) {
    const cpu = kernel.cpus[number];
    if (cpu === undefined) continue;
    for (const bp of cpu.kernel) if (bp !== NONE) meetBreakpoint(bp);
    cpu.dr.forEach((address, slot) => {
      if (address === 0) return;
      const bp = cast.breakpointAt(address);
      // Of what calls nobody only the task is kept.
      const isNobodys = !distinctions.residue && isIdleResidue(kernel, number, cpu, slot);
      if (isNobodys) meetTask(taskOfBreakpoint(cast.extent, bp) ?? NONE);
      else meetBreakpoint(bp);
    });
    meetTask(cpu.current);
  }
  for (const bp of kernel.kernelList) if (bp !== NONE) meetBreakpoint(bp);
  if (distinctions.registrations) for (const { bp } of kernel.registrations ?? []) meetBreakpoint(bp);
};

/**
 * The breakpoints of a task are called by the slots that they hold. The others are in the order in which they were met, and last
 * those that stand nowhere, by what their structs hold: of two that look alike neither matters more.
 */
const namesInTask = (
  { kernel }: ClassicNode,
  extent: Extent,
  task: number,
  met: readonly number[],
  textOf: (bp: number) => string,
): readonly number[] => {
  const first = userBreakpoint(extent, task, 0);
  const names: number[] = OWN.map(() => NONE);
  kernel.tasks[task]?.slots.forEach((bp, slot) => {
    if (OWN.includes(bp - first)) names[bp - first] = slot;
  });
  const others = OWN.filter((own) => names[own] === NONE);
  const free = OWN.filter((name) => !names.includes(name));
  const seen = met.map((bp) => bp - first).filter((own) => others.includes(own));
  const unseen = others.filter((own) => !seen.includes(own));
  const texts = new Map(unseen.map((own) => [own, unseen.length < 2 ? '' : textOf(first + own)]));
  unseen.sort((a, b) =>
    (texts.get(a) ?? '') < (texts.get(b) ?? '') ? -1 : Number(texts.get(a) !== texts.get(b)),
  );
  [...seen, ...unseen].forEach((own, i) => (names[own] = free[i] ?? own));
  return names;
};

const stageTexts = ({ underWay }: ClassicNode, cpuNames: readonly number[]): readonly string[] =>
  underWay.map(({ op, stage }) =>
    underWay.length < 2 ? '' : `${cpuNames[op.cpu] ?? NONE} ${stage} ${op.type} ${Number(op.task === NONE)}`,
  );

/** The renamings under which the state looks least: that of its class is among what they make of it. */
export const renamingsOf = (
  node: ClassicNode,
  cast: Cast,
  distinctions: Distinctions,
): readonly Renaming[] => {
  const { kernel } = node;
  const { extent } = cast;
  const cpuOrders =
    distinctions.cpus || kernel.cpus.length < 2
      ? [kernel.cpus.map((_, cpu) => cpu)]
      : ordersBy(kernel.cpus.map((_, cpu) => cpuText(node, cpu)));

  const namesFor = (cpuOrder: readonly number[], calls: readonly number[]): readonly Renaming[] => {
    const cpus = placesIn(cpuOrder);
    const ofKernel = createNames(extent.breakpoints);
    const ofTasks = createNames(extent.tasks);
    const met: number[] = [];
    const meetBreakpoint = (bp: number): void => {
      if (bp < extent.breakpoints) {
        ofKernel.meet(bp);
      } else if (!met.includes(bp)) {
        met.push(bp);
        ofTasks.meet(taskOfBreakpoint(extent, bp) ?? NONE);
      }
    };
    const meetTask = (task: number): void => ofTasks.meet(task);
    lookOver(node, cast, cpuOrder, calls, distinctions, { meetTask, meetBreakpoint });

    const textOf = structTextsOf(node, cast, maskNameBy(cpus, cast.masks.length), cpus);
    const unmet = ofKernel.unmet().map((bp, _, all) => ({ bp, text: all.length < 2 ? '' : textOf(bp) }));
    unmet.sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)));
    for (const { bp } of unmet) ofKernel.meet(bp);

    const strangers = ofTasks.unmet();
    const taskText = (task: number): string => {
      const { slots = [], dr7 = 0, debugFlag = false } = kernel.tasks[task] ?? {};
      const names = namesInTask(node, extent, task, met, textOf);
      const structs = OWN.map((own) => textOf(userBreakpoint(extent, task, names.indexOf(own))));
      const held = slots.map((bp) => Number(bp !== NONE)).join('');
      return [held, dr7, debugFlag, ...structs].join();
    };
    const orders = ordersBy(strangers.map((task, _, all) => (all.length < 2 ? '' : taskText(task))));
    return orders.map((order) => {
      const tasks = [...ofTasks.names];
      order.forEach((at, i) => (tasks[strangers[at] ?? 0] = extent.tasks - strangers.length + i));
      const seen = [...met];
      for (const task of placesIn(tasks)) {
        for (const bp of kernel.tasks[task]?.slots ?? []) if (!seen.includes(bp)) seen.push(bp);
      }
      const breakpoints = [
        ...ofKernel.names,
        ...tasks.flatMap((name, task) =>
          namesInTask(node, extent, task, seen, textOf).map((own) => userBreakpoint(extent, name, own)),
        ),
      ];
      return { cpus, breakpoints, tasks, calls };
    });
  };

  return cpuOrders.flatMap((cpuOrder) =>
    ordersBy(stageTexts(node, placesIn(cpuOrder))).flatMap((calls) => namesFor(cpuOrder, calls)),
  );
};

/** Where names stay: calls are in the order of the CPUs that they run on, since which came first makes no difference. */
export const inOrderOfCpus = (node: ClassicNode, { extent, breakpointIds }: Cast): readonly Renaming[] => {
  const same = (size: number): readonly number[] => Array.from({ length: size }, (_, i) => i);
  const cpus = same(extent.cpus);
  const [breakpoints, tasks] = [same(breakpointIds), same(extent.tasks)];
  const stages = stageTexts(node, cpus);
  const texts = node.underWay.map(({ op }, i) => `${stages[i] ?? ''} ${op.bp} ${op.task} ${op.mask}`);
  return ordersBy(texts).map((calls) => ({ cpus, breakpoints, tasks, calls }));
};
