/** What happens to slots, registers and tasks under a policy with a boundary, and has to be seen happening. */
import { HBP_NUM } from '../../machines/machine.ts';
import { NONE } from '../../machines/roster.ts';
import { slotFires } from '../../machines/x86/fire.ts';
import type { Step } from '../invariant.ts';
import { usedSlots } from '../kernel-tables.ts';
import type { SlotKernel } from '../slot-kernel.ts';
import type { Sometimes } from './sometimes.ts';

type Slots = Sometimes<SlotKernel>;

const isGranted = ({ outcome }: Step): boolean => outcome.kind === 'granted';

const holdsSlots = (state: SlotKernel, task: number): boolean =>
  state.tasks[task]?.slots.some((bp) => bp !== NONE) === true;

/** Does some kernel-space breakpoint stand in a higher slot of a CPU than before? */
const isCompacted = ({ before, after }: Step): boolean =>
  before.cpus.some(({ kernel }, cpu) =>
    kernel.some((bp, slot) => bp !== NONE && (after.cpus[cpu]?.kernel.lastIndexOf(bp) ?? NONE) > slot),
  );

/** Did the registers raise the exception, whoever was called then? */
const hasFired = ({ op, before, roster }: Step): boolean => {
  const here = before.cpus[op.cpu];
  if (op.type !== 'debug.exception' || here === undefined) return false;
  const touched = roster.addresses.at(op.address);
  return here.dr.some((address, slot) =>
    slotFires(here.dr7, slot, roster.addresses.at(address), touched, op.length, op.access),
  );
};

const runsHere = ({ before, op }: Step): boolean =>
  op.task !== NONE && before.cpus[op.cpu]?.current === op.task;

const ofBoundary: readonly Slots[] = [
  { name: 'boundary lowered', needs: [], isReached: (s) => s.after.kernelPos < s.before.kernelPos },
  { name: 'boundary raised', needs: [], isReached: (s) => s.after.kernelPos > s.before.kernelPos },
  {
    name: 'a CPU full of kernel breakpoints',
    needs: [],
    isReached: ({ after }) => after.cpus.some((cpu) => usedSlots(cpu) === HBP_NUM),
  },
  {
    name: 'a task right below the boundary, the kernel right above',
    needs: [],
    isReached: ({ after: { kernelPos, tasks, cpus } }) =>
      kernelPos > 0 &&
      tasks.some((task) => (task?.slots[kernelPos - 1] ?? NONE) !== NONE) &&
      cpus.some(({ kernel }) => (kernel[kernelPos] ?? NONE) !== NONE),
  },
  { name: 'compaction moves a slot', needs: [], isReached: isCompacted },
  {
    name: 'CPUs with different tables',
    needs: [],
    leastCpus: 2,
    policies: ['percpu-rfc', 'percpu'],
    isReached: ({ after: { cpus } }) =>
      cpus.some(
        (cpu) => cpu.online && cpu.kernel.join() !== cpus.find(({ online }) => online)?.kernel.join(),
      ),
  },
];

const ofExceptions: readonly Slots[] = [
  { name: '#DB delivered', needs: [], isReached: ({ delivered }) => delivered.length > 0 },
  { name: '#DB delivered to two', needs: [], isReached: ({ delivered }) => delivered.length > 1 },
  {
    name: 'an access that no slot watches',
    needs: [],
    isReached: (step) => step.op.type === 'debug.exception' && !hasFired(step),
  },
  {
    name: 'a hit of residue swallowed',
    needs: [],
    isReached: (step) => hasFired(step) && step.delivered.length === 0,
  },
  {
    name: 'residue of a lazy switch',
    needs: [],
    isReached: (_step, { residue }) => residue.some((bits) => bits !== 0),
  },
];

const ofTasks: readonly Slots[] = [
  {
    name: 'a task with breakpoints switched in',
    needs: [],
    isReached: ({ op, after }) => op.type === 'task.switch' && holdsSlots(after, op.task),
  },
  {
    name: 'a running task given a breakpoint',
    needs: [],
    isReached: (step) => step.op.type === 'breakpoint.register' && isGranted(step) && runsHere(step),
  },
  {
    name: 'a breakpoint modified',
    needs: [],
    isReached: (step) => step.op.type === 'breakpoint.modify' && isGranted(step),
  },
  {
    name: 'exec of a task with breakpoints',
    needs: ['settled'],
    isReached: ({ op, before }) => op.type === 'task.exec' && holdsSlots(before, op.task),
  },
  {
    name: 'exit of a task with breakpoints',
    needs: ['settled'],
    isReached: ({ op, before }) => op.type === 'task.exit' && holdsSlots(before, op.task),
  },
  {
    name: 'fork of a task with breakpoints',
    needs: ['settled'],
    isReached: ({ op, before }) => op.type === 'task.fork' && holdsSlots(before, op.task),
  },
];

const ofHotplug: readonly Slots[] = [
  {
    name: 'a CPU with kernel slots goes offline',
    needs: ['online'],
    leastCpus: 2,
    isReached: ({ op, before }) => {
      const here = before.cpus[op.cpu];
      return op.type === 'cpu.offline' && here !== undefined && usedSlots(here) > 0;
    },
  },
  {
    name: 'a CPU comes online for which breakpoints are registered',
    needs: ['online'],
    leastCpus: 2,
    isReached: ({ op }, { kernel }) =>
      op.type === 'cpu.online' && kernel.some(({ cpus }) => cpus.includes(op.cpu)),
  },
  {
    name: 'a CPU that runs a task goes offline',
    needs: ['online'],
    leastCpus: 2,
    isReached: ({ op, before }) => op.type === 'cpu.offline' && before.cpus[op.cpu]?.current !== NONE,
  },
];

export const HAPPENINGS: readonly Slots[] = [...ofBoundary, ...ofExceptions, ...ofTasks, ...ofHotplug];
