/** The debug exception handler of the 2009 code (domain.md §2.4). */
import { HBP_NUM } from '../machine.ts';
import type { Operation } from '../operation.ts';
import { part, type Recipe, recipe, type World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { slotMask } from '../x86/dr7.ts';
import { slotFires } from '../x86/fire.ts';
import { uninstall } from './registers.ts';
import { at, type ClassicKernel, type Cpu, cpuOf, type Task } from './state.ts';

const firedSlots = (here: Cpu, op: Operation, world: World): number[] => {
  const touched = world.roster.addresses.at(op.address);
  const fired: number[] = [];
  for (let i = 0; i < HBP_NUM; i += 1) {
    const watched = world.roster.addresses.at(here.dr[i] ?? 0);
    if (slotFires(here.dr7, i, watched, touched, op.length, op.access)) fired.push(i);
  }
  return fired;
};

/** Who owns fired slot `i` of a CPU whose DR7 was `dr7` when it fired, NONE for nobody. */
type OwnerOf = (kernel: ClassicKernel, here: Cpu, i: number, dr7: number) => number;

/** The owner is found by slot number alone; the address is not compared. */
const ownerByNumber: OwnerOf = (kernel, here, i) => {
  if (i >= kernel.kernelPos) return at(here.kernel, i);
  const slots = kernel.tasks[here.current]?.slots;
  return slots === undefined ? NONE : at(slots, i);
};

/** Is slot `i` loaded as the running task has it, and no residue of another or of what it was before? */
const isLoadedFor = (task: Task | undefined, here: Cpu, i: number, dr7: number): boolean =>
  task !== undefined && here.dr[i] === task.dr[i] && ((dr7 ^ task.dr7) & slotMask(i)) === 0;

/** Between the moment at which a task gets a slot and its interrupt, the register may hold something else. */
const ownerOfWhatIsLoaded: OwnerOf = (kernel, here, i, dr7) => {
  const isUsers = i < kernel.kernelPos;
  if (isUsers && !isLoadedFor(kernel.tasks[here.current], here, i, dr7)) return NONE;
  return ownerByNumber(kernel, here, i, dr7);
};

/**
 * The registers decide what fires; a task without the debug flag first drops the residue of the previous one. DR7 is saved,
 * cleared and restored around the callbacks, which changes nothing at rest.
 */
const exceptionFor = (ownerOf: OwnerOf): Recipe<ClassicKernel> =>
  recipe({
    takesLock: false,
    interrupts: (_kernel, op, cpu) => cpu === op.cpu,
    isLocal: true,
    parts: [
      part('load', (kernel, cpu, op, world) => {
        const here = cpuOf(kernel, cpu);
        const { dr7 } = here;
        const fired = firedSlots(here, op, world);
        if (fired.length === 0) return;
        if (kernel.tasks[here.current]?.debugFlag !== true) uninstall(kernel, cpu);
        for (const i of fired) {
          const owner = ownerOf(kernel, here, i, dr7);
          if (owner !== NONE) world.delivered.push(owner);
        }
      }),
    ],
  });

export const debugException = exceptionFor(ownerByNumber);

/** The repair: a task's slot is believed only where it is loaded, as a kernel slot is by being disabled before it changes (R8). */
export const debugExceptionOfLoaded = exceptionFor(ownerOfWhatIsLoaded);
