/** The program's verbs, options and help. */
import { Command } from 'commander';
import { version } from './project-root.ts';
import { refuseInOneLine } from './usage.ts';
import type { Finish } from './verb.ts';
import { addExplain } from './verbs/explain.ts';
import { addExplore } from './verbs/explore.ts';
import { addFuzz } from './verbs/fuzz.ts';
import { addImport } from './verbs/import.ts';
import { addMachines } from './verbs/machines.ts';
import { addRecord } from './verbs/record.ts';
import { addRepair } from './verbs/repair.ts';
import { addReplay } from './verbs/replay.ts';
import { addVerify } from './verbs/verify.ts';

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

/** @param finish told how the verb ended. */
export const programOf = (finish: Finish): Command => {
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
  for (const addVerb of [
    addImport,
    addRecord,
    addReplay,
    addVerify,
    addExplain,
    addExplore,
    addFuzz,
    addRepair,
    addMachines,
  ])
    addVerb(program, finish);
  for (const command of [program, ...program.commands]) refuseInOneLine(command);
  return program;
};
