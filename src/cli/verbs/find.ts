/** `find`: which events did that? */
import { type Command, Option } from 'commander';
import { createFinder, type Finder, type Found } from '../../find/find.ts';
import { EVENT_WORDS } from '../../find/predicate.ts';
import type { Question } from '../../find/question.ts';
import { tell, type Telling } from '../../find/telling.ts';
import { tellingText } from '../../find/telling-text.ts';
import type { Policy } from '../../../machines/policy.ts';
import { openIndexed } from '../../index-file/ledger-index.ts';
import { InputError } from '../../input-error.ts';
import type { LinePlaces } from '../../ledger/line-places.ts';
import type { OpenedSource } from '../../open-source.ts';
import type { Timeline } from '../../replay/timeline/timeline.ts';
import { pathText } from '../../replay/state/place.ts';
import { timelineOf } from '../../replay/timeline/from-source.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import { MAX_CPUS } from '../../../machines/machine.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { readInvariant } from '../law-options.ts';
import { readCount } from '../number-options.ts';
import { outputTo, print } from '../output.ts';
import { startProgress } from '../progress.ts';
import { printRemarks } from '../remarks.ts';
import { printUnusedIndex } from '../unused-index.ts';
import { policyOption, withSource } from '../source-policy.ts';
import { type AddVerb, INPUT_HELP, type InputOptions, withExamples, withInputOptions } from '../verb.ts';

interface FindOptions extends InputOptions {
  readonly policy?: string;
  readonly bp?: string;
  readonly task?: string;
  readonly cpu?: number;
  readonly slot?: number;
  readonly changes?: string;
  readonly refused?: string | true;
  readonly breaks?: InvariantName | true;
  readonly when?: string;
  readonly first?: boolean;
  readonly count?: boolean;
}

const MOST_SLOTS = 64;

const questionsOf = (options: FindOptions): readonly Question[] => {
  const { bp, task, cpu, slot, changes, refused, breaks, when } = options;
  const questions: readonly (Question | undefined)[] = [
    bp === undefined ? undefined : { kind: 'breakpoint', name: bp },
    task === undefined ? undefined : { kind: 'task', name: task },
    cpu === undefined ? undefined : { kind: 'cpu', cpu },
    slot === undefined ? undefined : { kind: 'slot', slot },
    changes === undefined ? undefined : { kind: 'changes', place: changes },
    refused === undefined ? undefined : { kind: 'refused', ...(refused !== true && { reason: refused }) },
    breaks === undefined ? undefined : { kind: 'breaks', ...(breaks !== true && { invariant: breaks }) },
    when === undefined ? undefined : { kind: 'becomes', expression: when },
  ];
  const asked = questions.filter((question) => question !== undefined);
  if (asked.length > 0) return asked;
  throw new InputError({
    what: 'nothing to look for',
    advice: 'give one or more of --bp, --task, --cpu, --slot, --changes, --refused, --breaks, --when',
  });
};

/** Paths as text: that is how `--changes` takes them. */
const jsonOf = (telling: Telling): string =>
  JSON.stringify({
    ...telling,
    changes: telling.changes.map(({ path, before, after }) => ({ path: pathText(path), before, after })),
  });

interface Opened<K extends object> {
  readonly timeline: Timeline<K>;
  readonly finder: Finder;
  /** Where lines begin, if an index says so. */
  readonly places?: LinePlaces;
}

/** From its index, if it has one that can be used. */
const opened = async <K extends object>(
  policy: Policy<K>,
  source: OpenedSource,
  [path = '', ...others]: readonly string[],
): Promise<Opened<K>> => {
  const indexed = others.length > 0 ? undefined : await openIndexed(path, policy, source.machine);
  if (indexed !== undefined && 'timeline' in indexed) return indexed;
  if (indexed !== undefined) printUnusedIndex(path, indexed);
  const progress = startProgress('find', source.share);
  const timeline = await timelineOf(policy, source, progress.event).finally(progress.clear);
  return { timeline, finder: createFinder(timeline) };
};

