/** What may happen in the full space: every event that a bounded machine can see, as far as somebody wants to see it. */
import type { LedgerEvent } from '../../../machines/events.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import { userBreakpoint } from '../../../machines/packing/booked.ts';
import type { Cast } from '../cast.ts';
import type { Wish } from '../wish.ts';

const range = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);

/** The seq of an event that has none yet. */
const UNNUMBERED = 0;

type Settings = Pick<LedgerEvent & { type: 'breakpoint.register' }, 'bp' | 'address' | 'length' | 'access'>;

const settingsOf = (cast: Cast, bp: number): Settings => ({
  bp: cast.breakpoint(bp),
  address: cast.address(bp),
  length: 4,
  access: 'w',
});

type Kind = (cast: Cast, wish: Wish, cpu: number) => readonly LedgerEvent[];

const drops = ({ dropped }: Wish, name: Wish['dropped'][number]): boolean => dropped.includes(name);

const seq = UNNUMBERED;

/** An unregister brings a mask where that may differ, or where nothing is known of a struct that was never registered. */
const mayMissMask = (wish: Wish): boolean =>
  wish.unbalanced || drops(wish, 'constant mask') || drops(wish, 'balanced');

/** With every non-empty set of CPUs; and without one, which means all. */
const kernelCalls: Kind = (cast, wish, cpu) =>
  range(cast.extent.breakpoints).flatMap((bp): LedgerEvent[] => {
    const settings = settingsOf(cast, bp);
    const name = settings.bp;
    const empty = drops(wish, 'non-empty') ? [[]] : [];
    const others = mayMissMask(wish) ? cast.masks : [];
    return [
      { seq, cpu, type: 'breakpoint.register', ...settings },
      ...[...cast.masks, ...empty].map((cpus): LedgerEvent => ({
        seq,
        cpu,
        type: 'breakpoint.register',
        ...settings,
        cpus,
      })),
      { seq, cpu, type: 'breakpoint.unregister', bp: name },
      ...others.map((cpus): LedgerEvent => ({ seq, cpu, type: 'breakpoint.unregister', bp: name, cpus })),
    ];
  });

/** An owner moves its breakpoint, and back: kernel-space ones cannot be modified, but the struct has been written to by then. */
const rewrites: Kind = (cast, wish, cpu) =>
  drops(wish, 'constant settings')
    ? range(cast.extent.breakpoints).flatMap((bp) => {
        const settings = settingsOf(cast, bp);
        return [cast.address(bp), cast.otherAddress(bp)].map((address) => ({
          seq,
          cpu,
          type: 'breakpoint.modify',
          ...settings,
          address,
        }));
      })
    : [];

const taskCalls: Kind = (cast, _wish, cpu) =>
  range(cast.extent.tasks).flatMap((task) =>
    range(HBP_NUM + 1).flatMap((slot): LedgerEvent[] => {
      const settings = settingsOf(cast, userBreakpoint(cast.extent, task, slot));
      const name = cast.task(task);
      return [
        { seq, cpu, type: 'breakpoint.register', ...settings, task: name },
        { seq, cpu, type: 'breakpoint.unregister', bp: settings.bp, task: name },
      ];
    }),
  );

const switches: Kind = (cast, wish, cpu) =>
  wish.switches
    ? [null, ...range(cast.extent.tasks).map(cast.task)].map((task) => ({
        seq,
        cpu,
        type: 'task.switch',
        task,
      }))
    : [];

const exceptions: Kind = (cast, wish, cpu) =>
  wish.exceptions
    ? range(cast.breakpointIds).map((bp) => ({
        seq,
        cpu,
        type: 'debug.exception',
        address: cast.address(bp),
        access: 'w',
      }))
    : [];

const hotplug: Kind = (_cast, wish, cpu) =>
  wish.hotplug || drops(wish, 'online')
    ? [
        { seq, cpu, type: 'cpu.offline' },
        { seq, cpu, type: 'cpu.online' },
      ]
    : [];

const endsOfTasks: Kind = (cast, wish, cpu) => {
  if (!drops(wish, 'settled')) return [];
  const names = range(cast.extent.tasks).map(cast.task);
  return names.flatMap((task): LedgerEvent[] => [
    { seq, cpu, type: 'task.exec', task },
    { seq, cpu, type: 'task.exit', task },
    ...names
      .filter((child) => child !== task)
      .map((child): LedgerEvent => ({ seq, cpu, type: 'task.fork', task, child })),
  ]);
};

/** Every event without its number; which of them can happen depends on the state. */
export const menuOf = (cast: Cast, wish: Wish): readonly LedgerEvent[] =>
  range(cast.extent.cpus).flatMap((cpu) =>
    [kernelCalls, rewrites, taskCalls, switches, exceptions, hotplug, endsOfTasks].flatMap((kind) =>
      kind(cast, wish, cpu),
    ),
  );
