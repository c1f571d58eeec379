/** `explain`: why was a request refused, who holds the slots, and what would let it in? */
import { type Command, Option } from 'commander';
import { explain } from '../../explain/explain.ts';
import type { Explanation } from '../../explain/explanation.ts';
import { explanationText } from '../../explain/text.ts';
import { asRecorded, type WhyLink } from '../../explain/why/chain.ts';
import { type ExceptionExplained, explainException } from '../../explain/why/exception.ts';
import { exceptionText, whyText } from '../../explain/why/text.ts';
import { why } from '../../explain/why/why.ts';
import { InputError } from '../../input-error.ts';
import type { OpenedSource } from '../../open-source.ts';
import { openTimeline, type Timeline } from '../../replay/timeline/timeline.ts';
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Policy } from '../../../machines/policy.ts';
import type { ChosenPolicy } from '../chosen-policy.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Output, outputTo, print } from '../output.ts';
import { type ProgressLine, progressBesideRows } from '../progress.ts';
import { printRemarks } from '../remarks.ts';
import { policyOption, withSource } from '../source-policy.ts';
import { counted } from '../text/table.ts';
import {
  type AddVerb,
  INPUT_HELP,
  type InputOptions,
  readSeq,
  withExamples,
  withInputOptions,
} from '../verb.ts';

interface ExplainOptions extends InputOptions {
  readonly policy?: string;
  readonly at?: number;
  readonly all?: boolean;
  readonly why?: string;
}

const explanations = (
  source: OpenedSource,
  policy: ChosenPolicy,
  { at, all }: ExplainOptions,
  progress: ProgressLine,
): AsyncIterable<Explanation> =>
  policy.use((recipes) =>
    explain(recipes, source, {
      ...(at === undefined ? {} : { at }),
      ...(at === undefined && all !== true ? { limit: 1 } : {}),
      progress,
    }),
  );

const lengthOf = async (source: OpenedSource): Promise<number> => {
  let events = 0;
  for await (const batch of source.batches()) events += batch.length;
  return events;
};

/** Nothing was explained: either there is no such event, or the modelled kernel did not live to see it. */
const notReached = async (source: OpenedSource, at: number): Promise<InputError> => {
  const length = await lengthOf(source);
  const file = source.name;
  if (at > length) {
    const advice = `it has ${counted(length, 'event')}: name one of them`;
    return new InputError({ file, what: `there is no event ${at}`, advice });
  }
  const what = `the modelled kernel dies before event ${at}`;
  return new InputError({ file, what, advice: 'explain without --at tells where and why' });
};

const explainInto = async (
  output: Output,
  source: OpenedSource,
  policy: ChosenPolicy,
  options: ExplainOptions,
): Promise<number> => {
  const progress = progressBesideRows('explain', source.share);
  let told = 0;
  try {
    for await (const explanation of explanations(source, policy, options, progress)) {
      const isException = explanation.request.type === 'debug.exception';
      const exception = isException ? await exceptionAt(source, policy, explanation.request.seq) : undefined;
      const text =
        options.json === true
          ? JSON.stringify({ ...explanation, ...(exception !== undefined && { exception }) })
          : [
              explanationText(explanation),
              ...(exception === undefined ? [] : [exceptionText(exception, source.machine.cpus)]),
            ].join('\n');
      await output.line(told > 0 && options.json !== true ? `\n${text}` : text);
      told += 1;
    }
    return told;
  } finally {
    progress.clear();
    await output.end();
  }
};

/** The history up to the event that is asked about. */
const historyTo = async <K extends object>(
  policy: Policy<K>,
  source: OpenedSource,
  at: number | undefined,
): Promise<Timeline<K>> => {
  const timeline = openTimeline(policy, source.machine, { name: source.name });
  const progress = progressBesideRows('explain', source.share);
  try {
    for await (const batch of source.operations(timeline.roster)) {
      for (const op of batch) {
        progress.event();
        timeline.append(op);
        if (op.seq === at) return timeline;
      }
    }
    return timeline;
  } finally {
    progress.clear();
  }
};

