/** The register grid of an allocator that counts: stacks against the limit, and what each register serves (domain.md §6). */
import type { Holder, MainlineKernel, PerfEvent } from '../../../machines/mainline/state.ts';
import { ALL_CPUS } from '../../../machines/mainline/state.ts';
import { NONE, type Roster } from '../../../machines/roster.ts';
import { BP_TYPE } from '../../../machines/x86/perf-breakpoint.ts';
import { pathText } from '../../replay/state/place.ts';
import type { CountCpuView, CountedCell, CountGrid, CountTaskView, PlacedCell } from './grid.ts';
import type { Marks } from './marks.ts';

const TYPE_WORDS: Readonly<Record<number, string>> = {
  [BP_TYPE.r]: 'r',
  [BP_TYPE.w]: 'w',
  [BP_TYPE.rw]: 'rw',
  [BP_TYPE.x]: 'x',
};

/** A state and what its ids mean. */
interface Scene {
  readonly kernel: MainlineKernel;
  readonly roster: Roster;
  readonly marks: Marks;
}

const nameOf = ({ kernel, roster }: Scene, event: PerfEvent): string => {
  if (event.debugRegister !== NONE) return `DR${event.debugRegister}`;
  const own = event.bp === NONE ? 'nameless' : roster.breakpoints.at(event.bp);
  const parent = event.parent === NONE ? undefined : kernel.events[event.parent];
  return parent === undefined ? own : `copy of ${own}`;
};

const watchOf = ({ roster }: Scene, { type, address, length }: PerfEvent): string => {
  const access = TYPE_WORDS[type] ?? `type ${type}`;
  return `${access}${access === 'x' ? '' : length} ${roster.addresses.at(address).text}`;
};

/** @param task the name of whom they count for, null for the CPU-wide ones. @param place the count that they make. */
const countedCells = (
  scene: Scene,
  ids: readonly number[],
  task: string | null,
  place: string,
): readonly CountedCell[] =>
  ids.flatMap((id) => {
    const event = scene.kernel.events[id];
    if (event === undefined) return [];
    return [
      {
        holder: nameOf(scene, event),
        task,
        place,
        watch: watchOf(scene, event),
        disabled: event.disabled,
        lit: scene.marks.isLit(pathText(['events', String(id)])),
      },
    ];
  });

const isOn = (scene: Scene, cpu: number) => (id: number) => {
  const bound = scene.kernel.events[id]?.cpu;
  return bound === ALL_CPUS || bound === cpu;
};

const holderName = ({ roster }: Scene, { task, dead }: Holder): string =>
  dead ? `${roster.tasks.at(task)} (ended)` : roster.tasks.at(task);

/** The task that counts most on a CPU: its count is held against the limit there. */
const fullestOn = (scene: Scene, cpu: number): CountCpuView['fullest'] => {
  let fullest: { readonly holder: Holder; readonly ids: readonly number[] } | undefined;
  for (const holder of scene.kernel.holders) {
    if (holder === undefined) continue;
    const ids = holder.events.filter(isOn(scene, cpu));
    if (ids.length > (fullest?.ids.length ?? 0)) fullest = { holder, ids };
  }
  if (fullest === undefined) return null;
  const task = holderName(scene, fullest.holder);
  const name = scene.roster.tasks.at(fullest.holder.task);
  return { task, cells: countedCells(scene, fullest.ids, task, pathText(['tasks', name])) };
};

const placedCells = (scene: Scene, cpu: number, registers: readonly number[]): readonly PlacedCell[] =>
  registers.map((id, slot) => {
    const event = id === NONE ? undefined : scene.kernel.events[id];
    return {
      slot,
      place: `registers[${cpu}][${slot}]`,
      holder: event === undefined ? null : nameOf(scene, event),
      address: event === undefined ? '0x0' : scene.roster.addresses.at(event.address).text,
      lit: scene.marks.isLit(`registers[${cpu}][${slot}]`),
    };
  });

const cpuView = (scene: Scene, cpu: number): CountCpuView => {
  const entry = scene.kernel.cpus[cpu];
  const current = entry?.current ?? NONE;
  return {
    cpu,
    online: entry?.online ?? false,
    current: current === NONE ? null : scene.roster.tasks.at(current),
    pinned: countedCells(scene, entry?.events ?? [], null, `pinned[${cpu}]`),
    fullest: fullestOn(scene, cpu),
    sumWrong: scene.marks.wrongOfCount(cpu),
    placed: placedCells(scene, cpu, entry?.registers ?? []),
    lit: ['current', 'online', 'pinned'].some((column) => scene.marks.isLit(`${column}[${cpu}]`)),
    wrong: scene.marks.wrongOfCpu(cpu),
  };
};

const taskView = (scene: Scene, holder: Holder): CountTaskView => {
  const name = scene.roster.tasks.at(holder.task);
  const task = holderName(scene, holder);
  const allPlace = pathText(['tasks', name, 'all']);
  const everywhere = holder.events.filter((id) => scene.kernel.events[id]?.cpu === ALL_CPUS);
  const bound = scene.kernel.cpus.flatMap((_, cpu) => {
    const ids = holder.events.filter((id) => scene.kernel.events[id]?.cpu === cpu);
    const place = pathText(['tasks', name, 'byCpu', cpu]);
    return ids.length === 0 ? [] : [{ cpu, place, cells: countedCells(scene, ids, task, place) }];
  });
  return {
    task,
    dead: holder.dead,
    all: countedCells(scene, everywhere, task, allPlace),
    allPlace,
    bound,
    lit: scene.marks.isLit(pathText(['tasks', name])),
    wrong: scene.marks.wrongOfTask(name),
  };
};

export const countGrid = (kernel: MainlineKernel, limit: number, roster: Roster, marks: Marks): CountGrid => {
  const scene: Scene = { kernel, roster, marks };
  return {
    kind: 'counts',
    limit,
    wrong: marks.wrongAnywhere(),
    cpus: kernel.cpus.map((_, cpu) => cpuView(scene, cpu)),
    tasks: kernel.holders.flatMap((holder) => (holder === undefined ? [] : [taskView(scene, holder)])),
  };
};
