/** `inspect`: a page on this machine to scrub through what every debug register held. */
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { indexedEvents } from '../../index-file/ledger-index.ts';
import { buildPage, pageFolder } from '../../inspect/server/build-page.ts';
import { type HeldLedger, holdLedger, holdPacked } from '../../inspect/server/held-ledger.ts';
import { readPage } from '../../inspect/server/page-files.ts';
import { followLedger, requireGrowing } from '../../inspect/server/followed-ledger.ts';
import { POLICY_PATH, policyModules } from '../../inspect/server/policy-modules.ts';
import { type Offer, serve, type Served } from '../../inspect/server/serve.ts';
import type { OpenedSource } from '../../open-source.ts';
import { choosePolicy, type ChosenPolicy, isPolicyFile } from '../chosen-policy.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { report } from '../failure.ts';
import { holdingSignals } from '../interruption.ts';
import { readCount } from '../number-options.ts';
import { print } from '../output.ts';
import { projectRoot } from '../project-root.ts';
import { printUnusedIndex } from '../unused-index.ts';
import { policyOption, requireSlots, usualPolicy, withSource } from '../source-policy.ts';
import { type AddVerb, INPUT_HELP, type InputOptions, withExamples, withInputOptions } from '../verb.ts';

interface InspectOptions extends InputOptions {
  readonly policy?: string;
  readonly port: number;
  readonly follow?: true;
}

const MAX_PORT = 65535;

/** Until somebody ends the program. */
const untilInterrupted = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const { promise, resolve: stop } = Promise.withResolvers<undefined>();
    holdingSignals(
      () => stop(undefined),
      () => promise,
    ).then(() => resolve(), reject);
  });

interface PlugIn extends Pick<Offer, 'modules'>, Pick<Served, 'plugIn'> {}

const NO_PLUG_IN: PlugIn = { modules: new Map(), plugIn: null };

/** What the page needs of a policy from a file. */
const plugInOf = async (name: string | undefined): Promise<PlugIn> => {
  if (name === undefined || !isPolicyFile(name)) return NO_PLUG_IN;
  const modules = await policyModules(name, fileURLToPath(projectRoot()));
  return { modules, plugIn: { file: name, address: POLICY_PATH } };
};

/** What is handed out, and what the page is told of it. */
type Handed = Pick<Offer, 'served' | 'frames' | 'modules'>;

const serveUntilInterrupted = async (
  { served, frames, modules }: Handed,
  options: InspectOptions,
): Promise<ExitStatus> => {
  const root = fileURLToPath(projectRoot());
  await buildPage(root, (what) => process.stderr.write(`breakledger: ${what}\n`));
  const page = await readPage(pageFolder(root));
  const server = await serve({ page, served, frames, modules, onError: report }, options.port);
  const { name, policy, digest, isFollowed } = served;
  await print(
    options.json === true
      ? JSON.stringify({ address: server.address, digest })
      : `${name} under ${policy}${isFollowed ? ', as it grows' : ''}: ${server.address}\nCtrl-C ends it.`,
  );
  try {
    await untilInterrupted();
  } finally {
    await server.close();
  }
  return EXIT.held;
};

/** From its index, if it has one that serves; else all of it is read, so that what is wrong with it is said here and not in the page. */
const held = async (source: OpenedSource, [path = '', ...others]: readonly string[]): Promise<HeldLedger> => {
  const indexed = others.length > 0 ? undefined : await indexedEvents(path, source.machine);
  if (indexed !== undefined && 'packed' in indexed) return holdPacked(source, indexed.packed, indexed.digest);
  if (indexed !== undefined) printUnusedIndex(path, indexed);
  return holdLedger(source);
};

const serveSource = async (
  source: OpenedSource,
  policy: ChosenPolicy,
  paths: readonly string[],
  options: InspectOptions,
): Promise<ExitStatus> => {
  const { modules, plugIn } = await plugInOf(options.policy);
  const { digest, frames } = await held(source, paths);
  const served = { name: source.name, policy: policy.name, digest, isFollowed: false, plugIn };
  return serveUntilInterrupted({ served, frames, modules }, options);
};

const serveFollowed = async (paths: readonly string[], options: InspectOptions): Promise<ExitStatus> => {
  const { modules, plugIn } = await plugInOf(options.policy);
  const path = await requireGrowing(paths);
  const ledger = await followLedger(path, options.machine ?? {}, report);
  try {
    const policy = await choosePolicy(options.policy ?? usualPolicy(ledger));
    requireSlots({ name: path, machine: ledger.machine }, policy);
    const served = { name: path, policy: policy.name, digest: null, isFollowed: true, plugIn };
    return await serveUntilInterrupted({ served, frames: ledger.frames, modules }, options);
  } finally {
    await ledger.close();
  }
};

const run = (paths: readonly string[], options: InspectOptions): Promise<ExitStatus> =>
  options.follow === true
    ? serveFollowed(paths, options)
    : withSource({ paths, ...options }, (source, policy) => serveSource(source, policy, paths, options));

const describe = (command: Command): Command =>
  withInputOptions(
    command
      .description('a page on this machine to scrub through what every debug register held')
      .argument('<LEDGER|TRACE...>', INPUT_HELP)
      .addOption(policyOption())
      .option('--follow', 'shows what is appended to a ledger while the page is open; a plain file alone')
      .option(
        '--port <N>',
        'where to listen, on this machine alone; 0 is a free port',
        readCount('--port', 0, MAX_PORT),
        0,
      ),
  );

export const addInspect: AddVerb = (program, finish) => {
  const command = describe(program.command('inspect')).action(
    async (paths: readonly string[], options: InspectOptions) => finish(await run(paths, options)),
  );
  withExamples(command, [
    { line: 'breakledger inspect gdb.strace.gz', does: 'prints the address of the page' },
    {
      line: 'breakledger inspect ledger.ndjson --policy global',
      does: 'as the allocator before the RFC decides',
    },
    { line: 'breakledger inspect ledger.ndjson --policy ./mine.ts', does: 'as yours decides' },
    { line: 'breakledger inspect ledger.ndjson --port 8080', does: 'where you can guess it' },
    { line: 'breakledger inspect ledger.ndjson --follow', does: 'while somebody still writes to it' },
  ]);
};
