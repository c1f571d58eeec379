/** Making and freeing events: the lists that name them, their counts and their registers change together here. */
import { NONE } from '../roster.ts';
import { release, reserve } from './admission.ts';
import { settleEvent } from './placement.ts';
import {
  ALL_CPUS,
  cpuOf,
  eventOf,
  type Holder,
  holderOf,
  type MainlineKernel,
  type PerfEvent,
  taskOf,
} from './state.ts';

/** What an event is made of; ids, flags and numbers as in {@link PerfEvent}. */
export type EventSettings = Omit<PerfEvent, 'copies' | 'mayBeExchanged' | 'countInDoubt'>;

/** The settings of one of ptrace's events, and what others start from. */
export const PLAIN_SETTINGS: EventSettings = {
  bp: NONE,
  parent: NONE,
  holder: NONE,
  cpu: ALL_CPUS,
  debugRegister: NONE,
  type: 0,
  address: 0,
  length: 0,
  disabled: false,
  attached: true,
  leader: NONE,
  inherit: false,
  inheritThread: false,
  removeOnExec: false,
  enableOnExec: false,
  sampleRead: false,
  request: NONE,
};

const put = <T>(list: (T | undefined)[], free: number[], entry: T): number => {
  const id = free.pop() ?? list.length;
  if (id === list.length) list.push(entry);
  else list[id] = entry;
  return id;
};

const strike = (list: number[], id: number): void => {
  const i = list.indexOf(id);
  if (i !== -1) list.splice(i, 1);
};

/** The holder of a task, made with its first event. */
export const holderFor = (kernel: MainlineKernel, task: number): number => {
  const entry = taskOf(kernel, task);
  if (entry.holder !== NONE) return entry.holder;
  const holder: Holder = {
    task,
    dead: entry.ended,
    all: 0,
    bound: 0,
    byCpu: [],
    events: [],
    debugRegisters: [NONE, NONE, NONE, NONE],
  };
  entry.holder = put(kernel.holders, kernel.freeHolders, holder);
  return entry.holder;
};

const forgetHolder = (kernel: MainlineKernel, id: number, task: number): void => {
  kernel.holders[id] = undefined;
  kernel.freeHolders.push(id);
  const entry = taskOf(kernel, task);
  // A new task may have taken the name meanwhile.
  if (entry.holder === id) entry.holder = NONE;
};

/** Makes and counts an event; a free register serves it at once where it is due. Whether it fits was decided before. */
export const createEvent = (kernel: MainlineKernel, settings: EventSettings): number => {
  const { holder, cpu, parent } = settings;
  const id = put(kernel.events, kernel.freeEvents, {
    ...settings,
    copies: [],
    mayBeExchanged: false,
    countInDoubt: false,
  });
  if (holder === NONE) cpuOf(kernel, cpu).events.push(id);
  else holderOf(kernel, holder).events.push(id);
  if (parent !== NONE) eventOf(kernel, parent).copies.push(id);
  reserve(kernel, holder, cpu);
  settleEvent(kernel, holder, cpu);
  return id;
};

/** Frees one event: uncounted, out of every list, its register free; the members of its group lead themselves from now on. */
const freeOne = (kernel: MainlineKernel, id: number): void => {
  const { holder, cpu, parent, debugRegister } = eventOf(kernel, id);
  release(kernel, holder, cpu);
  if (parent !== NONE) strike(eventOf(kernel, parent).copies, id);
  const owner = holder === NONE ? undefined : holderOf(kernel, holder);
  const list = owner?.events ?? cpuOf(kernel, cpu).events;
  strike(list, id);
  for (const member of list) {
    const event = eventOf(kernel, member);
    if (event.leader === id) event.leader = NONE;
  }
  if (owner !== undefined && debugRegister !== NONE) owner.debugRegisters[debugRegister] = NONE;
  settleEvent(kernel, holder, cpu);
  kernel.events[id] = undefined;
  kernel.freeEvents.push(id);
  if (owner?.events.length === 0) forgetHolder(kernel, holder, owner.task);
};

/** Frees an event and every copy of it, as the close of its last descriptor does. */
export const freeEvent = (kernel: MainlineKernel, id: number): void => {
  for (const copy of [...eventOf(kernel, id).copies]) freeOne(kernel, copy);
  freeOne(kernel, id);
};

/** Takes an original out of its context: neither placed nor inherited any more, still counted. */
export const detachEvent = (kernel: MainlineKernel, id: number): void => {
  const event = eventOf(kernel, id);
  event.attached = false;
  settleEvent(kernel, event.holder, event.cpu);
};
