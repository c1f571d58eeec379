/**
 * The nine cases of the kernel's own test of its accounting (domain.md §6.7; Linux's `kernel/events/hw_breakpoint_test.c`), by
 * their names there. The kernel skips them on a machine with one CPU; here what they say of CPU 1 is left out then.
 */
import type { Machine } from '../../machines/machine.ts';
import { type ExpectedCall, type Place, type Script, startScript } from './script.ts';

export interface Scenario {
  readonly name: string;
  /** The claim in one sentence. */
  readonly says: string;
  /** Slots that a CPU must have for it to mean anything. */
  readonly slots: number;
  readonly calls: (machine: Machine) => readonly ExpectedCall[];
}

const ME: Place = { task: 'me' };
const OTHER: Place = { task: 'other' };
const CPU0: Place = { cpu: 0 };
const CPU1: Place = { cpu: 1 };
const ME_ON_CPU0: Place = { ...ME, ...CPU0 };
const OTHER_ON_CPU0: Place = { ...OTHER, ...CPU0 };

/** Takes the slots there but for `left` of them; answers the names of what was granted. */
const fill = (script: Script, machine: Machine, place: Place, left = 0): readonly string[] =>
  Array.from({ length: machine.slots - left }, () => script.fits(place));

const fullFor = (script: Script, places: readonly Place[]): void => {
  for (const place of places) script.full(place);
};

const ALL_FIVE: readonly Place[] = [ME, OTHER, ME_ON_CPU0, OTHER_ON_CPU0, CPU0];

const scenario = (
  name: string,
  says: string,
  tell: (script: Script, machine: Machine) => void,
  slots = 1,
): Scenario => ({
  name,
  says,
  slots,
  calls: (machine) => {
    const script = startScript();
    tell(script, machine);
    return script.calls;
  },
});

const hasCpu1 = (machine: Machine): boolean => machine.cpus > 1;

export const KUNIT_SCENARIOS: readonly Scenario[] = [
  scenario('test_one_cpu', 'a full CPU is full for tasks too', (script, machine) => {
    fill(script, machine, CPU0);
    fullFor(script, [ME, CPU0]);
  }),

  scenario('test_many_cpus', 'CPUs are independent of each other', (script, machine) => {
    for (let cpu = 0; cpu < machine.cpus; cpu += 1) {
      fill(script, machine, { cpu });
      script.full({ cpu });
    }
  }),

  scenario('test_one_task_on_all_cpus', 'a task on all CPUs takes slots of each', (script, machine) => {
    const [first = ''] = fill(script, machine, ME);
    fullFor(script, [ME, ME_ON_CPU0, CPU0]);
    script.remove(first);
    script.fits(CPU0);
  }),

  scenario('test_two_tasks_on_all_cpus', 'tasks do not compete with each other', (script, machine) => {
    const [first = ''] = fill(script, machine, ME);
    fill(script, machine, OTHER);
    fullFor(script, ALL_FIVE);
    script.remove(first);
    script.full(CPU0);
  }),

  scenario('test_one_task_on_one_cpu', 'a task bound to a CPU takes slots of that CPU', (script, machine) => {
    const [first = ''] = fill(script, machine, ME_ON_CPU0);
    fullFor(script, [ME, ME_ON_CPU0, CPU0]);
    script.remove(first);
    script.fits(CPU0);
  }),

  scenario(
    'test_one_task_mixed',
    "a task's bound breakpoints and those on all CPUs add up",
    (script, machine) => {
      const bound = script.fits(ME_ON_CPU0);
      const [second = ''] = fill(script, machine, ME, 1);
      fullFor(script, [ME, ME_ON_CPU0, CPU0]);
      script.remove(bound);
      script.remove(second);
      script.fits(CPU0);
      script.fits(CPU0);
      script.full(CPU0);
    },
    3,
  ),

  scenario(
    'test_two_tasks_on_one_cpu',
    'two tasks bound to one CPU leave the others free',
    (script, machine) => {
      fill(script, machine, ME_ON_CPU0);
      fill(script, machine, OTHER_ON_CPU0);
      fullFor(script, ALL_FIVE);
      if (hasCpu1(machine)) fill(script, machine, CPU1);
    },
  ),

  scenario('test_two_tasks_on_one_all_cpus', 'the fullest task decides on each CPU', (script, machine) => {
    fill(script, machine, ME_ON_CPU0);
    fill(script, machine, OTHER);
    fullFor(script, ALL_FIVE);
    if (hasCpu1(machine)) script.full(CPU1);
  }),

  scenario(
    'test_task_on_all_and_one_cpu',
    'a task goes from all CPUs to a bound one and back',
    (script, machine) => {
      fill(script, machine, ME, 2);
      const bound = script.fits(ME_ON_CPU0);
      script.fits(ME);
      fullFor(script, [ME, CPU0]);
      const onCpu1 = hasCpu1(machine) ? script.fits(CPU1) : undefined;
      if (onCpu1 !== undefined) script.full(CPU1);
      script.remove(bound);
      if (onCpu1 !== undefined) {
        script.full(ME);
        script.remove(onCpu1);
      }
      script.fits(ME);
      fullFor(script, [ME, CPU0]);
      if (hasCpu1(machine)) script.full(CPU1);
    },
    3,
  ),
];
