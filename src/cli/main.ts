#!/usr/bin/env node
/** The program `breakledger`. */
import { runCommandLine } from './command-line.ts';
import { guarded } from './guard.ts';

process.exitCode = await guarded(() => runCommandLine(process.argv.slice(2)));