/** The links with what was recorded beside their requests. */
const linksAsRecorded = async (
  source: OpenedSource,
  links: readonly WhyLink[],
): Promise<(link: WhyLink) => WhyLink> => {
  const wanted = [...new Set(links.map(({ seq }) => seq))].sort((a, b) => a - b);
  const events = new Map<number, LedgerEvent>();
  for await (const event of source.eventsAt(wanted)) events.set(event.seq, event);
  return (link) => {
    const event = events.get(link.seq);
    return event === undefined ? link : asRecorded(link, event);
  };
};

const tellWhy = async (
  source: OpenedSource,
  policy: ChosenPolicy,
  place: string,
  { at, json }: ExplainOptions,
): Promise<void> => {
  const answer = await policy.use(async (recipes) => {
    const history = await historyTo(recipes, source, at);
    return at !== undefined && at > history.length ? undefined : why(history, place, at ?? history.length);
  });
  if (answer === undefined) throw await notReached(source, at ?? 0);
  const recorded = await linksAsRecorded(source, answer.links);
  const told = { ...answer, links: answer.links.map(recorded) };
  await print(json === true ? JSON.stringify(told) : whyText(told, source.machine.cpus));
};

/** What there is to say of a debug exception beside whether it happened. */
const exceptionAt = (
  source: OpenedSource,
  policy: ChosenPolicy,
  at: number,
): Promise<ExceptionExplained | undefined> =>
  policy.use(async (recipes) => {
    const history = await historyTo(recipes, source, at);
    const told = at <= history.length ? explainException(history, at) : undefined;
    if (told === undefined) return undefined;
    const recorded = await linksAsRecorded(
      source,
      told.slots.flatMap(({ parted }) => parted ?? []),
    );
    const slots = told.slots.map((one) => (one.parted ? { ...one, parted: recorded(one.parted) } : one));
    return { ...told, slots };
  });

const run = (paths: readonly string[], options: ExplainOptions): Promise<ExitStatus> =>
  withSource({ paths, ...options }, async (source, policy) => {
    if (options.why !== undefined) {
      await tellWhy(source, policy, options.why, options);
      printRemarks(source.warnings());
      return EXIT.held;
    }
    const told = await explainInto(outputTo(process.stdout), source, policy, options);
    if (told === 0 && options.at !== undefined) throw await notReached(source, options.at);
    printRemarks(source.warnings());
    if (told === 0) printRemarks([`${source.name}: no request was refused`]);
    return EXIT.held;
  });

const describe = (command: Command): Command =>
  withInputOptions(
    command
      .description('why was a request refused, who holds the slots, and what would let it in')
      .argument('<LEDGER|TRACE...>', INPUT_HELP)
      .addOption(
        new Option('--at <SEQ>', 'explain this event, granted or not; without it the first refusal')
          .argParser(readSeq)
          .conflicts('all'),
      )
      .option('--all', 'explain every refusal')
      .addOption(
        new Option(
          '--why <PATH>',
          'why a piece of state, like kernel[1][3], kernelPos or dr7[0], has its value after event --at (default: the last)',
        ).conflicts('all'),
      )
      .addOption(policyOption()),
  );

export const addExplain: AddVerb = (program, finish) => {
  const command = describe(program.command('explain')).action(
    async (paths: readonly string[], options: ExplainOptions) => finish(await run(paths, options)),
  );
  withExamples(command, [
    { line: 'breakledger explain gdb.strace.gz', does: 'the first refusal' },
    { line: 'breakledger explain gdb.strace.gz --at 31', does: 'what happened at event 31' },
    {
      line: "breakledger explain ledger.ndjson --why 'kernel[1][3]' --at 20",
      does: 'how b1 came to stand there',
    },
    { line: 'breakledger explain ledger.ndjson --all --json', does: 'every refusal, an object a line' },
  ]);
};
