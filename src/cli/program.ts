/** The program's verbs, options and help. */
import { Command } from 'commander';
import { version } from './project-root.ts';
import { refuseInOneLine } from './usage.ts';
import type { AddVerb, Finish } from './verb.ts';

const INTRODUCTION =
  'What hardware-breakpoint slot allocators of Linux decide, and why: recordings of a real kernel go in, ' +
  'and out comes whether the model foretold each answer, and why each refusal was one.';

const AFTERWORD = `
Examples:
  breakledger verify gdb.strace.gz             did the model foretell every answer?
  breakledger explain gdb.strace.gz            why was the first request refused?
  breakledger replay ledger.ndjson --every     the state after every event
  breakledger record -o run.ndjson -- ./prog   a program's breakpoints, as a ledger

breakledger VERB --help tells more, with examples.
Exit status: 0 all held, 1 a prediction was missed or a property broken, 2 bad usage or unreadable input.`;

/** Commander would print usage errors itself, and over several lines. */
const quiet = { writeErr: () => undefined };

/** Where each verb is, in the order of the help. */
const VERBS: Readonly<Record<string, () => Promise<AddVerb>>> = {
  import: async () => (await import('./verbs/import.ts')).addImport,
  record: async () => (await import('./verbs/record.ts')).addRecord,
  replay: async () => (await import('./verbs/replay.ts')).addReplay,
  verify: async () => (await import('./verbs/verify.ts')).addVerify,
  explain: async () => (await import('./verbs/explain.ts')).addExplain,
  find: async () => (await import('./verbs/find.ts')).addFind,
  diff: async () => (await import('./verbs/diff.ts')).addDiff,
  branch: async () => (await import('./verbs/branch.ts')).addBranch,
  explore: async () => (await import('./verbs/explore.ts')).addExplore,
  fuzz: async () => (await import('./verbs/fuzz.ts')).addFuzz,
  check: async () => (await import('./verbs/check.ts')).addCheck,
  inspect: async () => (await import('./verbs/inspect.ts')).addInspect,
  index: async () => (await import('./verbs/index.ts')).addIndex,
  repair: async () => (await import('./verbs/repair.ts')).addRepair,
  machines: async () => (await import('./verbs/machines.ts')).addMachines,
};

/** A command line that begins with a verb needs no other: half of the start-up, and of the memory, is theirs. */
const loadersFor = ([first = '']: readonly string[]): readonly (() => Promise<AddVerb>)[] => {
  const named = Object.hasOwn(VERBS, first) ? VERBS[first] : undefined;
  return named === undefined ? Object.values(VERBS) : [named];
};

/** @param finish told how the verb ended. @param words the command line, for which only its verb is loaded. */
export const programOf = async (finish: Finish, words: readonly string[]): Promise<Command> => {
  const program = new Command('breakledger')
    .description(INTRODUCTION)
    .version(version(), '--version', 'print the version')
    .usage('VERB …')
    .configureHelp({ sortSubcommands: false, subcommandTerm: (command) => command.name() })
    .configureOutput(quiet)
    .commandsGroup('Verbs:')
    .helpCommand('help [VERB]', 'what a verb does, with examples')
    .enablePositionalOptions()
    .addHelpText('after', AFTERWORD);
  for (const load of loadersFor(words)) (await load())(program, finish);
  for (const command of [program, ...program.commands]) refuseInOneLine(command);
  return program;
};
