/** Opening and closing breakpoints: `breakpoint.register` and `breakpoint.unregister` (domain.md §6.3, §6.4). */
import type { Operation } from '../operation.ts';
import { GRANTED, NOTHING_TO_DO, type Outcome } from '../outcome.ts';
import { type Recipe, recipe, type World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { breakpointOf, registrationIndex } from './breakpoints.ts';
import { refusedForRoom } from './install-rules.ts';
import { joinsGroup, leaderIdOf, type Open, refusedBeforeRoom } from './open-rules.ts';
import { createEvent, freeEvent, holderFor, PLAIN_SETTINGS } from './perf-event.ts';
import { attributesOf } from './request.ts';
import { ALL_CPUS, type MainlineKernel } from './state.ts';
import { PERF_FLAG, targetOf } from './target.ts';

/** What a register asks for, as the rules look at it. */
export const openOf = (kernel: MainlineKernel, op: Operation, world: World): Open => ({
  kernel,
  world,
  attributes: attributesOf(kernel, op, world),
  target: targetOf(kernel, op, world),
  perf: op.perf === NONE ? undefined : world.roster.requests.at(op.perf),
});

/** What a register would be answered; nothing changes. */
export const decideOpen = (kernel: MainlineKernel, op: Operation, world: World): Outcome => {
  const open = openOf(kernel, op, world);
  return refusedBeforeRoom(open) ?? refusedForRoom(open) ?? GRANTED;
};

/** The CPUs of a target that can be counted: after an answer that was forced upon the model some may not exist. */
const countableCpus = ({ target, world }: Open): number[] =>
  target.cpus.filter((cpu) =>
    cpu === ALL_CPUS ? target.task !== NONE : cpu >= 0 && cpu < world.machine.cpus,
  );

const remember = (kernel: MainlineKernel, op: Operation, { attributes }: Open): void => {
  const breakpoint = breakpointOf(kernel, op.bp);
  if (op.mask !== NONE) breakpoint.mask = op.mask;
  breakpoint.type = attributes.type;
  breakpoint.address = attributes.addressId;
  breakpoint.length = Number(attributes.length);
  breakpoint.inherit = attributes.inherit;
  breakpoint.excludeKernel = attributes.excludeKernel;
  breakpoint.disabled = attributes.disabled;
};

/** The leader of the new event's group: one in the same context, as the rules ask. */
const groupLeader = (open: Open, holder: number): number => {
  if (open.perf === undefined || !joinsGroup(open.perf)) return NONE;
  const leader = leaderIdOf(open);
  return open.kernel.events[leader]?.holder === holder ? leader : NONE;
};

/** Is it for a task that the recording cannot name? Nothing can then be counted for it. */
const isForUnknownTask = ({ perf, target }: Open): boolean =>
  perf !== undefined && perf.pid !== -1 && (perf.flags & PERF_FLAG.pidCgroup) === 0 && target.task === NONE;

/** Makes the events. It asks nothing any more: a request that the rules refuse is carried out too (see `Recipe.end`). */
const carryOut = (kernel: MainlineKernel, op: Operation, world: World): Outcome => {
  const open = openOf(kernel, op, world);
  const { attributes, target } = open;
  remember(kernel, op, open);
  const cpus = countableCpus(open);
  if (cpus.length === 0 || isForUnknownTask(open)) return GRANTED;
  const holder = target.task === NONE ? NONE : holderFor(kernel, target.task);
  const settings = {
    ...PLAIN_SETTINGS,
    bp: op.bp,
    holder,
    type: attributes.type,
    address: attributes.addressId,
    length: Number(attributes.length),
    disabled: attributes.disabled,
    attached: holder === NONE || kernel.holders[holder]?.dead !== true,
    leader: groupLeader(open, holder),
    inherit: attributes.inherit,
    inheritThread: attributes.inheritThread,
    removeOnExec: attributes.removeOnExec,
    enableOnExec: attributes.enableOnExec,
    sampleRead: attributes.sampleRead,
    request: op.perf,
  };
  const events = cpus.map((cpu) => createEvent(kernel, { ...settings, cpu }));
  breakpointOf(kernel, op.bp).registrations.push(events);
  return GRANTED;
};

export const open: Recipe<MainlineKernel> = recipe({ begin: decideOpen, end: carryOut });

/** The last reference went: the events are uncounted, and their copies with them. An unknown breakpoint is nobody's. */
export const close: Recipe<MainlineKernel> = recipe({
  begin: (kernel, op) => (registrationIndex(kernel, op) === -1 && op.mask === NONE ? NOTHING_TO_DO : GRANTED),
  end: (kernel, op) => {
    if (op.mask !== NONE) breakpointOf(kernel, op.bp).mask = op.mask;
    const index = registrationIndex(kernel, op);
    if (index === -1) return GRANTED;
    for (const id of breakpointOf(kernel, op.bp).registrations.splice(index, 1)[0] ?? [])
      freeEvent(kernel, id);
    return GRANTED;
  },
});
