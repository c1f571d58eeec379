/** What the start page offers: the catalogue of defects, the kernel's own cases, recordings; each a story to scrub through. */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { LEDGER_FORMAT } from '../../../machines/header.ts';
import { DEFAULT_FACTS, machineOf } from '../../../machines/machine.ts';
import type { PolicyName } from '../../../machines/policies/index.ts';
import type { Defect } from '../../../properties/defects/defect.ts';
import { DEFECTS } from '../../../properties/defects/index.ts';
import { KUNIT_SCENARIOS, type Scenario } from '../../../properties/scenarios/kunit.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import type { Origin } from '../session/protocol.ts';

export interface Example {
  readonly name: string;
  /** What it shows, in a sentence or two. */
  readonly says: string;
  readonly origin: Origin;
  readonly policy: PolicyName;
}

export interface ExampleGroup {
  readonly title: string;
  readonly examples: readonly Example[];
}

const CPUS = 2;

/** Its schema would come with the constant itself. */
const FORMAT: typeof LEDGER_FORMAT = 'breakledger/1';

const ledgerText = (
  events: readonly LedgerEvent[],
  facts: Readonly<Record<string, unknown>> = {},
): string => {
  const header = { type: 'machine', format: FORMAT, cpus: CPUS, slots: DEFAULT_FACTS.slots, ...facts };
  return [header, ...events].map((line) => `${JSON.stringify(line)}\n`).join('');
};

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const ofDefect = ({ id, what, policies, machine, sequences }: Defect): readonly Example[] =>
  sequences.slice(0, 1).map(({ shows, events }) => {
    const facts = machine?.forkCopiesSlots === undefined ? {} : { forkCopiesSlots: machine.forkCopiesSlots };
    const name = `${id}: ${shows}`;
    return {
      name: id,
      says: `${capitalised(what)} ${capitalised(shows)}`,
      origin: { kind: 'text', name, text: ledgerText(eventsOf(events), facts) },
      policy: policies.includes('percpu-rfc') ? 'percpu-rfc' : 'global',
    };
  });

const ofScenario = ({ name, says, calls }: Scenario): Example => {
  const events = calls(machineOf(CPUS)).map(({ event, expected }) => ({
    ...event,
    observed: { result: expected },
  }));
  return { name, says, origin: { kind: 'text', name, text: ledgerText(events) }, policy: 'mainline' };
};

/** As the build puts them beside the page. */
const recorded = (name: string, says: string): Example => ({
  name,
  says,
  origin: { kind: 'address', name, address: new URL(`./examples/${name}.ndjson`, document.baseURI).href },
  policy: 'mainline',
});

export const EXAMPLES: readonly ExampleGroup[] = [
  {
    title: 'Recorded on Linux 6.18',
    examples: [
      recorded(
        'gdb-pinned',
        'gdb sets watchpoints while three breakpoints are already held. Its third finds CPU 0 full, and nothing told it why.',
      ),
      recorded(
        'perf-pinned',
        'perf counts accesses for a task where breakpoints of whole CPUs stand. Some of its events fit, and some find four slots taken.',
      ),
    ],
  },
  {
    title: 'Defects of the RFC of 2009 and of what it was built on',
    examples: DEFECTS.flatMap(ofDefect),
  },
  { title: 'The kernel’s own nine tests (KUnit)', examples: KUNIT_SCENARIOS.map(ofScenario) },
];
