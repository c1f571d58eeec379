/** `verify`: does a policy foretell what the kernel answered, and do its invariants hold on the way? */
import type { Command } from 'commander';
import type { OpenedSource } from '../../open-source.ts';
import { InputError, onOneLine } from '../../input-error.ts';
import { verify } from '../../verify/verify.ts';
import type { ChosenPolicy } from '../chosen-policy.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { print } from '../output.ts';
import { startProgress } from '../progress.ts';
import { printRemarks } from '../remarks.ts';
import { policyOption, withSource } from '../source-policy.ts';
import { paintFor } from '../text/paint.ts';
import { verifyText } from '../text/verify-text.ts';
import { type AddVerb, INPUT_HELP, type InputOptions, withExamples, withInputOptions } from '../verb.ts';
import { type VerifyReport, verifyReport } from '../verify-report.ts';

interface VerifyOptions extends InputOptions {
  readonly policy?: string;
}

/** An empty or foreign input that counts as verified would be a green that says nothing. */
const nothingToVerify = (source: OpenedSource, { events }: VerifyReport): InputError =>
  new InputError({
    file: source.name,
    what:
      events === 0
        ? 'no events, so there is nothing to verify'
        : 'no answers of a kernel to breakpoint calls, so there is nothing to verify',
    advice:
      source.whyEmpty() ??
      'give a recording of a program that sets breakpoints, or a ledger of what an allocator is asked',
  });

/** A ledger need not have answers: the invariants are judged all the same. Without them a recording is not what it was meant to be. */
const isEmpty = (source: OpenedSource, { events, calls, invariants }: VerifyReport): boolean =>
  events === 0 || (calls === 0 && (source.isRecording || invariants.length === 0));

const isHeld = ({ missed, violations }: VerifyReport): boolean => missed === 0 && violations.length === 0;

const verifySource = async (source: OpenedSource, policy: ChosenPolicy): Promise<VerifyReport> => {
  const progress = startProgress('verify', source.share);
  try {
    const verification = await policy.use((recipes) => verify(recipes, source, progress));
    return verifyReport(policy.name, verification);
  } finally {
    progress.clear();
  }
};

const run = (paths: readonly string[], options: VerifyOptions): Promise<ExitStatus> =>
  withSource({ paths, ...options }, async (source, policy) => {
    const report = await verifySource(source, policy);
    if (isEmpty(source, report)) throw nothingToVerify(source, report);
    printRemarks(source.warnings());
    await print(
      options.json === true
        ? JSON.stringify(report)
        : verifyText(report, onOneLine(source.name), paintFor(process.stdout)),
    );
    return isHeld(report) ? EXIT.held : EXIT.missed;
  });

const describe = (command: Command): Command =>
  withInputOptions(
    command
      .description('hold the model to what a real kernel answered, and its policy to what it promises')
      .argument('<LEDGER|TRACE...>', INPUT_HELP)
      .addOption(policyOption()),
  );

export const addVerify: AddVerb = (program, finish) => {
  const command = describe(program.command('verify')).action(
    async (paths: readonly string[], options: VerifyOptions) => finish(await run(paths, options)),
  );
  withExamples(command, [
    { line: 'breakledger verify gdb.strace.gz', does: 'the score, and what was missed' },
    { line: 'breakledger verify ledger.ndjson --policy global', does: 'every invariant at every event' },
    {
      line: 'breakledger verify gdb.strace.gz perf.strace.gz',
      does: 'two recordings of one machine, merged by time',
    },
    {
      line: 'breakledger verify t.strace --machine cpus=8,kprobes=false',
      does: 'with facts that the recording does not tell',
    },
  ]);
};
