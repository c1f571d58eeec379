/** `explore`: every reachable state of a policy in a bounded machine. */
import { availableParallelism } from 'node:os';
import type { InvariantName } from '../../../properties/invariant.ts';
import type { Conduct } from '../../explore/conduct.ts';
import type { Exploration } from '../../explore/exploration.ts';
import { explore, isPacked, type PlugInParts } from '../../explore/explore.ts';
import type { Wish } from '../../explore/wish.ts';
import { InputError } from '../../input-error.ts';
import { currentWatchMemory } from '../../policy-file/supervised.ts';
import { type ChosenPolicy, choosePolicy } from '../chosen-policy.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { requireUse } from '../explore-checkpoint-options.ts';
import { startExploreProgress } from '../explore-progress.ts';
import { describeExplore, type ExploreOptions, wishOf } from '../explore-options.ts';
import type { ExploreOutputs } from '../explore-output.ts';
import { remarksAfter, remarksBefore } from '../explore-remarks.ts';
import { exploreReport } from '../explore-report.ts';
import { holdingSignals } from '../interruption.ts';
import { print } from '../output.ts';
import { printRemarks } from '../remarks.ts';
import { spareMemory } from '../sparing-engine.ts';
import { exploreText } from '../text/explore-text.ts';
import { paintFor } from '../text/paint.ts';
import { type AddVerb, withExamples } from '../verb.ts';

const nothingJudged = (policy: string, only: readonly InvariantName[] | undefined): InputError =>
  only === undefined
    ? new InputError({
        what: `${policy} promises no invariant that is judged in this space`,
        advice: 'write more under its promises, or leave them out to hold it to those of percpu',
      })
    : new InputError({
        what: `${policy} promises nothing about ${only.join(', ')} in this space`,
        advice: 'leave --only out to see what it promises',
      });

/** Other threads have to load a policy from a file for themselves. */
const sourceFor = async (
  { module }: ChosenPolicy,
  { workers }: Conduct,
): Promise<Pick<PlugInParts, 'source'>> => {
  if (module === undefined || workers === 1) return {};
  const { sourceOf } = await import('../../policy-file/source.ts');
  return { source: await sourceOf(module, currentWatchMemory) };
};

const found = async (policy: ChosenPolicy, wish: Wish, how: Conduct): Promise<Exploration> => {
  const line = startExploreProgress();
  try {
    const parts = { ...policy, ...(await sourceFor(policy, how)) };
    return await policy.use((recipes) => explore(recipes, wish, { ...how, watch: line.watch }, parts));
  } finally {
    line.clear();
  }
};

const checkpointingFor = async (
  { module }: ChosenPolicy,
  options: ExploreOptions,
  wish: Wish,
): Promise<Pick<Conduct, 'keeper' | 'resumption'>> => {
  if (options.checkpoint === undefined && options.resume === undefined) return {};
  const { checkpointing } = await import('../explore-checkpoint.ts');
  return checkpointing({ name: options.policy, files: module?.files }, wish, options);
};

/** What writes is loaded where something is to be written: a search is to have the memory. */
const outputsFor = async ({ output, itf, dot, mermaid }: ExploreOutputs) => {
  if ([output, itf, dot, mermaid].every((path) => path === undefined)) return undefined;
  const { checkOutputs, takesStandardOutput, writeOutputs } = await import('../explore-output.ts');
  return { checkOutputs, takesStandardOutput, writeOutputs };
};

const search = async (options: ExploreOptions, signal: AbortSignal): Promise<ExitStatus> => {
  const policy = await choosePolicy(options.policy);
  const wish = wishOf(options);
  if (isPacked(policy.name, wish)) spareMemory();
  const workers = options.workers ?? availableParallelism();
  requireUse(options);
  const kept = await checkpointingFor(policy, options, wish);
  const outputs = await outputsFor(options);
  await outputs?.checkOutputs(options, options.checkpoint);
  printRemarks(remarksBefore(policy, wish));
  const started = performance.now();
  const exploration = await found(policy, wish, { workers, signal, ...kept });
  if (exploration.judged.length === 0) throw nothingJudged(policy.name, wish.only);
  const report = exploreReport(policy.name, wish, exploration, (performance.now() - started) / 1000);
  printRemarks(remarksAfter(policy, wish, exploration));
  if (outputs !== undefined) printRemarks(await outputs.writeOutputs(policy, exploration, options));
  const isTaken = outputs?.takesStandardOutput(options) === true;
  const paint = paintFor(isTaken ? process.stderr : process.stdout);
  const text = options.json === true ? JSON.stringify(report) : exploreText(report, paint);
  if (isTaken) process.stderr.write(`${text}\n`);
  else await print(text);
  return report.violations.length === 0 ? EXIT.held : EXIT.missed;
};

/** An interruption ends the search, and what it has found by then is told and kept all the same. */
const run = (options: ExploreOptions): Promise<ExitStatus> => {
  const interruption = new AbortController();
  return holdingSignals(
    () => {
      interruption.abort();
    },
    () => search(options, interruption.signal),
  );
};

export const addExplore: AddVerb = (program, finish) => {
  const command = describeExplore(program.command('explore')).action(async (options: ExploreOptions) =>
    finish(await run(options)),
  );
  withExamples(command, [
    {
      line: 'breakledger explore --policy percpu-rfc --cpus 3 --breakpoints 3',
      does: 'every state of a small machine, up to renaming',
    },
    {
      line: 'breakledger explore --policy percpu --steps interleaved --checkpoint long.checkpoint',
      does: 'a long search; --resume long.checkpoint goes on with it',
    },
    {
      line: 'breakledger explore --policy percpu-rfc --no-symmetry --json',
      does: 'the states themselves, counted',
    },
  ]);
};
