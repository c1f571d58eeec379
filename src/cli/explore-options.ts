/** The options of `explore`, and what they ask for. */
import { type Command, Option } from 'commander';
import type { Machine } from '../../machines/machine.ts';
import type { Assumption } from '../../properties/assumptions.ts';
import type { InvariantName } from '../../properties/invariant.ts';
import type { Wish } from '../explore/wish.ts';
import { InputError } from '../input-error.ts';
import { type CheckpointOptions, USUAL_SECONDS } from './explore-checkpoint-options.ts';
import type { ExploreOutputs } from './explore-output.ts';
import { ASSUMPTIONS_HELP, readAssumption, readInvariant } from './law-options.ts';
import { readMachineFacts } from './machine-facts.ts';
import { readCount } from './number-options.ts';
import { onePolicy, POLICY_HELP } from './verb.ts';

export interface ExploreOptions extends ExploreOutputs, CheckpointOptions {
  readonly policy: string;
  readonly cpus: number;
  readonly breakpoints: number;
  readonly tasks: number;
  readonly depth?: number;
  readonly memory?: number;
  readonly workers?: number;
  readonly steps: Wish['steps'];
  readonly symmetry: boolean;
  readonly hotplug?: boolean;
  readonly switches?: boolean;
  readonly exceptions?: boolean;
  readonly unbalanced?: boolean;
  readonly drop?: readonly Assumption[];
  readonly assume?: readonly Assumption[];
  readonly machine?: Partial<Machine>;
  readonly only?: readonly InvariantName[];
  readonly json?: boolean;
}

const PACKING_HELP = `
A policy from a file is explored much faster, and with symmetry, if the file exports a packing beside it, which
says what is to be kept of a state where calls are done at once: docs/writing-a-policy.md, step 6.`;

const MOST_CPUS = 8;
const MOST_BREAKPOINTS = 8;
const MOST_TASKS = 4;
const MOST_WORKERS = 64;
const DEEPEST = 1_000_000;
const MOST_SECONDS = 1_000_000;
const MEBIBYTE = 2 ** 20;
const MOST_MEBIBYTES = 1_000_000;

/** Other facts make no difference to these spaces, or have options of their own. */
const readForkFact = (text: string): Partial<Machine> => {
  const facts = readMachineFacts(text);
  const other = Object.keys(facts).find((fact) => fact !== 'forkCopiesSlots');
  if (other === undefined) return facts;
  throw new InputError({
    what: `--machine ${other} makes no difference to what is explored`,
    advice: 'write --machine forkCopiesSlots=true, and --cpus for how many there are',
  });
};

export const wishOf = (options: ExploreOptions): Wish => {
  const { cpus, breakpoints, tasks, depth, memory, only } = options;
  return {
    extent: { cpus, breakpoints, tasks },
    steps: options.steps,
    symmetry: options.symmetry,
    hotplug: options.hotplug === true,
    switches: options.switches === true,
    exceptions: options.exceptions === true,
    unbalanced: options.unbalanced === true,
    dropped: options.drop ?? [],
    kept: options.assume ?? [],
    forkCopiesSlots: options.machine?.forkCopiesSlots === true,
    ...(only !== undefined && { only }),
    ...(depth !== undefined && { depth }),
    ...(memory !== undefined && { memory: memory * MEBIBYTE }),
  };
};

export const describeExplore = (command: Command): Command =>
  command
    .description('visit every reachable state of a policy in a bounded machine')
    .requiredOption('--policy <P>', POLICY_HELP, onePolicy)
    .option('--cpus <N>', 'CPUs, all online at the start', readCount('--cpus', 1, MOST_CPUS), 2)
    .option(
      '--breakpoints <K>',
      'kernel-space breakpoints',
      readCount('--breakpoints', 0, MOST_BREAKPOINTS),
      3,
    )
    .option('--tasks <T>', 'tasks with breakpoints of their own', readCount('--tasks', 0, MOST_TASKS), 1)
    .option(
      '--depth <D>',
      'go no further than so many events from the start',
      readCount('--depth', 0, DEEPEST),
    )
    .option('--memory <MIB>', 'stop when the states take more', readCount('--memory', 1, MOST_MEBIBYTES))
    .option(
      '--workers <N>',
      'threads that search together; default: one a core',
      readCount('--workers', 1, MOST_WORKERS),
    )
    .addOption(
      new Option('--steps <STEPS>', 'each event done at once, or calls that interleave')
        .choices(['atomic', 'interleaved'])
        .default('atomic'),
    )
    .option(
      '--no-symmetry',
      'tell states apart that differ in the names of CPUs, breakpoints and tasks alone',
    )
    .option('--hotplug', 'let CPUs come and go')
    .option('--switches', 'let tasks run')
    .option('--exceptions', 'let watched addresses be touched')
    .option('--unbalanced', 'let callers unregister what was refused, or twice')
    .option(
      '--drop <ASSUMPTION>',
      'do not assume it, and see what breaks; may be given again',
      readAssumption,
    )
    .option('--assume <ASSUMPTION>', 'let every event keep it; may be given again', readAssumption)
    .option('--machine <FACT=VALUE>', 'forkCopiesSlots=true: a child has its parent’s slots', readForkFact)
    .option(
      '--only <INVARIANT>',
      'hold the policy to this invariant alone; may be given again',
      readInvariant,
    )
    .option('-o, --output <LEDGER>', 'write the shortest counterexample as a ledger')
    .option('--itf <FILE>', 'write it as a trace in the ITF format')
    .option('--dot <FILE>', 'draw the states of a small machine, for Graphviz')
    .option('--mermaid <FILE>', 'draw them for Mermaid')
    .option(
      '--checkpoint <FILE>',
      'keep the search there now and then, and when it ends before it is complete',
    )
    .option(
      '--every <SECONDS>',
      `how often; default: ${USUAL_SECONDS}`,
      readCount('--every', 0, MOST_SECONDS),
    )
    .option(
      '--resume <FILE>',
      'go on from what --checkpoint kept; of a policy from a file that file and what it imports have to be the same',
    )
    .option('--force', 'replace files that are there already')
    .option('--json', 'print for programs, not for people')
    .addHelpText('after', `${ASSUMPTIONS_HELP}\n${PACKING_HELP}`);
