/** `index`: a packed index beside a ledger. */
import type { Command } from 'commander';
import { onOneLine } from '../../input-error.ts';
import { type IndexMade, makeIndex } from '../../index-file/ledger-index.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { print } from '../output.ts';
import { policyOption, withSource } from '../source-policy.ts';
import { counted } from '../text/table.ts';
import { type AddVerb, type InputOptions, withExamples, withInputOptions } from '../verb.ts';

interface IndexOptions extends InputOptions {
  readonly policy?: string;
}

const indexText = ({ path, digest, events, bytes }: IndexMade, policy: string): string =>
  `${onOneLine(path)}: ${counted(events, 'event')} under ${policy}, ${counted(bytes, 'byte')}\nledger ${digest}`;

const run = (path: string, options: IndexOptions): Promise<ExitStatus> =>
  withSource({ paths: [path], ...options }, (_source, policy) =>
    policy.use(async (recipes) => {
      const made = await makeIndex(path, recipes, options.machine ?? {});
      await print(options.json === true ? JSON.stringify(made) : indexText(made, policy.name));
      return EXIT.held;
    }),
  );

const describe = (command: Command): Command =>
  withInputOptions(
    command
      .description('make a packed index beside a ledger, from which it opens at once')
      .argument('<LEDGER>', 'a ledger in a file, plain or .gz, or in a database; the index is LEDGER.index')
      .addOption(policyOption()),
  );

export const addIndex: AddVerb = (program, finish) => {
  const command = describe(program.command('index')).action(async (path: string, options: IndexOptions) =>
    finish(await run(path, options)),
  );
  withExamples(command, [
    { line: 'breakledger index run.ndjson', does: 'find and inspect use run.ndjson.index from then on' },
    {
      line: 'breakledger index run.ndjson --policy mainline',
      does: 'another policy decides the packed events again',
    },
  ]);
};