const run = (paths: readonly string[], options: FindOptions): Promise<ExitStatus> => {
  const questions = questionsOf(options);
  return withSource({ paths, ...options }, (source, policy) =>
    policy.use(async (recipes) => {
      const { timeline, finder, places } = await opened(recipes, source, paths);
      const found: readonly Found[] = finder.find(questions, { first: options.first === true });
      printRemarks(source.warnings());
      if (options.count === true) {
        await print(options.json === true ? JSON.stringify({ found: found.length }) : String(found.length));
        return EXIT.held;
      }
      const output = outputTo(process.stdout);
      const told = found.values();
      const asRecorded = source.eventsAt(
        found.map(({ seq }) => seq),
        places,
      );
      for await (const event of asRecorded) {
        const { value: one } = told.next();
        if (one === undefined) break;
        const telling = tell(timeline, one, event);
        await output.line(
          options.json === true ? jsonOf(telling) : tellingText(telling, source.machine.cpus),
        );
      }
      await output.end();
      if (found.length === 0) printRemarks([`${source.name}: no such event among ${timeline.length}`]);
      return EXIT.held;
    }),
  );
};

const PLACES_HELP = `
Places are named as the rows of replay --every name them. With a boundary (global, percpu-rfc, percpu):
  kernelPos  userRefcount[SLOT]  consumed[CPU]  kernel[CPU][SLOT]  tasks.NAME[SLOT]  dr7[CPU]  debugRegisters[CPU][SLOT]
and beyond the rows: current[CPU] (the running task), online[CPU], kdr7[CPU], structs.NAME.address, threads.NAME.dr7.
Of mainline: pinned[CPU]  tasks.NAME.all  tasks.NAME.byCpu[CPU]  registers[CPU][SLOT], and breakpoints.NAME.address.
A place that stops short, like kernel[1], means all within it. Names that are no plain words: tasks["worker 3"][0].

An expression compares places, numbers and "names" with == != < <= > >=, joined with && || ! + - and brackets; null is an empty
slot. It may ask about the event as well: ${EVENT_WORDS.join(', ')}.`;

const describe = (command: Command): Command =>
  withInputOptions(
    command
      .description('which events did that: who was concerned, what changed, what was refused or broke')
      .argument('<LEDGER|TRACE...>', INPUT_HELP)
      .option('--bp <NAME>', 'events that name this breakpoint, move it, or call its callback')
      .option('--task <NAME>', 'events that name this task, or change what it holds or where it runs')
      .addOption(
        new Option('--cpu <N>', 'events that ran on this CPU, or changed what it holds').argParser(
          readCount('--cpu', 0, MAX_CPUS - 1),
        ),
      )
      .addOption(
        new Option(
          '--slot <N>',
          'events that changed who holds this slot, on any CPU or for a task',
        ).argParser(readCount('--slot', 0, MOST_SLOTS - 1)),
      )
      .option('--changes <PLACE>', 'events that changed this piece of the state, like kernel[1][3]')
      .option('--refused [REASON]', 'refusals: all, those with a result like ENOSPC, or by words of the rule')
      .addOption(
        new Option('--breaks [INVARIANT]', 'events with which an invariant broke').argParser((text: string) =>
          readInvariant(text).at(-1),
        ),
      )
      .option('--when <EXPRESSION>', 'events with which this became true')
      .option('--first', 'only the first such event')
      .option('--count', 'only how many there are')
      .addOption(policyOption()),
  ).addHelpText('after', PLACES_HELP);

export const addFind: AddVerb = (program, finish) => {
  const command = describe(program.command('find')).action(
    async (paths: readonly string[], options: FindOptions) => finish(await run(paths, options)),
  );
  withExamples(command, [
    { line: 'breakledger find ledger.ndjson --bp b1', does: 'everything about one breakpoint' },
    {
      line: "breakledger find ledger.ndjson --changes 'kernel[1][3]'",
      does: 'who came and went in slot 3 of CPU 1',
    },
    {
      line: 'breakledger find gdb.strace.gz --refused ENOSPC --first',
      does: 'the first request without room',
    },
    { line: 'breakledger find ledger.ndjson --breaks COUNT --first', does: 'where the count goes wrong' },
    {
      line: "breakledger find ledger.ndjson --when 'consumed[1] == 4 && kernelPos < 2'",
      does: 'where a state was reached',
    },
  ]);
};
