/** `machines`: the statecharts that the model is made of, to look at. */
import { Argument } from 'commander';
import { breakpointMachine } from '../../../machines/breakpoint.ts';
import { cpuMachine } from '../../../machines/cpu.ts';
import { registryMachine } from '../../../machines/registry.ts';
import { toMermaid, toStatelyJson } from '../../../machines/statechart-text.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { print } from '../output.ts';
import { type AddVerb, withExamples } from '../verb.ts';

const CHARTS = { cpu: cpuMachine, registry: registryMachine, breakpoint: breakpointMachine } as const;

const NAMES = ['cpu', 'registry', 'breakpoint'] as const satisfies readonly (keyof typeof CHARTS)[];
type Name = (typeof NAMES)[number];

interface MachinesOptions {
  readonly json?: boolean;
}

const mermaid = (names: readonly Name[]): string => names.map((name) => toMermaid(CHARTS[name])).join('\n');

/** One chart as Stately takes it, or all of them by name. */
const json = (name: Name | undefined): string =>
  name === undefined
    ? `{${NAMES.map((each) => `${JSON.stringify(each)}:${toStatelyJson(CHARTS[each])}`).join(',')}}`
    : toStatelyJson(CHARTS[name]);

const run = async (name: Name | undefined, options: MachinesOptions): Promise<ExitStatus> => {
  const text = options.json === true ? json(name) : mermaid(name === undefined ? NAMES : [name]);
  await print(text.trimEnd());
  return EXIT.held;
};

export const addMachines: AddVerb = (program, finish) => {
  const command = program
    .command('machines')
    .description('print the statecharts of the model, as Mermaid')
    .addArgument(new Argument('[NAME]', 'one of them alone').choices(NAMES))
    .option('--json', "print the JSON that Stately's editor imports")
    .action(async (name: Name | undefined, options: MachinesOptions) => finish(await run(name, options)));
  withExamples(command, [
    { line: 'breakledger machines registry', does: 'the lock-protected allocator, for a Mermaid viewer' },
    { line: 'breakledger machines cpu --json', does: 'one CPU, for https://stately.ai/editor' },
  ]);
};
